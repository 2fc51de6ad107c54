"""The signals by which other apps act on changes to pods."""

from django.dispatch import Signal

# A pod was made of a proposal, in this transaction: `pod`, `proposal`, `actor`.
pod_started = Signal()

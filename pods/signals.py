"""The signals by which other apps act on changes to pods."""

from django.dispatch import Signal

# A pod was made of a proposal, in this transaction: `pod`, `proposal`, `actor`.
pod_started = Signal()

# The private link of a proposal has stopped for a new one, in this transaction: `proposal_id`.
proposal_link_renewed = Signal()

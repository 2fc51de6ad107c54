"""Signals of messaging, for whoever is interested."""

from django.dispatch import Signal

# A message was given up. Sent once, with `message`, inside the transaction that writes it down.
message_failed = Signal()

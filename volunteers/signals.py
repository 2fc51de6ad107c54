"""What volunteers tells the apps above it."""

from django.dispatch import Signal

# A volunteer leaves: whoever counts on them must stop. Sent inside the transaction, with
# `volunteer_id` and `actor`; a receiver that raises stops the leaving.
volunteer_leaving = Signal()

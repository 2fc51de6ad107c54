"""What volunteers tells the apps above it."""

from django.dispatch import Signal

# A volunteer leaves: whoever counts on them must stop. Sent inside the transaction, with
# `volunteer_id` and `actor`; a receiver that raises stops the leaving.
volunteer_leaving = Signal()

# A volunteer has left and their own data is gone: whoever keeps words of theirs deletes them, and
# closes their links. Sent inside the transaction, with `volunteer_id`.
volunteer_left = Signal()

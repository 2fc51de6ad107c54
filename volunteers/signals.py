"""What volunteers tells the apps above it."""

from django.dispatch import Signal


class StillBusyError(Exception):
    """Something is left to do for a volunteer whose row is locked; nothing may be locked before."""


# A volunteer leaves: whoever counts on them must stop. Sent twice inside the transaction, with
# `volunteer_id`, `actor` and `is_locked`: first to give back what they have, and once more when
# their row is locked, to raise `StillBusyError` if something came in between: then all of it is
# done again. A receiver that raises anything else stops the leaving.
volunteer_leaving = Signal()

# A volunteer has left and their own data is gone: whoever keeps words of theirs deletes them, and
# closes their links. Sent inside the transaction, with `volunteer_id`.
volunteer_left = Signal()

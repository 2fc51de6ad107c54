"""The signals from volunteers to the apps above it."""

from django.dispatch import Signal


class StillBusyError(Exception):
    """A task is left to a volunteer whose row is locked: too late to lock what comes before it."""


# A volunteer leaves: whoever counts on them must stop. Sent twice inside the transaction, with
# `volunteer_id`, `actor` and `is_locked`: first to give back what they have, and once more when
# their row is locked, to raise `StillBusyError` if something came in between: then all of it is
# done again. A receiver that raises anything else stops the leaving.
volunteer_leaving = Signal()

# Two sign-ups of one person become one: whoever counts on `other_id` must count on `kept_id`. Sent
# inside the transaction, with `actor` too, before their rows are locked; who has moved all locks
# both and raises `StillBusyError` if something came in between: then it is done again. Raising
# anything else stops it.
volunteers_joining = Signal()

# A volunteer's break begins: what they were asked for and have not answered goes to others, now and
# not when its time runs out. Sent twice, with the same arguments, as the one above.
volunteer_pausing = Signal()

# A volunteer's private link stopped for a new one: so do those that stood on its page. Sent inside
# the transaction, with `volunteer_id`.
volunteer_link_renewed = Signal()

# A volunteer has left and their own data is gone: whoever keeps words of theirs deletes them, and
# closes their links. Sent inside the transaction, with `volunteer_id`.
volunteer_left = Signal()

"""The signals from members to the apps above them, each sent inside the transaction that changes.

The member's row is locked then, so whoever locks rows of their own and members' locks the members
first. A receiver that raises stops the change.
"""

from django.dispatch import Signal

# Somebody is a member from now on. With `member` and `actor`.
member_joined = Signal()

# With `member`, `fields` (names of `Member` fields, those with blind indexes left out) and `actor`.
member_changed = Signal()

# Somebody sees more or less of a member. With `member`, `pieces` (a set of `Piece`) and `actor`.
consent_changed = Signal()

# A member (or somebody who waits) leaves: their data is still there. With `member` and `actor`.
member_leaving = Signal()

# Nothing is left of them but that there was one: whoever keeps words of theirs deletes them, and
# closes their links. With `member_id`, `pod_id` and `actor`.
member_left = Signal()

# Members of one pod are in another one from now on, after a split or a merge. With `old_pod_id`,
# `new_pod_id`, `member_ids`, `is_split` and `actor`; those members and both pods are locked.
members_moved = Signal()

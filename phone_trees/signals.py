"""The signals from phone trees to the apps above them, sent inside the transaction that changes."""

from django.dispatch import Signal

# Who calls whom, or what callers pass on, is another. With `pod_id`.
tree_changed = Signal()
# Somebody said how a call went. With `call`, `actor` and `may_call`, the tree locked.
call_ticked = Signal()

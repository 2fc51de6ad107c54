"""The time when the mailbox was last read: kept for all processes, and lost without harm."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

KEY = "mailbox_read_at"
# It is read every minute; a provider may be away for a while.
LATE_AFTER = timedelta(minutes=30)
KEPT = timedelta(days=1)


def note_read() -> None:
    """Note that the mailbox was read just now."""
    cache.set(KEY, timezone.now().timestamp(), timeout=KEPT.total_seconds())


def was_read_lately() -> bool:
    """Tell whether the mailbox was read within half an hour."""
    at = cache.get(KEY)
    return at is not None and timezone.now().timestamp() - at < LATE_AFTER.total_seconds()

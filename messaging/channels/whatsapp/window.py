"""The day in which we may answer somebody on WhatsApp in free words; an app above knows it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

# A little less than a day: what is handed over just before its end comes too late.
OPEN_FOR = timedelta(hours=23, minutes=55)

LastHeard = Callable[[str], datetime | None]
_known: list[LastHeard] = []


def knows_when_heard(function: LastHeard) -> LastHeard:
    """Let the decorated function say when a number (E.164) last wrote on WhatsApp; None: never."""
    _known.append(function)
    return function


def is_open(phone: str) -> bool:
    """Tell whether whoever has `phone` wrote within the day."""
    since = timezone.now() - OPEN_FOR
    return any(at is not None and at > since for at in (heard(phone) for heard in _known))

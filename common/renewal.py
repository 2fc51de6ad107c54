"""A process that began with other page languages than there are today ends, and begins anew.

The languages are settings, which a process reads once. So whoever runs it says how it ends after
what is at hand (`ends_by`); gunicorn and systemd start it again. Without that it stays as it is.
"""

import time
from collections.abc import Callable, Sequence

from django.conf import settings

# A process that could not read the languages when it began waits so long before it tries again.
UNREAD_FOR = 60.0

# Each by its code and a fingerprint of its texts.
Languages = Sequence[tuple[str, str]]

_began = time.monotonic()
_ways: list[Callable[[], None]] = []


def ends_by(end: Callable[[], None]) -> None:
    """From now on this process ends, after what is at hand, when `end` is called."""
    _ways[:] = [end]


def can_end() -> bool:
    """Tell whether somebody starts this process anew when it ends."""
    return bool(_ways)


def is_due(languages: Languages | None) -> bool:
    """Tell whether today's `languages` are others than this process knows; None: nobody knows."""
    if languages is None:
        return False
    known = settings.ADDED_LANGUAGES
    if known is None:
        # The database was away. A moment, so that a fault that stays does not become a wheel.
        return bool(languages) and time.monotonic() - _began > UNREAD_FOR
    return tuple(known) != tuple(languages)


def end_if_due(languages: Languages | None) -> bool:
    """End this process if today's `languages` are others. Returns whether it ends."""
    if not _ways or not is_due(languages):
        return False
    _ways[0]()
    return True

"""The pace of a sender: a view says that theirs is too much, and the server heeds it.

A thread that sleeps is missing to everybody else; the server's loop holds back the next of them
without one (`mutualaid.patient_worker`). Other servers know nothing of it and go on at once.
"""

import threading
from datetime import timedelta


class _Pace(threading.local):
    seconds = 0.0


_pace = _Pace()


def hold_back(wait: timedelta) -> None:
    """Let the sender of what this thread answers wait for `wait` before their next form."""
    _pace.seconds = wait.total_seconds()


def take() -> float:
    """Return for how many seconds the sender of what this thread answered waits, once."""
    seconds, _pace.seconds = _pace.seconds, 0.0
    return seconds

"""The choice of which backups stay: a pure function of their times."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple


class Keep(NamedTuple):
    """For how many days, weeks and months the newest backup of each stays."""

    days: int
    weeks: int
    months: int


def kept(times: Iterable[datetime], now: datetime, keep: Keep) -> set[datetime]:
    """Return which of `times` stay: the newest of each day, week and month that is kept.

    The newest of all always does.
    """
    newest_first = sorted(set(times), reverse=True)
    stay = set(newest_first[:1])
    spans: list[tuple[int, Callable[[datetime], Any], Callable[[datetime], int]]] = [
        (keep.days, lambda at: at.date(), lambda at: _days(at, now)),
        (keep.weeks, lambda at: at.isocalendar()[:2], lambda at: _days(at, now) // 7),
        (keep.months, lambda at: (at.year, at.month), lambda at: _months(at, now)),
    ]
    for number, span, age in spans:
        newest: dict[Any, datetime] = {}
        for at in newest_first:
            if age(at) < number:
                newest.setdefault(span(at), at)
        stay |= set(newest.values())
    return stay


def _days(at: datetime, now: datetime) -> int:
    return (now.date() - at.date()).days


def _months(at: datetime, now: datetime) -> int:
    return (now.year - at.year) * 12 + now.month - at.month

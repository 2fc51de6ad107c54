"""The short way in which the demo writes opening hours: "MO-FR 9-17; 1SA 10:30-12"."""

import datetime
from collections.abc import Iterator
from typing import Any

from resources.choices import Frequency
from resources.hours import WEEKDAYS


def rules_in(text: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of a `Schedule` for each part of `text`.

    Days are "MO-FR", "TU,SA" or of the month "1SA", "-1FR"; times "9-17", "9:30-12", or "15"
    where nobody knows the end. "0-0" is day and night.
    """
    for part in filter(None, text.split("; ")):
        days, times = part.split(" ")
        opens, _dash, closes = times.partition("-")
        byday = _days(days)
        yield {
            "freq": Frequency.WEEKLY if set(byday) <= set(WEEKDAYS) else Frequency.MONTHLY,
            "byday": byday,
            "opens_at": _time(opens),
            "closes_at": _time(closes) if closes else None,
        }


def _days(text: str) -> list[str]:
    first, _dash, last = text.partition("-")
    if first in WEEKDAYS and last in WEEKDAYS:
        return list(WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last) + 1])
    return text.split(",")


def _time(text: str) -> datetime.time:
    hour, _colon, minute = text.partition(":")
    return datetime.time(int(hour), int(minute or 0))

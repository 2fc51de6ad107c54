"""One rule of the hours: the dates on which it holds, and its times on them.

A rule is one of three kinds. On a day on which a "closed" one holds there is no opening; otherwise
those of the kind "instead" count, from the first to the last of their days in place of all
"regular" ones.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The first to the fifth of a month, the last and the one before it.
PLACES = (1, 2, 3, 4, 5, -1, -2)
# All with a place: the library finds no day that one with and one without would find apart.
IN_MONTH = tuple(f"{place}{day}" for place in PLACES for day in WEEKDAYS)
DAYS_OF_MONTH = (*range(1, 32), -1)
REGULAR, INSTEAD, CLOSED = "regular", "instead", "closed"
MIDNIGHT = datetime.time(0)
DAY = datetime.timedelta(days=1)
_UNITS = {"WEEKLY": WEEKLY, "MONTHLY": MONTHLY}


@dataclass(frozen=True)
class Rule:
    """A row of `resources.models.Schedule`, in the terms of HSDS and of RFC 5545.

    `byday` holds "MO" by the week, "1SA" and "-1FR" by the month. Without `freq` it is each day
    from `valid_from` to `valid_to`. `closes_at` no later than `opens_at` is on the next day.
    """

    kind: str = REGULAR
    freq: str = "WEEKLY"
    interval: int = 1
    byday: tuple[str, ...] = ()
    bymonthday: tuple[int, ...] = ()
    opens_at: datetime.time | None = None
    closes_at: datetime.time | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None

    def dates(self, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
        """Return its days from `first` to `last`, in order, both included."""
        first = max(first, self.valid_from or first)
        last = min(last, self.valid_to or last)
        if first > last:
            return
        if not self.freq:
            yield from (first + DAY * number for number in range((last - first).days + 1))
            return
        start = datetime.datetime.combine(self._anchor(first), MIDNIGHT)
        end = datetime.datetime.combine(last, MIDNIGHT)
        for moment in self._recurrence(start, end):
            if moment.date() >= first:
                yield moment.date()

    def _anchor(self, first: datetime.date) -> datetime.date:
        """A day no later than `first` from which the same weeks or months are counted."""
        if self.interval == 1 or self.valid_from is None:
            return first
        if self.freq == "WEEKLY":
            # From the Monday of its first week: this is what "every two weeks" counts.
            begun = self.valid_from - DAY * self.valid_from.weekday()
            weeks = (first - begun).days // 7
            return begun + DAY * 7 * (weeks - weeks % self.interval)
        begun = self.valid_from.replace(day=1)
        months = (first.year - begun.year) * 12 + first.month - begun.month
        return begun + relativedelta(months=months - months % self.interval)

    def _recurrence(self, start: datetime.datetime, end: datetime.datetime) -> rrule:
        return rrule(
            _UNITS[self.freq],
            dtstart=start,
            until=end,
            interval=self.interval,
            byweekday=[_weekday(day) for day in self.byday] or None,
            bymonthday=list(self.bymonthday) or None,
        )

    @property
    def lasts(self) -> datetime.timedelta | None:
        """For how long by the clock it is open on one of its days; None when that is not known."""
        if self.opens_at is None or self.closes_at is None:
            return None
        opens = datetime.datetime.combine(datetime.date.min, self.opens_at)
        closes = datetime.datetime.combine(datetime.date.min, self.closes_at)
        return closes - opens if closes > opens else closes - opens + DAY

    def covers(self, day: datetime.date) -> bool:
        """Tell whether `day` lies between its first and its last."""
        after = self.valid_from is None or self.valid_from <= day
        return after and (self.valid_to is None or day <= self.valid_to)

    def is_over(self, day: datetime.date) -> bool:
        return self.valid_to is not None and self.valid_to < day

    def without_days(self) -> "Rule":
        """The same rule without its first and last day."""
        return replace(self, valid_from=None, valid_to=None)


def _weekday(code: str) -> weekday:
    """ "1SA" as the library has it."""
    place = int(code[:-2]) if len(code) > 2 else None
    return weekday(WEEKDAYS.index(code[-2:]), place)

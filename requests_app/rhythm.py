"""The days of a series: nothing but dates. `requests_app.recurrence` knows what became of them."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from requests_app.choices import Repeat

DAY = datetime.timedelta(days=1)
WEEKS: dict[str, int] = {Repeat.WEEKLY: 1, Repeat.BIWEEKLY: 2, Repeat.FOUR_WEEKLY: 4}
# A month may have a fifth Tuesday or none: whoever begins on one means the last.
LAST = 4


@dataclass(frozen=True)
class Rhythm:
    """The rhythm of a series, counted from its first day.

    `weekdays` are as `isoweekday` counts them; without any it is that of the first day.
    """

    repeat: str
    first: datetime.date
    weekdays: tuple[int, ...] = ()

    @property
    def repeats(self) -> bool:
        return self.repeat in Repeat.again()

    @property
    def all_weekdays(self) -> tuple[int, ...]:
        chosen = self.weekdays if self.repeat in Repeat.on_weekdays() else ()
        return tuple(sorted(chosen)) or (self.first.isoweekday(),)

    @property
    def place_in_month(self) -> int:
        """Return which of its weekdays in the month the first day is: 0 the first, 4 the last."""
        return (self.first.day - 1) // 7

    def days(self, start: datetime.date, end: datetime.date) -> Iterator[datetime.date]:
        """Yield the days after the first one, from `start` to `end`."""
        if not self.repeats:
            return
        start = max(start, self.first + DAY)
        is_monthly = self.repeat == Repeat.MONTHLY_WEEKDAY
        for day in self._by_month(start) if is_monthly else self._by_week(start):
            if day > end:
                return
            if day >= start:
                yield day

    def _by_week(self, start: datetime.date) -> Iterator[datetime.date]:
        step = datetime.timedelta(weeks=WEEKS[self.repeat])
        monday = self.first - (self.first.isoweekday() - 1) * DAY
        monday += step * ((start - monday) // step)
        while True:
            for weekday in self.all_weekdays:
                yield monday + (weekday - 1) * DAY
            monday += step

    def _by_month(self, start: datetime.date) -> Iterator[datetime.date]:
        month = start.replace(day=1)
        while True:
            yield self._in_month(month)
            month = (month + 31 * DAY).replace(day=1)

    def _in_month(self, month: datetime.date) -> datetime.date:
        """Return the day of the month that begins with `month`."""
        to_weekday = (self.first.weekday() - month.weekday()) % 7
        day = 1 + to_weekday + 7 * self.place_in_month
        if day > calendar.monthrange(month.year, month.month)[1]:
            day -= 7
        return month.replace(day=day)

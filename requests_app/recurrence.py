"""The dates of a series, which is one kind of help in one request, and what became of each."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils import timezone

from requests_app.models import ChangedDate, HelpRequest, Need

# How long before its day a date opens: two days for who did it last, two for all others.
LEAD = datetime.timedelta(days=4)
# Counted from the day of the request, where nobody said until when. Forms say so.
REPEAT_AT_MOST = datetime.timedelta(weeks=12)
# How far ahead people plan: no more is shown, nor opened by hand.
HORIZON = datetime.timedelta(weeks=6)


def last_day(need: Need) -> datetime.date:
    """The last day that one of the series of `need` may fall on; looks at its request."""
    return need.repeat_until or timezone.localdate(need.request.created_at) + REPEAT_AT_MOST


def opens_on(day: datetime.date) -> datetime.date:
    """Return when the date that is for `day` is put to neighbors."""
    return day - LEAD


def is_going_on(request: HelpRequest) -> bool:
    """Return whether somebody waits for something of `request`, or will: between the dates too."""
    if request.erased_at:
        return False
    if request.closed_at is None:
        return True
    newest = Need.objects.filter(request=request).last_of_series().select_related("request")
    return any(Series.of(need).next_later() for need in newest)


@dataclass(frozen=True)
class SeriesDate:
    """One date: the day that was planned, the day it is for now, and its need once it is open."""

    planned: datetime.date
    day: datetime.date
    need: Need | None = None
    is_skipped: bool = False

    @property
    def is_later(self) -> bool:
        """It is to come, and nobody was asked yet."""
        return self.need is None and not self.is_skipped

    @property
    def is_wanted(self) -> bool:
        """Somebody is waited for, or will be."""
        return self.is_later or (self.need is not None and self.need.is_active)

    @property
    def opens_on(self) -> datetime.date:
        return opens_on(self.day)


class Series:
    """A series as it stands: its needs, and the dates that were changed before they opened."""

    def __init__(
        self, needs: Iterable[Need], changes: Mapping[datetime.date, datetime.date | None]
    ) -> None:
        self.needs = sorted(needs, key=lambda need: need.occurrence)
        self.changes = changes
        # The newest says how the series goes on; those before it say how it went on then.
        self.newest = self.needs[-1]
        self.opened = {need.date_in_series: need for need in self.needs}

    @classmethod
    def of(cls, need: Need) -> "Series":
        """Look up the series of `need`, whose request is loaded. One query."""
        changes = ChangedDate.objects.in_series_of(need).order_by("day")
        rows: QuerySet[Any] = Need.objects.in_series_of(need).annotate(
            changed=ArraySubquery(changes.values("day")),
            moved_to=ArraySubquery(changes.values("moved_to")),
        )
        # Encrypted, and not shown beside a date.
        needs = list(rows.defer("detail").order_by("id"))
        for each in needs:
            each.request = need.request
        return cls(needs, dict(zip(needs[0].changed, needs[0].moved_to, strict=True)))

    @property
    def repeats(self) -> bool:
        return self.newest.rhythm.repeats

    @property
    def last_day(self) -> datetime.date:
        return last_day(self.newest)

    @property
    def words(self) -> str:
        return self.newest.rhythm_words

    def current(self) -> Need:
        """Return the need that is to be looked at first: the first one waited for, or the last."""
        active = [need for need in self.needs if need.is_active]
        return min(active, key=lambda need: need.own_day) if active else self.newest

    def date(self, planned: datetime.date) -> SeriesDate | None:
        """Return the date that was planned for a day; None when the series has none."""
        need = self.opened.get(planned)
        if need is not None:
            return SeriesDate(planned, need.own_day, need)
        if planned not in self._planned(planned, planned):
            return None
        moved_to = self.changes.get(planned, planned)
        return SeriesDate(planned, moved_to or planned, is_skipped=moved_to is None)

    def coming(self, end: datetime.date, today: datetime.date | None = None) -> list[SeriesDate]:
        """Return the dates from today to `end`, by the day they are for now."""
        today = today or timezone.localdate()
        planned = self._planned(today, end).union(self.opened)
        dates = [date for date in map(self.date, planned) if date and today <= date.day <= end]
        return sorted(dates, key=lambda date: (date.day, date.planned))

    def to_plan(self) -> list[SeriesDate]:
        """Return the dates that people plan for now."""
        return self.coming(timezone.localdate() + HORIZON)

    def passed(self) -> list[SeriesDate]:
        """Return the dates whose day is over and that nobody has answered for yet."""
        waiting = [need for need in self.needs if need.is_passed]
        dates = [SeriesDate(need.date_in_series, need.own_day, need) for need in waiting]
        return sorted(dates, key=lambda date: (date.day, date.planned))

    def due(self, today: datetime.date | None = None) -> list[SeriesDate]:
        """Return the dates that it is time to open, whatever became of those before."""
        today = today or timezone.localdate()
        return [date for date in self.coming(today + LEAD, today) if date.is_later]

    def next_later(self) -> SeriesDate | None:
        """Return the next date that is not open yet; None when there is none, or none any more."""
        # One may have been moved past the last day.
        end = max([self.last_day, *filter(None, self.changes.values())])
        return next((date for date in self.coming(end) if date.is_later), None)

    def is_taken(self, day: datetime.date, besides: Need | None = None) -> bool:
        """Return whether another date than that of `besides` is for `day` already."""
        dates = self.coming(day, day)
        return any(date.is_wanted for date in dates if besides is None or date.need != besides)

    def _planned(self, start: datetime.date, end: datetime.date) -> set[datetime.date]:
        """Return the days that are planned from `start` to `end`, and all that were changed."""
        if not self.repeats:
            return set()
        days = set(self.newest.rhythm.days(start, min(end, self.last_day)))
        return days.union(day for day in self.changes if day <= self.last_day)

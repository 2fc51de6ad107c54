"""The coming dates of a series at the desk: who helps on which day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from requests_app.models import Match, Need
from requests_app.recurrence import Series, SeriesDate


@dataclass
class CalendarLine:
    """A date, with the matches that go on for it."""

    date: SeriesDate
    matches: list[Match] = field(default_factory=list)


def calendars_of(request_id: str) -> list[tuple[Need, list[CalendarLine]]]:
    """Return the newest need of each series of a request, with its coming dates."""
    newest = Need.objects.last_of_series().filter(request=request_id)
    needs = newest.select_related("category", "request").order_by("id")
    going_on = Match.objects.going_on().filter(need__request=request_id)
    matches = list(going_on.select_related("volunteer"))
    return [(need, calendar_of(need, matches)) for need in needs]


def calendar_of(need: Need, going_on: Iterable[Match]) -> list[CalendarLine]:
    """Return the coming dates of the series of `need`; none for what is needed once.

    `going_on` has its matches that go on, and maybe others. One query; none where nothing
    repeats.
    """
    if not need.is_in_series:
        return []
    lines = [CalendarLine(date) for date in Series.of(need).to_plan()]
    by_need = {line.date.need.pk: line for line in lines if line.date.need}
    for match in sorted(going_on, key=attrgetter("pk")):
        if match.need_id in by_need:
            by_need[match.need_id].matches.append(match)
    return lines

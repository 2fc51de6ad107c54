"""The openings of entries in the coming days: worked out from rules, asked for by filters.

The table answers as the rules do, for the days that it knows. A trigger says whose openings are
not known any more; until a job has found them anew the rules themselves are asked, for as many as a
page can wait for.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import (  # type: ignore[import-untyped]
    DateTimeTZRange,
)
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from common.lookups import first, guessed_count, one_of
from resources.hours import network_zone
from resources.models import SPAN, Opening, OpeningsKnown, Resource

DAY = datetime.timedelta(days=1)
# A filter asks for ten days ahead at most: the weekend after a Friday in another zone.
AHEAD, LEAST_AHEAD = DAY * 12, DAY * 11
# Also what is open since before: a night, and what never closes.
BEFORE = DAY
AT_ONCE = 200
# So many entries may be asked by their rules while somebody waits for a page.
MOST_BY_RULES = 50
# At night few are open: so many are named one by one, and not looked for among all entries.
FEW_OPEN = 5_000
# More than Postgres would guess of so few. By day it need not read any to learn that it is many.
FEW_OPEN_AT_MOST = 25_000


# --- Keeping the table ---


def refresh(*, most: int = 10_000) -> int:
    """Work out the openings that are not known far enough ahead; return of how many entries.

    It may run at any time and twice at once, and catches up by itself after it did not run.
    """
    count = 0
    while count < most and (found := _refresh_some()):
        count += found
    return count


@transaction.atomic
def _refresh_some() -> int:
    now = timezone.now()
    due = OpeningsKnown.objects.filter(until__lt=now + LEAST_AHEAD).order_by("until", "pk")
    # Held until the openings are written: whoever changes the hours meanwhile waits, and then says
    # that they are not known.
    locked = due.select_for_update(skip_locked=True).values_list("pk", flat=True)
    ids = list(locked[:AT_ONCE])
    if not ids:
        return 0
    rows = Resource.objects.filter(pk__in=ids).order_by().prefetch_related("schedules")
    until = now + AHEAD
    found = [opening for row in rows for opening in openings_of(row, now - BEFORE, until)]
    Opening.objects.filter(resource__in=ids).delete()
    Opening.objects.bulk_create(found, batch_size=2000)
    OpeningsKnown.objects.filter(pk__in=ids).update(until=until)
    return len(ids)


def openings_of(
    resource: Resource, start: datetime.datetime, end: datetime.datetime
) -> list[Opening]:
    """Return when `resource` is open from `start` to `end`, as rows that are not stored."""
    return [
        Opening(resource=resource, starts_at=span.opens, ends_at=span.closes)
        for span in resource.hours.openings(start, end)
        if span.has_end
    ]


# --- Asking ---


@dataclass(frozen=True)
class Times:
    """From one moment until another, which counts no more; a single moment where they are equal."""

    start: datetime.datetime
    end: datetime.datetime

    def openings(self) -> QuerySet[Opening]:
        """Return the openings that lie in it, wholly or in part."""
        # As a range, by which an index finds the few that are open at night.
        rows = Opening.objects.annotate(span=SPAN)
        if self.start == self.end:
            return rows.filter(span__contains=self.start)
        return rows.filter(span__overlap=DateTimeTZRange(self.start, self.end))

    def has(self, resource: Resource) -> bool:
        """Tell by its rules whether `resource` is open in it."""
        if self.start == self.end:
            return resource.hours.is_open(self.start)
        found = resource.hours.openings(self.start, self.end)
        return any(
            span.has_end and span.opens < self.end and span.closes > self.start for span in found
        )


def times_of(name: str) -> Times:
    """Return what is meant by "now", "today" (from now on), "tomorrow" and "weekend"."""
    now, zone = timezone.now(), network_zone()
    today = now.astimezone(zone).date()

    def begin(day: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time(0), zone).astimezone(datetime.UTC)

    if name == "today":
        return Times(now, begin(today + DAY))
    if name == "tomorrow":
        return Times(begin(today + DAY), begin(today + DAY * 2))
    if name == "weekend":
        saturday = today + DAY * (5 - today.weekday())
        return Times(max(now, begin(saturday)), begin(saturday + DAY * 2))
    return Times(now, now)


@dataclass(frozen=True)
class Known:
    """What is open at some time: a condition on `SearchRow`, and whether it is known of all."""

    condition: Q
    is_whole: bool


def open_at(times: Times) -> Known:
    """Return the entries that are open in `times`."""
    unknown = OpeningsKnown.objects.filter(until__lt=max(times.end, times.start)).order_by("pk")
    ids = list(unknown.values_list("pk", flat=True)[: MOST_BY_RULES + 1])
    by_table = _by_table(times)
    if not ids:
        return Known(by_table, is_whole=True)
    rows = Resource.objects.filter(pk__in=ids[:MOST_BY_RULES]).prefetch_related("schedules")
    by_rules = [row.pk for row in rows.order_by() if times.has(row)]
    asked = ids[:MOST_BY_RULES]
    condition = (by_table & ~one_of("pk", asked)) | one_of("pk", by_rules)
    return Known(condition, is_whole=len(ids) <= MOST_BY_RULES)


def next_change() -> datetime.datetime | None:
    """Return the next moment at which any entry opens or closes; None where none is known."""
    now = timezone.now()
    starts = Opening.objects.filter(starts_at__gt=now).order_by("starts_at")
    ends = Opening.objects.filter(ends_at__gt=now).order_by("ends_at")
    moments = [
        *starts.values_list("starts_at", flat=True)[:1],
        *ends.values_list("ends_at", flat=True)[:1],
    ]
    return min(moments, default=None)


def _by_table(times: Times) -> Q:
    rows = times.openings().values_list("resource")
    if guessed_count(rows) <= FEW_OPEN_AT_MOST:
        few = first(rows, FEW_OPEN + 1)
        if len(few) <= FEW_OPEN:
            return one_of("pk", {resource for (resource,) in few})
    # Asked of one entry after the other until a page is full. As `Exists` Postgres may put together
    # all that are open first.
    is_open = times.openings().filter(resource=OuterRef("pk")).annotate(is_open=Value(True))
    return Q(Coalesce(Subquery(is_open.values("is_open")[:1]), False))

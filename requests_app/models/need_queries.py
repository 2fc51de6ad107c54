"""The queries over needs, named for their readers."""

import datetime
import functools
import operator
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from requests_app.choices import NeedStatus, Repeat, Urgency
from requests_app.days import DAY, DAYS_LEFT
from requests_app.models.wards import SeenByWard

# As the index `need_by_day` has them; Postgres puts those without a day last.
DESK_ORDER = ("needed_by", "created_at", "id")
# What was asked for within this time has just been told as new.
LEAST_WAIT = datetime.timedelta(hours=1)

# Registered by apps above: each returns the condition, in a query of needs, that something answers
# them for which no neighbor is asked.
_elsewhere: list[Callable[[], Exists]] = []


def answered_elsewhere(condition: Callable[[], Exists]) -> Callable[[], Exists]:
    """Register what tells, in a query, which needs are answered otherwise than by a neighbor."""
    _elsewhere.append(condition)
    return condition


class NeedQuerySet(SeenByWard):
    def open(self) -> "NeedQuerySet":
        return self.filter(status=NeedStatus.OPEN)

    def claimed(self, now: datetime.datetime | None = None) -> "NeedQuerySet":
        """Narrow to those that somebody has open at the desk."""
        return self.filter(claimed_by__isnull=False, claimed_until__gt=now or timezone.now())

    def active(self) -> "NeedQuerySet":
        return self.filter(status__in=NeedStatus.active())

    def for_neighbors(self) -> "NeedQuerySet":
        """Narrow to those that a neighbor can answer, and not, for example, a shared fund."""
        return self.filter(*(~condition() for condition in _elsewhere))

    def with_elsewhere(self) -> "NeedQuerySet":
        """Add `is_elsewhere`: it is answered otherwise than by a neighbor."""
        found = functools.reduce(operator.or_, (Q(each()) for each in _elsewhere), Q(pk__in=[]))
        return self.annotate(is_elsewhere=ExpressionWrapper(found, output_field=BooleanField()))

    def still_ahead(self, today: datetime.date | None = None) -> "NeedQuerySet":
        """Those for which help is of use, today or later."""
        ahead = Q(needed_by__gte=today or timezone.localdate())
        return self.filter(ahead | Q(needed_by__isnull=True))

    def day_passed(self, today: datetime.date | None = None) -> "NeedQuerySet":
        """Those whose last day of use has passed."""
        return self.filter(needed_by__lt=today or timezone.localdate())

    def due_soon(self, today: datetime.date | None = None) -> "NeedQuerySet":
        """Those for which help is of use until tomorrow at most, or no longer."""
        return self.filter(needed_by__lte=(today or timezone.localdate()) + DAY)

    def after(self, need: Any) -> "NeedQuerySet":
        """Narrow to those that came later in the series of `need`."""
        return self.filter(
            request=need.request_id, category=need.category_id, occurrence__gt=need.occurrence
        )

    def in_series_of(self, need: Any) -> "NeedQuerySet":
        """Narrow to the series of `need`: one kind of help in one request, whatever its dates."""
        return self.filter(request=need.request_id, category=need.category_id)

    def last_of_series(self) -> "NeedQuerySet":
        """Narrow to the newest of each series that goes on, whatever became of it: it says how."""
        later = self.model._default_manager.filter(
            request=OuterRef("request"),
            category=OuterRef("category"),
            occurrence__gt=OuterRef("occurrence"),
        )
        # Of what was set aside nothing comes again before somebody has looked at it.
        kept = {"request__erased_at": None, "request__set_aside_at": None}
        return self.filter(~Exists(later), repeat__in=Repeat.again(), **kept)

    def overdue(self, now: datetime.datetime) -> "NeedQuerySet":
        """Open ones that wait longer than they should, and of which that was not said yet.

        Before its day is over it is said of each, though it was asked for the evening before. Not
        of what a fund answers: no neighbor is looked for, and its own page says what waits.
        """
        late = _longer_than_allowed("waits_since", now) | _day_is_nearly_over(now)
        return self.with_wait().open().for_neighbors().filter(late, overdue_told_at=None)

    def with_wait(self) -> "NeedQuerySet":
        """Add `waits_since` for filters: since when its household waits, the last time it began."""
        return self.alias(waits_since=Coalesce("opened_again_at", "created_at"))

    def still_overdue(self, now: datetime.datetime) -> "NeedQuerySet":
        """Those that wait the same time again since that was said; the stewards do not know."""
        return (
            self.open()
            .for_neighbors()
            .filter(_longer_than_allowed("overdue_told_at", now), stewards_told_at=None)
        )

    def in_desk_order(self) -> "NeedQuerySet":
        """By the last day of use, those that can wait last; of one day the oldest first."""
        return self.order_by(*DESK_ORDER)


def _longer_than_allowed(since: str, now: datetime.datetime) -> Q:
    """Needs whose time `since` is longer ago than what was said of how soon, or their day, allows.

    The nearer of the two counts: "whenever", on the next day, is by tomorrow.
    """
    asked_on = TruncDate(since)
    each = (
        Q(_is_within(urgency, asked_on), **{f"{since}__lte": now - _waits_at_most(urgency)})
        for urgency in Urgency
    )
    return functools.reduce(operator.or_, each)


def _is_within(urgency: Urgency, asked_on: TruncDate) -> Q:
    """Needs as soon as `urgency`, by what was said or by their day, seen on `asked_on`."""
    days = DAYS_LEFT.get(urgency)
    is_said = Q(urgency=urgency)
    if days is None:
        return is_said
    last = ExpressionWrapper(asked_on + Value(days * DAY), output_field=DateField())
    return is_said | Q(needed_by__lte=last)


def _day_is_nearly_over(now: datetime.datetime) -> Q:
    """Needs whose last hours have come; not those that were asked for only just now."""
    last_hours = timezone.localdate(now + _waits_at_most(Urgency.TODAY))
    return Q(needed_by__lt=last_hours, waits_since__lte=now - LEAST_WAIT)


def _waits_at_most(urgency: Urgency) -> datetime.timedelta:
    limit: datetime.timedelta = settings.NEED_WAITS_AT_MOST[urgency.name]
    return limit

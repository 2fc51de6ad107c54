"""Counts that show how it goes: who waits where, how long, how offers are answered, who is asked.

Only counts and spans of time leave the database, each by one query over the period (never one per
row); only `most_asked` and `never_asked` name volunteers, whom the viewer may see.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from accounts.models import User
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# What is open, by full days since it was asked for: the first day of each group.
AGES = (0, 1, 3, 6)
# How long it took: up to these, and longer.
WAITS = (HOUR, 6 * HOUR, DAY, 2 * DAY, 5 * DAY)
# How many offers somebody got: the first number of each group.
OFFERS = (0, 1, 2, 3, 4, 6, 11)
MOST_NAMED = 20
# Longer periods are shown by month.
MOST_WEEKS = 53
WAITING = "waiting"


@dataclass(frozen=True)
class Scope:
    """Whose numbers, from which day to which (both count), and of which ward (None: all)."""

    user: User
    first: datetime.date
    last: datetime.date
    ward_id: int | None = None

    @property
    def is_by_month(self) -> bool:
        return (self.last - self.first).days > 7 * MOST_WEEKS

    @property
    def steps(self) -> list[datetime.date]:
        """The first days of all weeks (or months) of the period."""
        step = self.first.replace(day=1) if self.is_by_month else _monday(self.first)
        found = []
        while step <= self.last:
            found.append(step)
            step = _next_month(step) if self.is_by_month else step + 7 * DAY
        return found

    def during(self, field: str) -> Q:
        """Rows whose moment `field` lies in the period."""
        return Q(**{f"{field}__gte": _begin(self.first), f"{field}__lt": _begin(self.last + DAY)})

    def step_of(self, field: str) -> TruncWeek | TruncMonth:
        return TruncMonth(field) if self.is_by_month else TruncWeek(field)

    def needs(self) -> QuerySet[Need]:
        return self._chosen(Need.objects.visible_to(self.user), "in_ward")

    def matches(self) -> QuerySet[Match]:
        return self._chosen(Match.objects.visible_to(self.user), "in_ward")

    def volunteers(self) -> QuerySet[Volunteer]:
        """Those approved before the period was over."""
        approved = Volunteer.objects.visible_to(self.user).filter(
            status=VolunteerStatus.APPROVED, approved_at__lt=_begin(self.last + DAY)
        )
        return self._chosen(approved, "ward")

    def _chosen(self, rows: Any, ward: str) -> Any:
        return rows if self.ward_id is None else rows.filter(**{ward: self.ward_id})


def _monday(day: datetime.date) -> datetime.date:
    return day - day.weekday() * DAY


def _next_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def _begin(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


# --- Who waits where ------------------------------------------------------------------------------


def open_by_age(scope: Scope, now: datetime.datetime | None = None) -> dict[int, list[int]]:
    """How many needs are open now in each ward (0: no ward named), one count per `AGES`."""
    now = now or timezone.now()
    counts = {
        f"age{place}": Count("pk", filter=Q(created_at__lte=now - AGES[place] * DAY) & younger)
        for place, younger in enumerate(_younger(now))
    }
    rows = scope.needs().open().values("in_ward").annotate(**counts).order_by()  # type: ignore[attr-defined]
    return {row["in_ward"]: [row[name] for name in counts] for row in rows}


def _younger(now: datetime.datetime) -> list[Q]:
    """For each of `AGES`: younger than the next one."""
    return [*(Q(created_at__gt=now - days * DAY) for days in AGES[1:]), Q()]


# --- How long it takes ----------------------------------------------------------------------------


class Percentile(Aggregate):
    """The span of time that `fraction` of all rows do not exceed."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, *, fraction: float) -> None:
        super().__init__(expression, fraction=fraction, output_field=DurationField())


@dataclass(frozen=True)
class Waits:
    """How long neighbors waited for what happened in one week (or month)."""

    step: datetime.date
    median: datetime.timedelta
    ninth: datetime.timedelta
    # One count per `WAITS`, and one for what took longer
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


def until_first_offer(scope: Scope) -> list[Waits]:
    """From the ask to the first offer to anybody, by the week of that offer."""
    field = "first_offered_at"
    asked = scope.needs().filter(scope.during(field))
    return _waits(asked, scope.step_of(field), F(field) - F("created_at"))


def until_done(scope: Scope) -> list[Waits]:
    """From the ask to the end, by the week of the end; only what was done."""
    done = scope.needs().filter(scope.during("ended_at"), status=NeedStatus.DONE)
    return _waits(done, scope.step_of("ended_at"), F("ended_at") - F("created_at"))


def _waits(rows: QuerySet[Any], step: Any, span: Any) -> list[Waits]:
    """Asks for nothing but what stands in an index: a city's year is a third of all its needs."""
    took = ExpressionWrapper(span, output_field=DurationField())
    bounds = [None, *WAITS, None]
    counts = {
        f"n{place}": Count("created_at", filter=_between(*bounds[place : place + 2]))
        for place in range(len(WAITS) + 1)
    }
    found = (
        rows.annotate(took=took)
        .values(step=step)
        .annotate(
            median=Percentile("took", fraction=0.5),
            ninth=Percentile("took", fraction=0.9),
            **counts,
        )
        .order_by("step")
    )
    return [
        Waits(day_of(row["step"]), row["median"], row["ninth"], [row[name] for name in counts])
        for row in found
    ]


def _between(over: datetime.timedelta | None, up_to: datetime.timedelta | None) -> Q:
    return (Q(took__gt=over) if over else Q()) & (Q(took__lte=up_to) if up_to else Q())


def day_of(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


# --- How offers are answered ----------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """What became of offers: counts by week (or month) and outcome, and by reason to decline."""

    by_step: dict[datetime.date, Counter[str]]
    reasons: Counter[str]

    @property
    def totals(self) -> Counter[str]:
        return sum(self.by_step.values(), Counter())


def answers(scope: Scope) -> Answers:
    """What became of the offers made in the period, by the week in which they were made."""
    outcome = Case(
        When(accepted_at__isnull=False, then=Value(MatchStatus.ACCEPTED.value)),
        When(status__in=MatchStatus.waiting(), then=Value(WAITING)),
        default=F("status"),
        output_field=CharField(),
    )
    rows = (
        scope.matches()
        .filter(scope.during("offered_at"))
        .values("reason", outcome=outcome, step=scope.step_of("offered_at"))
        .annotate(n=Count("pk"))
        .order_by("step")
    )
    return _sorted_out(rows)


def _sorted_out(rows: Iterable[dict[str, Any]]) -> Answers:
    by_step: dict[datetime.date, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    for row in rows:
        by_step.setdefault(day_of(row["step"]), Counter())[row["outcome"]] += row["n"]
        if row["outcome"] == MatchStatus.DECLINED:
            reasons[row["reason"]] += row["n"]
    return Answers(by_step, reasons)


# --- Who is asked ---------------------------------------------------------------------------------


class AskedOften(NamedTuple):
    """A volunteer, and how many offers they got."""

    pk: int
    name: str
    offers: int


@dataclass(frozen=True)
class Asked:
    """How the offers of the period spread over the volunteers, whichever ward they came from.

    `counts` says how many volunteers got how many, one count per `OFFERS`. `most` are those with
    the most (two at least), `never` those with none, approved longest ago first.
    """

    counts: list[int]
    most: list[AskedOften]
    never: list[Any]


def asked(scope: Scope) -> Asked:
    """Who is asked too often, and who never; four queries."""
    offers = Match.objects.filter(scope.during("offered_at"))
    per_person = (
        offers.filter(volunteer__in=scope.volunteers().values("pk"))
        .order_by()
        .values("volunteer")
        .annotate(offers=Count("volunteer"))
    )
    never = _never(scope, offers)
    total = never[0].total if never else 0
    return Asked([total, *_spread(per_person)], _most(per_person), never)


def _spread(per_person: Any) -> list[int]:
    """How many volunteers got how many offers, from one on."""
    ends = [*OFFERS[2:], None]
    counts = {
        f"n{first}": Count("volunteer", filter=_from_to(first, end))
        for first, end in zip(OFFERS[1:], ends, strict=True)
    }
    found = per_person.aggregate(**counts)
    return [found[name] for name in counts]


def _from_to(first: int, end: int | None) -> Q:
    return Q(offers__gte=first) & (Q(offers__lt=end) if end else Q())


def _most(per_person: Any) -> list[AskedOften]:
    """Counted first and then named: to carry all names along takes as long as to count."""
    rows = per_person.filter(offers__gt=1).order_by("-offers", "volunteer")[:MOST_NAMED]
    offers = {row["volunteer"]: row["offers"] for row in rows}
    names = dict(Volunteer.objects.filter(pk__in=offers).values_list("pk", "name"))
    return [AskedOften(pk, names[pk], count) for pk, count in offers.items()]


def _never(scope: Scope, offers: QuerySet[Match]) -> list[Any]:
    """Each with `total`: how many they are, named here or not."""
    without = scope.volunteers().filter(~Exists(offers.filter(volunteer=OuterRef("pk"))))
    rows = without.annotate(total=Window(Count("pk"))).only("name", "approved_at", "paused_until")
    return list(rows.order_by("approved_at", "pk")[:MOST_NAMED])


# --- Coarse counts --------------------------------------------------------------------------------


def coarse_counts(scope: Scope) -> QuerySet[Any, dict[str, Any]]:
    """How many needs of the period by ward, kind, week in which they were asked, and state."""
    return (
        scope.needs()
        .filter(scope.during("created_at"))
        .values("in_ward", "category", "status", week=TruncWeek("created_at"))
        .annotate(n=Count("pk"))
        .order_by("week", "in_ward", "category", "status")
    )

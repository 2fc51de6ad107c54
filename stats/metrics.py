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
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek
from django.utils import timezone

from accounts.models import User
from accounts.roles import RUNNING
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import ErasedHouseholds, HelpRequest, Match, Need
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
# Groups of open needs by full days since they were asked for: the first day of each.
AGES = (0, 1, 3, 6)
# Groups of waits: up to each of these, and longer.
WAITS = (HOUR, 6 * HOUR, DAY, 2 * DAY, 5 * DAY)
# Groups of volunteers by the offers they got: the first number of each.
OFFERS = (0, 1, 2, 3, 4, 6, 11)
MOST_NAMED = 20
# Longer periods are shown by month.
MOST_WEEKS = 53
WAITING = "waiting"


@dataclass(frozen=True)
class Scope:
    """The reader of the numbers, the first and last day, and the ward (None: all of theirs)."""

    user: User
    first: datetime.date
    last: datetime.date
    ward_id: int | None = None

    @property
    def month(self) -> datetime.date | None:
        """The first day of the calendar month that is the period; None when it is not one."""
        is_month = self.first.day == 1 and self.last + DAY == next_month(self.first)
        return self.first if is_month else None

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
            step = next_month(step) if self.is_by_month else step + 7 * DAY
        return found

    def during(self, field: str) -> Q:
        """Rows whose moment `field` lies in the period."""
        # Bounds, not `__date`, which would work out a date per row and pass by the index of the
        # moment.
        return Q(**{f"{field}__gte": _begin(self.first), f"{field}__lt": _begin(self.last + DAY)})

    def step_of(self, field: str) -> TruncWeek | TruncMonth:
        return TruncMonth(field) if self.is_by_month else TruncWeek(field)

    def needs(self) -> QuerySet[Need]:
        # `in_ward` stands beside each need, so no request has to be joined to know its ward.
        return self._chosen(Need.objects.visible_to(self.user, RUNNING), "in_ward")

    def requests(self) -> QuerySet[HelpRequest]:
        return self._chosen(HelpRequest.objects.visible_to(self.user, RUNNING), "in_ward")

    def erased_households(self) -> QuerySet[ErasedHouseholds]:
        """The counts of all months that the period touches."""
        months = ErasedHouseholds.objects.visible_to(self.user, RUNNING).filter(
            month__gte=self.first.replace(day=1), month__lte=self.last
        )
        return self._chosen(months, "in_ward")

    def matches(self) -> QuerySet[Match]:
        return self._chosen(Match.objects.visible_to(self.user, RUNNING), "in_ward")

    def volunteers(self) -> QuerySet[Volunteer]:
        """Those approved before the period was over."""
        approved = Volunteer.objects.visible_to(self.user, RUNNING).filter(
            status=VolunteerStatus.APPROVED, approved_at__lt=_begin(self.last + DAY)
        )
        return self._chosen(approved, "ward")

    def _chosen(self, rows: Any, ward: str) -> Any:
        return rows if self.ward_id is None else rows.filter(**{ward: self.ward_id})


def _monday(day: datetime.date) -> datetime.date:
    return day - day.weekday() * DAY


def next_month(day: datetime.date) -> datetime.date:
    # Four days after a 28th it is the next month, however long this one is.
    return (day.replace(day=28) + 4 * DAY).replace(day=1)


def _begin(day: datetime.date) -> datetime.datetime:
    # A day begins at midnight where people live, not in UTC.
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


# --- Who waits where ------------------------------------------------------------------------------


def open_by_age(scope: Scope, now: datetime.datetime | None = None) -> dict[int, list[int]]:
    """Return the open needs of each ward (0: no ward named), one count per `AGES`.

    Not those that a fund answers: no neighbor is late with them.
    """
    now = now or timezone.now()
    counts = {
        f"age{place}": Count("pk", filter=Q(created_at__lte=now - AGES[place] * DAY) & younger)
        for place, younger in enumerate(_younger(now))
    }
    # Without the model's order, which would be grouped by too: a group per row.
    needs = scope.needs().open().for_neighbors()  # type: ignore[attr-defined]
    rows = needs.values("in_ward").annotate(**counts).order_by()
    return {row["in_ward"]: [row[name] for name in counts] for row in rows}


def _younger(now: datetime.datetime) -> list[Q]:
    """For each of `AGES`: younger than the next one."""
    return [*(Q(created_at__gt=now - days * DAY) for days in AGES[1:]), Q()]


# --- How long it takes ----------------------------------------------------------------------------


class Percentile(Aggregate):
    """The span of time that `fraction` of all rows do not exceed. Django has none of its own."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(fraction)s) WITHIN GROUP (ORDER BY %(expressions)s)"

    def __init__(self, expression: Any, *, fraction: float) -> None:
        super().__init__(expression, fraction=fraction, output_field=DurationField())


@dataclass(frozen=True)
class Waits:
    """The waits of neighbors for what happened in one week (or month)."""

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
    return _waits(asked, scope.step_of(field), "offered_after", field)


def until_done(scope: Scope) -> list[Waits]:
    """From the ask to the end, by the week of the end; only what was done."""
    done = scope.needs().filter(scope.during("ended_at"), status=NeedStatus.DONE)
    return _waits(done, scope.step_of("ended_at"), "ended_after", "ended_at")


def _waits(rows: QuerySet[Any], step: Any, span: str, end: str) -> list[Waits]:
    """Asks for nothing but what stands in an index: a city's year is a third of all its needs."""
    exact = ExpressionWrapper(F(end) - F("created_at"), output_field=DurationField())
    # Of who was erased the moments are rounded, and the span stands beside them.
    took = Coalesce(span, exact)
    bounds = [None, *WAITS, None]
    counts = {
        # Not "pk": `need_done_lately` and `need_offered_lately` hold `created_at` and no id, and
        # are read alone. With the id each need would be looked up in the table.
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
    """The outcomes of offers: counts by week (or month) and outcome, and by reason to decline.

    And what became of the yeses among them, by the state in which they are now.
    """

    by_step: dict[datetime.date, Counter[str]]
    reasons: Counter[str]
    after_yes: dict[datetime.date, Counter[str]]

    @property
    def totals(self) -> Counter[str]:
        return sum(self.by_step.values(), Counter())


def answers(scope: Scope) -> Answers:
    """Count the outcomes of offers made in the period, by the week in which they were made."""
    # By the moment of the yes first: its state goes on to done, or to withdrawn, and a yes it
    # stays.
    outcome = Case(
        When(accepted_at__isnull=False, then=Value(MatchStatus.ACCEPTED.value)),
        When(status__in=MatchStatus.waiting(), then=Value(WAITING)),
        default=F("status"),
        output_field=CharField(),
    )
    rows = (
        scope.matches()
        .filter(scope.during("offered_at"))
        .values("reason", "status", outcome=outcome, step=scope.step_of("offered_at"))
        .annotate(n=Count("pk"))
        .order_by("step")
    )
    return _sorted_out(rows)


def _sorted_out(rows: Iterable[dict[str, Any]]) -> Answers:
    by_step: dict[datetime.date, Counter[str]] = {}
    after_yes: dict[datetime.date, Counter[str]] = {}
    reasons: Counter[str] = Counter()
    for row in rows:
        step = day_of(row["step"])
        by_step.setdefault(step, Counter())[row["outcome"]] += row["n"]
        if row["outcome"] == MatchStatus.ACCEPTED:
            after_yes.setdefault(step, Counter())[row["status"]] += row["n"]
        if row["outcome"] == MatchStatus.DECLINED:
            reasons[row["reason"]] += row["n"]
    return Answers(by_step, reasons, after_yes)


# --- Who is asked ---------------------------------------------------------------------------------


class AskedOften(NamedTuple):
    """A volunteer, and how many offers they got."""

    pk: int
    name: str
    offers: int


@dataclass(frozen=True)
class Asked:
    """The spread of the period's offers over the volunteers, whichever ward they came from.

    `counts` says how many volunteers got how many, one count per `OFFERS`. `most` are those with
    the most (two at least), `never` those with none, approved longest ago first.
    """

    counts: list[int]
    most: list[AskedOften]
    never: list[Any]


def asked(scope: Scope) -> Asked:
    """Find those who are asked too often, and those who never are; four queries."""
    # All wards' offers, as the limits count them: whoever is asked by two would seem idle to both.
    offers = Match.objects.filter(scope.during("offered_at"))
    per_person = (
        offers.filter(volunteer__in=scope.volunteers().values("pk"))
        .order_by()
        .values("volunteer")
        # `match_offered_lately` holds the volunteer and no id: the count is read from the index
        # alone.
        .annotate(offers=Count("volunteer"))
    )
    never = _never(scope, offers)
    total = never[0].total if never else 0
    return Asked([total, *_spread(per_person)], _most(per_person), never)


def _spread(per_person: Any) -> list[int]:
    """Count the volunteers by how many offers they got, from one on."""
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
    # The window counts before the limit cuts, so the total costs no second walk over all offers.
    rows = without.annotate(total=Window(Count("pk"))).only("name", "approved_at", "paused_until")
    return list(rows.order_by("approved_at", "pk")[:MOST_NAMED])


# --- Coarse counts --------------------------------------------------------------------------------


def coarse_counts(scope: Scope) -> QuerySet[Any, dict[str, Any]]:
    """Count the period's needs by ward, kind, the week in which they were asked, and state."""
    return (
        scope.needs()
        .filter(scope.during("created_at"))
        .values("in_ward", "category", "status", "end_reason", week=TruncWeek("created_at"))
        .annotate(n=Count("created_at"))
        .order_by("week", "in_ward", "category", "status", "end_reason")
    )

"""The totals of a period: households helped, each once, and what was asked and came of it."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum, TextChoices
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from accounts.roles import RUNNING
from requests_app.choices import NeedStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Household, Need
from stats.metrics import Scope, day_of


class Outcome(TextChoices):
    """The ends of a need, as coarse as they are counted; each need is in one of them."""

    DONE = "done", NeedStatus.DONE.label
    UNMET = "unmet", _("Not met")
    OTHERS = "others", EndReason.OTHERS_DID.label
    CANCELLED = "cancelled", NeedStatus.CANCELLED.label
    UNKNOWN = "unknown", NeedStatus.UNKNOWN.label
    OPEN = "open", _("Still open")

    @classmethod
    def of(cls, status: str, end_reason: str) -> "Outcome":
        if status in NeedStatus.waiting():
            return cls.OPEN
        if status == NeedStatus.CLOSED:
            return cls.UNMET if EndReason(end_reason).is_unmet else cls.OTHERS
        return cls(status)


@dataclass(frozen=True)
class Needs:
    """Needs by what became of them; `reasons` tells those that were closed apart."""

    outcomes: Counter[Outcome]
    reasons: Counter[str]

    @property
    def total(self) -> int:
        return self.outcomes.total()


@dataclass(frozen=True)
class Helped:
    """The households for which something was done, each once, and the people in them.

    `unsaid` did not say how many they are. `erased` have deleted their data: they count once in
    each month, and their size is not kept.
    """

    known: int = 0
    people: int = 0
    unsaid: int = 0
    erased: int = 0

    @property
    def households(self) -> int:
        return self.known + self.erased


@dataclass(frozen=True)
class Totals:
    """All totals of a period: what was asked in it, as it stands now, and what ended in it."""

    helped: Helped
    requests: int
    asked: Needs
    ended: Needs


def totals(scope: Scope) -> Totals:
    """Count a period as a whole; six queries at most."""
    return Totals(
        helped=helped(scope),
        requests=scope.requests().filter(scope.during("created_at")).count(),
        asked=_needs(scope, "created_at"),
        ended=_needs(scope, "ended_at"),
    )


def _needs(scope: Scope, moment: str) -> Needs:
    """Count the needs whose `moment` is in the period."""
    rows = (
        scope.needs()
        .filter(scope.during(moment))
        .order_by()
        .values_list("status", "end_reason")
        # Not "pk": `need_asked_lately` and `need_ended_lately` hold no id, and are read alone.
        .annotate(n=Count(moment))
    )
    return by_outcome(rows)


def by_outcome(rows: Iterable[tuple[str, str, int]]) -> Needs:
    """Sort counts by state and reason."""
    found = Needs(Counter(), Counter())
    for status, reason, count in rows:
        found.outcomes[Outcome.of(status, reason)] += count
        if reason:
            found.reasons[reason] += count
    return found


# --- Households -----------------------------------------------------------------------------------


def helped(scope: Scope) -> Helped:
    """Count the households for which something was done in the period."""
    done = _done(scope).values("request")
    requests = HelpRequest.objects.filter(pk__in=done).values("household")
    # Not only from the requests that were done: who asks for a ride is not asked how many they are.
    said = (
        HelpRequest.objects.visible_to(scope.user, RUNNING)
        .filter(household=OuterRef("pk"), household_size__isnull=False)
        .order_by("-id")
        .values("household_size")[:1]
    )
    found = (
        Household.objects.filter(pk__in=requests)
        .annotate(size=Subquery(said))
        .values("pk", "size")
        .distinct()  # so that Postgres looks up each size once, and not for each of the counts
        .aggregate(known=Count("pk"), people=Sum("size", default=0), said=Count("size"))
    )
    unsaid = found["known"] - found["said"]
    return Helped(found["known"], found["people"], unsaid, _erased(scope))


def _done(scope: Scope) -> QuerySet[Need]:
    return scope.needs().filter(scope.during("ended_at"), status=NeedStatus.DONE)


def _erased(scope: Scope) -> int:
    """Count the households that have deleted their data, once in each month and ward.

    Of a month that is not in the period as a whole it is known at least that they are not more than
    the requests that were done in that part of it.
    """
    kept = scope.erased_households().values_list("month", "in_ward", "count")
    counts = {(month, ward): count for month, ward, count in kept}
    if not counts:
        return 0
    requests = _erased_requests(scope)
    return sum(min(count, requests[place]) for place, count in counts.items())


def _erased_requests(scope: Scope) -> Counter[tuple[datetime.date, int]]:
    rows = (
        _done(scope)
        .filter(request__household=None)
        .order_by()
        .values_list(TruncMonth("ended_at"), "in_ward")
        .annotate(n=Count("request", distinct=True))
    )
    return Counter({(day_of(month), ward): n for month, ward, n in rows})

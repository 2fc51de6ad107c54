"""The rows of the desk's queue: which needs, what narrows them, and what the list shows of each."""

import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils import timezone

from accounts.models import User
from requests_app.admin.queue_choices import MINE, NO_WARD, own_roles
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import ContactLog, HelpRequest, Match, Need

# Of a household's needs, the one that still waits for most.
FIRST = Case(
    When(status=NeedStatus.OPEN, then=0),
    When(status__in=NeedStatus.active(), then=1),
    default=2,
)


class Among(Func):
    """Whether a value is one of an array's; the array is made once, not for every row."""

    arg_joiner = " = ANY("
    template = "%(expressions)s)"
    output_field = BooleanField()


class Counted(Subquery):
    """How many rows a queryset has; counted once, not for every row."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows.values("pk"))


def seen_by(user: User) -> QuerySet[Need]:
    """The needs of the requests that `user` may see, asked about row by row.

    As a join, Postgres would rather read through all requests than look up those of open needs.
    """
    if user.is_steward:
        return Need.objects.all()
    seen = HelpRequest.objects.visible_to(user).filter(pk=OuterRef("request"))
    return Need.objects.filter(Q(IsThere(seen.values("pk")[:1])))


class IsThere(Subquery):
    """Whether a subquery has a row; unlike `Exists`, it is never turned into a join."""

    template = "(%(subquery)s) IS NOT NULL"
    output_field = BooleanField()


def is_due() -> Among:
    """Whether somebody should ring the household of a need today, or should have."""
    entries = ContactLog.objects.filter(
        follow_up_on__lte=timezone.localdate(), followed_up_at=None
    ).order_by()
    return Among(F("request_id"), ArraySubquery(entries.values("request_id")))


def in_state(show: str) -> Q:
    """Needs in the state `show`. Open ones come with whom to ring again although nothing is open.

    Of such a household one need is listed, so that nobody is forgotten and nobody is there twice.
    """
    if show:
        return Q(status=show)
    of_household = Need.objects.filter(request=OuterRef("request")).order_by(FIRST, "-id")
    return Q(status=NeedStatus.OPEN) | Q(is_due(), pk=Subquery(of_household.values("pk")[:1]))


def _in_ward(needs: QuerySet[Need], ward: str, user: User) -> QuerySet[Need]:
    if ward == MINE:
        return needs.filter(Exists(own_roles(user, OuterRef("request__ward"))))
    return needs.filter(request__ward=None if ward == NO_WARD else int(ward))


def _waiting(needs: QuerySet[Need], days: str, user: User) -> QuerySet[Need]:
    since = timezone.now() - datetime.timedelta(days=int(days))
    return needs.filter(created_at__lt=since)


def _free(needs: QuerySet[Need], _yes: bool, user: User) -> QuerySet[Need]:
    return needs.exclude(
        Q(claimed_until__gt=timezone.now()) & ~Q(claimed_by=user) & Q(claimed_by__isnull=False)
    )


NARROWINGS: dict[str, Any] = {
    "ward": _in_ward,
    "category": lambda needs, category, _user: needs.filter(category=category),
    "language": lambda needs, code, _user: needs.filter(request__spoken_language=code),
    "waiting": _waiting,
    "urgent": lambda needs, _yes, _user: needs.filter(urgency__gte=Urgency.TOMORROW),
    "follow_up": lambda needs, _yes, _user: needs.filter(is_due()),
    "nobody": lambda needs, _yes, _user: needs.filter(candidate_count=0),
    "free": _free,
}


def with_what_the_list_shows(needs: QuerySet[Need]) -> QuerySet[Need]:
    """One query for the list; the encrypted fields stay closed.

    `did_not_work` is looked up row by row: an `EXISTS` may make Postgres read every match.
    """
    said_no = Match.objects.did_not_work().filter(need=OuterRef("pk"))
    return (
        needs.select_related("category", "request__ward", "claimed_by")
        .annotate(did_not_work=Subquery(said_no.values("pk")[:1]))
        .only(
            "status",
            "urgency",
            "created_at",
            "wanted_on",
            "candidate_count",
            "claimed_until",
            "claimed_by__name",
            "category__name",
            "category__i18n",
            "request__reference",
            "request__ward__name",
            "request__ward__i18n",
        )
    )

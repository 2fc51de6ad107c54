"""The rows of the desk's queue: which needs, what narrows them, and what the list shows of each."""

import datetime
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from accounts.models import User
from accounts.roles import DESK, wards_of
from common.lookups import IsOneOf
from desk.queue_choices import MINE, NO_WARD
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import ContactLog, Match, Need, wards

# Of a household's needs, the one that still waits for most.
FIRST = Case(
    When(status=NeedStatus.OPEN, then=0),
    When(status__in=NeedStatus.active(), then=1),
    default=2,
)


def due_and_others(show: str, user: User) -> tuple[QuerySet[Need], QuerySet[Need]]:
    """The needs in the state `show` that `user` may see, in two: who should be rung today, or
    should have been, and all others. Only the first keeps others' needs out of the second.

    Open ones come with whom to ring although nothing of theirs is open. Of such a household one
    need is listed, so that nobody is forgotten and nobody is there twice.
    """
    state = Q(status=show or NeedStatus.OPEN)
    needs = Need.objects.visible_to(user)
    household = Need.objects.filter(request=OuterRef("request")).order_by(FIRST, "-id")
    listed = state if show else state | Q(pk=Subquery(household.values("pk")[:1]))
    contacts = ContactLog.objects.due().values("request")
    return needs.filter(IsOneOf("request", contacts)).filter(listed), needs.filter(state)


def _in_ward(needs: QuerySet[Need], ward: str, user: User) -> QuerySet[Need]:
    if ward == MINE:
        return needs.filter(in_ward__in=[own.pk for own in wards_of(user, DESK)])
    return needs.filter(in_ward=wards.NO_WARD if ward == NO_WARD else int(ward))


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

"""The rows of the desk's queue: which needs, what narrows them, and what the list shows of each."""

import datetime
from typing import Any

from django.db.models import Case, DateField, DateTimeField, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from accounts.models import User
from accounts.roles import DESK, wards_of
from common.kept_rows import Given, Kept
from common.lookups import IDS, IsOneOf
from desk.finding import of_households
from desk.queue_choices import MINE, NO_WARD
from fund.finding import goes_to_fund
from messaging.undelivered import last_outcome
from requests_app.candidates import nobody_fits
from requests_app.choices import NeedStatus
from requests_app.models import ContactLog, Match, Need, wards
from requests_app.models.need_queries import NeedQuerySet
from requests_app.notifications.residents import RESIDENT

# Of a household's needs, the one that still waits for most.
FIRST = Case(
    When(status=NeedStatus.OPEN, then=0),
    When(status__in=NeedStatus.active(), then=1),
    default=2,
)


# In the choice of what to show: a yes of which nobody says what became of it
SILENT = "silent"


# Statements of the queue are kept: when they are asked is given to them.
TODAY: Any = Given("today", DateField())
NOW: Any = Given("now", DateTimeField())


def silent_needs(seen: Q) -> NeedQuerySet:
    """Return the needs with a yes, but silent, among those `seen`."""
    return Need.objects.filter(seen, _is_silent())


def _is_silent() -> Q:
    # An array of the few there are, from the index `match_silent`.
    silent = IsOneOf("pk", Match.objects.silent(NOW).values("need"))
    return Q(silent, status=NeedStatus.MATCHED)


def due_and_others(
    seen: Q, show: str, *, passed: bool = False, of_any_state: bool = False
) -> tuple[NeedQuerySet, NeedQuerySet]:
    """Return the needs in the state `show` among those `seen`, in two: those to ring today (or
    before), and all others. The caller leaves those of the first out of the second.

    Open ones whose day has passed are offered to nobody: they are listed when they are asked for
    (`passed`), and then alone.

    Open ones come with those to ring although nothing of theirs is open. Of such a household one
    need is listed, so that nobody is forgotten and nobody is there twice.

    `of_any_state`: callers ask about what has ended as well, so a search finds that too, unless a
    state is chosen.
    """
    if of_any_state and not show:
        state = Q()
    else:
        state = _is_silent() if show == SILENT else Q(status=show or NeedStatus.OPEN)
    needs = Need.objects.filter(seen)
    household = Need.objects.filter(request=OuterRef("request")).order_by(FIRST, "-id")
    listed = state if show else state | Q(pk=Subquery(household.values("pk")[:1]))
    # An array of the few that are due, from the index `contact_due`; then their needs by request.
    # With IN, Postgres may walk through all open needs and look each of them up.
    contacts = ContactLog.objects.due(TODAY).values("request")
    others = needs.filter(state)
    if passed:
        others = others.open().day_passed(TODAY)
    elif not show and not of_any_state:
        others = others.still_ahead(TODAY)
    return needs.filter(IsOneOf("request", contacts)).filter(listed), others


def passed_needs(seen: Q) -> NeedQuerySet:
    """Return those `seen` that are open although their day has passed."""
    return Need.objects.filter(seen).open().day_passed(TODAY)


def _in_ward(needs: QuerySet[Need], ward: Any, user: User) -> QuerySet[Need]:
    # `in_ward` on the need itself: the request's ward would be a join for every row.
    if ward == MINE:
        return needs.filter(in_ward__in=[own.pk for own in wards_of(user, DESK)])
    return needs.filter(in_ward=wards.NO_WARD if ward == NO_WARD else ward.pk)


def _waiting(needs: QuerySet[Need], days: str, user: User) -> QuerySet[Need]:
    since = timezone.now() - datetime.timedelta(days=int(days))
    return needs.filter(created_at__lt=since)


def _free(needs: QuerySet[Need], _yes: bool, user: User) -> QuerySet[Need]:
    return needs.exclude(
        # `claimed_by` is NULL when the account is gone: then the time left claims nothing.
        Q(claimed_until__gt=timezone.now()) & ~Q(claimed_by=user) & Q(claimed_by__isnull=False)
    )


NARROWINGS: dict[str, Any] = {
    "q": lambda needs, term, user: needs.filter(of_households(term, user)),
    "ward": _in_ward,
    "category": lambda needs, category, _user: needs.filter(category=category),
    "language": lambda needs, code, _user: needs.filter(request__spoken_language=code),
    "waiting": _waiting,
    "urgent": lambda needs, _yes, _user: needs.due_soon(),
    "nobody": lambda needs, _yes, user: needs.filter(nobody_fits(user)),
    "free": _free,
}


def _what_the_list_shows() -> QuerySet[Need]:
    """Return the needs `ids` with what the list shows; the encrypted fields stay closed.

    `did_not_work` and `is_silent` are looked up row by row: an `EXISTS` may make Postgres read
    every match.
    """
    said_no = Match.objects.did_not_work().filter(need=OuterRef("pk"))
    silent = Match.objects.silent(NOW).filter(need=OuterRef("pk"))
    return (
        Need.objects.filter(IsOneOf("pk", Given("ids", IDS)))
        .select_related("category", "request__ward", "claimed_by")
        .annotate(
            did_not_work=Subquery(said_no.values("pk")[:1]),
            is_silent=Subquery(silent.values("pk")[:1]),
            last_mail=last_outcome(RESIDENT, "request_id"),
            goes_to_fund=goes_to_fund(),
        )
        .only(
            "status",
            "urgency",
            "created_at",
            "wanted_on",
            "needed_by",
            "candidate_counts",
            "claimed_until",
            "claimed_by__name",
            "category__name",
            "category__i18n",
            "request__reference",
            "request__name",
            "request__spoken_language",
            "request__ward__name",
            "request__ward__i18n",
        )
    )


# Of needs that are at hand by their `ids`, as of `now`.
LISTED = Kept(_what_the_list_shows)

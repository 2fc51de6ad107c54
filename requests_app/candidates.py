"""Who could help with a need: the one query that brings everything the ranking looks at."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from requests_app.choices import MatchStatus
from requests_app.matching import Fit, NeedFacts, VolunteerFacts, rank
from requests_app.models import Match, Need
from volunteers.choices import Transport
from volunteers.models import Volunteer

WEEK = datetime.timedelta(days=7)


def _count(matches: QuerySet[Match]) -> Coalesce:
    """How many of `matches` each volunteer of the outer query has."""
    counted = (
        matches.filter(volunteer=OuterRef("pk"))
        .order_by()
        .values("volunteer")
        .annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def with_load(volunteers: QuerySet[Volunteer]) -> Any:
    """Annotate `live_matches` (now) and `week_matches` (accepted or waiting, last seven days)."""
    since = timezone.now() - WEEK
    taken = Match.objects.filter(Q(accepted_at__gte=since) | Q(status=MatchStatus.OFFERED)).exclude(
        status=MatchStatus.RELEASED
    )
    return volunteers.annotate(
        live_matches=_count(Match.objects.live()), week_matches=_count(taken)
    )


def candidates_for(need: Need) -> QuerySet[Volunteer]:
    """Volunteers who can take `need` now.

    Approved, not paused on the day it is wanted, offering the category, with room both now and
    this week, and not already asked in vain for this need.
    """
    refused = Match.objects.filter(need=need, status__in=MatchStatus.refused())
    return (
        with_load(Volunteer.objects.available(on=need.wanted_on))
        .filter(
            categories=need.category_id,
            live_matches__lt=F("max_at_once"),
            week_matches__lt=F("max_per_week"),
        )
        .exclude(pk__in=refused.values("volunteer"))
        .select_related("ward", "pod")
    )


@dataclass(frozen=True)
class Candidate:
    """A volunteer who can take a need, and how well they fit."""

    volunteer: Volunteer
    fit: Fit


# What ranking and desk look at. The encrypted fields stay closed, for a hundred people at a time.
LOOKED_AT = (
    "name",
    "languages",
    "reach",
    "transport",
    "days",
    "times",
    "max_at_once",
    "max_per_week",
    "ward__name",
    "ward__i18n",
    "pod__name",
    "pod__i18n",
)


def ranked_for(need: Need, user: User) -> list[Candidate]:
    """The volunteers whom `user` may ask for `need`, best first. Each has `has_email`."""
    seen = Volunteer.objects.visible_to(user).values("pk")
    rows = candidates_for(need).filter(pk__in=seen).annotate(has_email=~Q(email=""))
    people = {row.pk: row for row in rows.only(*LOOKED_AT)}
    fits = rank(need_facts(need), map(volunteer_facts, people.values()))
    return [Candidate(people[fit.volunteer_id], fit) for fit in fits]


def need_facts(need: Need) -> NeedFacts:
    """What the ranking knows of `need`; one query for its ward's neighbors."""
    request = need.request
    neighbors = request.ward.neighbors.values_list("pk", flat=True) if request.ward else ()
    return NeedFacts(
        language=request.spoken_language,
        ward_id=request.ward_id,
        neighbor_ward_ids=frozenset(neighbors),
        pod_id=request.pod_id,
        wanted_on=need.wanted_on,
        wanted_time=need.wanted_time,
        needs_transport=need.category.needs_transport,
    )


def volunteer_facts(volunteer: Any) -> VolunteerFacts:
    """What the ranking knows of a row of `candidates_for`; no query."""
    return VolunteerFacts(
        id=volunteer.pk,
        languages=frozenset(volunteer.languages),
        ward_id=volunteer.ward_id,
        pod_id=volunteer.pod_id,
        reach=volunteer.reach,
        days=frozenset(volunteer.days),
        times=frozenset(volunteer.times),
        has_wheels=bool(set(volunteer.transport) & set(Transport.carries_far())),
        live_matches=volunteer.live_matches,
        week_matches=volunteer.week_matches,
        max_per_week=volunteer.max_per_week,
    )

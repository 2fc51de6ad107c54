"""Who could help with a need: the one query that brings everything the ranking looks at."""

import datetime

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from requests_app.choices import MatchStatus
from requests_app.models import Match, Need
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


def with_load(volunteers: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
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

"""The suggestions of open needs that could go along with one another as a route."""

import datetime
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value
from django.db.models import When as If
from django.utils import timezone

from accounts.models import User
from common.lookups import IsOneOf
from requests_app.models import HelpRequest, Need
from requests_app.models.need_queries import DESK_ORDER

MOST = 10
# Wanted within a day of each other is about the same day.
ABOUT = datetime.timedelta(days=1)
# What choosing looks at. The encrypted fields stay closed.
LOOKED_AT = (
    "status",
    "urgency",
    "wanted_on",
    "needed_by",
    "wanted_time",
    "created_at",
    "category__name",
    "category__i18n",
    "request__reference",
    "request__spoken_language",
    "request__zip_code",
    "request__ward__name",
    "request__ward__i18n",
    "request__pod__name",
    "request__pod__i18n",
)


def suggested(need: Need, user: User) -> list[Need]:
    """Return open needs that `user` may see and that could go along with `need`, at most `MOST`.

    First what else the same household needs, also in an earlier or later request of theirs. Then
    the same kind of help nearby (same pod, ZIP or ward) about the same day. None that another
    coordinator has open. Each has `is_same_household`. One query.
    """
    household = _household(need.request)
    # An active need's request is open: said so, Postgres begins with the few open ones nearby.
    near = HelpRequest.objects.filter(household | _nearby(need.request), closed_at=None)
    found = _free(need, user).filter(IsOneOf("request", near.values("pk")))
    at_home = _household(need.request, "request__")
    rows: list[Any] = list(
        found.filter(at_home | _same_errand(need))
        .annotate(distance=_distance(need, at_home))
        .select_related("category", "request__ward", "request__pod")
        .only(*LOOKED_AT)
        .order_by("distance", *DESK_ORDER)[:MOST]
    )
    for row in rows:
        row.is_same_household = row.distance == 0
    return rows


def _free(need: Need, user: User) -> QuerySet[Need]:
    """Open, still ahead, and nobody else works on it."""
    free = Q(claimed_by=None) | Q(claimed_by=user) | Q(claimed_until__lte=timezone.now())
    ahead = Need.objects.visible_to(user).open().still_ahead().for_neighbors()
    return ahead.exclude(pk=need.pk).filter(free)


def _household(request: HelpRequest, path: str = "") -> Q:
    """All requests of the same household, reached by `path`."""
    return Q(**{f"{path}household": request.household_id})


def _nearby(request: HelpRequest) -> Q:
    # Begins with none: a request that says no place has nobody near, not everybody.
    near = Q(pk__in=[])
    if request.pod_id:
        near |= Q(pod=request.pod_id)
    if request.ward_id:
        near |= Q(ward=request.ward_id)
    if request.zip_code:
        near |= Q(zip_code=request.zip_code)
    return near


def _same_errand(need: Need) -> Q:
    """Return a condition for the same kind of help about the same day; no day means any."""
    same = Q(category=need.category_id)
    if need.wanted_on is None:
        return same
    days = (need.wanted_on - ABOUT, need.wanted_on + ABOUT)
    return same & (Q(wanted_on=None) | Q(wanted_on__range=days))


def _distance(need: Need, household: Q) -> Case:
    """Return the distance to sort by: 0 at home, then the farther the more."""
    request = need.request
    steps = [If(household, then=Value(0))]
    if request.pod_id:
        steps.append(If(request__pod=request.pod_id, then=Value(1)))
    if request.zip_code:
        steps.append(If(request__zip_code=request.zip_code, then=Value(2)))
    return Case(*steps, default=Value(3), output_field=IntegerField())

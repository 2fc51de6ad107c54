"""A hard rule: only volunteers who go as far as the household's ward, if both are known."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from common.choices import Reach
from common.lookups import IDS, IsOneOf, Joined
from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, HardRule
from matching.sql import NeedRows, VolunteerRows


def find(
    ward_id: int | None,
    neighbor_ward_ids: frozenset[int],
    has_pod: bool,
    reach: str,
    own_ward_id: int | None,
    is_bound: bool,
) -> Found | None:
    """Leave it to the pods where both are known and somebody does not leave theirs."""
    if has_pod and is_bound:
        return None
    if ward_id is None or own_ward_id is None or ward_id == own_ward_id or reach == Reach.CITY:
        return None
    if reach == Reach.NEIGHBORS:
        return None if own_ward_id in neighbor_ward_ids else ("beyond_neighbors", {})
    return "another_ward", {}


def volunteers(need: NeedFacts, rows: VolunteerRows) -> Q:
    """Narrow by where people are found (`home`), which is what the index `volunteer_fit` knows."""
    if need.ward_id is None:
        return Q()
    # 0 is at home everywhere: who goes anywhere in the city, or named no ward.
    here, next_door = [0, need.ward_id], sorted(need.neighbor_ward_ids)
    reached = _at_home_in(here, rows) | Q(_at_home_in(next_door, rows), reach=Reach.NEIGHBORS)
    homes: Any = Value([*here, *next_door], IDS)
    if need.has_pod:
        # Wards do not count for who does not leave this very pod.
        bound = rows.people.filter(pod=need.pod_id, reach=Reach.POD).order_by()
        homes = Joined(homes, ArraySubquery(bound.values("ward_id")), output_field=IDS)
        reached |= Q(pod=need.pod_id, reach=Reach.POD)
    # `homes` repeats what `reached` says as one array, for one index-only scan of a few homes: of
    # an OR alone Postgres would make bitmap scans, which read the people themselves.
    return Q(IsOneOf(rows.home, homes)) & reached


def _at_home_in(ward_ids: list[int], rows: VolunteerRows) -> Q:
    return Q(IsOneOf(rows.home, Value(ward_ids, IDS)))


def needs(volunteer: VolunteerFacts, rows: NeedRows) -> Q:
    if volunteer.ward_id is None or volunteer.reach == Reach.CITY:
        return Q()
    reached = Q(request__ward=None) | Q(request__ward=volunteer.ward_id)
    if volunteer.reach == Reach.NEIGHBORS:
        reached |= Q(request__ward__in=rows.next_door)
    return reached | Q(request__pod__isnull=False) if volunteer.is_bound else reached


HARD = HardRule(
    order=50,
    need=("ward_id", "neighbor_ward_ids", "has_pod"),
    volunteer=("reach", "ward_id", "is_bound"),
    find=find,
    volunteers=volunteers,
    needs=needs,
    words={
        "another_ward": _("They do not go as far as this ward."),
        "beyond_neighbors": _("They go to the wards next to theirs, and this is farther."),
    },
)

"""The nearness of somebody by pod and ward, which counts most after a shared language."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.choices import Reach
from matching.facts import NeedFacts
from matching.rule import Conditions, Found, PossibleReason, SoftRule
from matching.sql import VolunteerRows


def find(
    ward_id: int | None,
    neighbor_ward_ids: frozenset[int],
    pod_id: int | None,
    reach: str,
    own_ward_id: int | None,
    own_pod_id: int | None,
) -> Found | None:
    if pod_id is not None and pod_id == own_pod_id:
        return "same_pod", {}
    # Before the wards: who does not leave the building is no nearer for being in the ward.
    if reach == Reach.POD:
        return "maybe_too_far", {}
    if ward_id is not None and ward_id == own_ward_id:
        return "same_ward", {}
    if own_ward_id in neighbor_ward_ids:
        return "neighboring_ward", {}
    if reach == Reach.CITY:
        return "whole_city", {}
    return "place_unknown", {}


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Conditions:
    # In the order of `find`, since the first that holds counts; an empty `Q` never does.
    return [
        ("same_pod", Q(pod=need.pod_id) if need.pod_id else Q()),
        ("maybe_too_far", Q(reach=Reach.POD)),
        ("same_ward", Q(ward=need.ward_id) if need.ward_id else Q()),
        ("neighboring_ward", Q(ward__in=need.neighbor_ward_ids) if need.ward_id else Q()),
        ("whole_city", Q(reach=Reach.CITY)),
        ("place_unknown", ~Q(reach=Reach.CITY)),
    ]


SOFT = SoftRule(
    order=20,
    need=("ward_id", "neighbor_ward_ids", "pod_id"),
    volunteer=("reach", "ward_id", "pod_id"),
    find=find,
    volunteers=volunteers,
    reasons=(
        PossibleReason(
            "same_pod",
            points=25,
            words=_("same pod"),
            name=_("Same pod"),
            explanation=_("They belong to the household’s pod."),
        ),
        PossibleReason(
            "same_ward",
            points=15,
            words=_("same ward"),
            name=_("Same ward"),
            explanation=_("They live in the household’s ward."),
        ),
        PossibleReason(
            "neighboring_ward",
            points=8,
            words=_("from a neighboring ward"),
            name=_("Neighboring ward"),
            explanation=_("They live in a ward next to the household’s."),
        ),
        PossibleReason(
            "whole_city",
            points=4,
            words=_("goes anywhere in the city"),
            name=_("Anywhere in the city"),
            explanation=_("They live farther away but go anywhere in the city."),
        ),
        PossibleReason(
            "place_unknown",
            points=-4,
            words=_("nobody knows how far it is"),
            name=_("Place unknown"),
            explanation=_("They or the household named no ward, so nobody knows how far it is."),
        ),
        PossibleReason(
            "maybe_too_far",
            points=-10,
            words=_("goes only as far as their building or block"),
            name=_("Maybe too far"),
            explanation=_(
                "They only go as far as their building or block, and nobody knows whether this is "
                "there."
            ),
        ),
    ),
)

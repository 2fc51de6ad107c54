"""A hard rule: who does not leave their pod goes to its households only, if both are known."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.choices import Reach
from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Found, HardRule
from matching.sql import NeedRows, VolunteerRows


def find(pod_id: int | None, bound_pod_id: int | None) -> Found | None:
    # Both must be known: a pod that nobody named leaves nobody out.
    if pod_id is None or bound_pod_id is None or pod_id == bound_pod_id:
        return None
    return "another_pod", {}


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Q:
    if need.pod_id is None:
        return Q()
    return ~Q(reach=Reach.POD) | Q(pod=None) | Q(pod=need.pod_id)


def needs(volunteer: VolunteerFacts, _rows: NeedRows) -> Q:
    if volunteer.bound_pod_id is None:
        return Q()
    return Q(request__pod=None) | Q(request__pod=volunteer.bound_pod_id)


# `bound_pod_id`, not pod and reach: all who leave their pod are one key, asked once.
HARD = HardRule(
    order=40,
    need=("pod_id",),
    volunteer=("bound_pod_id",),
    find=find,
    volunteers=volunteers,
    needs=needs,
    words={
        "another_pod": _("They only help in their building or block, and this is in another pod.")
    },
)

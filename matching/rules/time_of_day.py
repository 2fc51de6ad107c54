"""The time of day that help is wanted at."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts
from matching.rule import Conditions, Found, PossibleReason, SoftRule
from matching.sql import VolunteerRows


def find(wanted_time: str, times: frozenset[str]) -> Found | None:
    if not wanted_time or not times:
        return None
    return ("time_of_day", {}) if wanted_time in times else ("another_time", {})


def volunteers(need: NeedFacts, _rows: VolunteerRows) -> Conditions:
    if not need.wanted_time:
        return []
    # As in `find`, nothing is said of who named no times, which means any.
    named = Q(times__contains=[need.wanted_time])
    return [("time_of_day", named), ("another_time", ~Q(times=[]))]


SOFT = SoftRule(
    order=50,
    need=("wanted_time",),
    volunteer=("times",),
    find=find,
    volunteers=volunteers,
    reasons=(
        PossibleReason(
            "time_of_day",
            points=5,
            words=_("free at that time"),
            name=_("Free at that time"),
            explanation=_("They named the wanted time of day among theirs."),
        ),
        PossibleReason(
            "another_time",
            points=-5,
            words=_("free at other times of day"),
            name=_("Other times of day"),
            explanation=_("They named other times of day."),
        ),
    ),
)

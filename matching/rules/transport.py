"""A car or a bike, where this kind of help needs one."""

from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts
from matching.rule import Conditions, Found, PossibleReason, SoftRule
from matching.sql import VolunteerRows


def find(needs_transport: bool, has_wheels: bool) -> Found | None:
    if not needs_transport:
        return None
    return ("transport", {}) if has_wheels else ("no_transport", {})


def volunteers(need: NeedFacts, rows: VolunteerRows) -> Conditions:
    # No conditions, so that this adds nothing to the query of the shortlist.
    if not need.needs_transport:
        return []
    return [("transport", rows.has_wheels), ("no_transport", ~rows.has_wheels)]


SOFT = SoftRule(
    order=60,
    need=("needs_transport",),
    volunteer=("has_wheels",),
    find=find,
    volunteers=volunteers,
    reasons=(
        PossibleReason(
            "transport",
            points=10,
            words=_("has a car or bike"),
            name=_("Has a car or bike"),
            explanation=_("This kind of help needs a car or a bike, and they have one."),
        ),
        PossibleReason(
            "no_transport",
            points=-10,
            words=_("no car or bike"),
            name=_("No car or bike"),
            explanation=_("This kind of help needs a car or a bike, and they have none."),
        ),
    ),
)

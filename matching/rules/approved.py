"""Only volunteers whom a coordinator approved, and who have not left."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts
from matching.rule import Found, HardRule
from matching.sql import VolunteerRows


def find(barred: str) -> Found | None:
    return (barred, {}) if barred else None


def volunteers(_need: NeedFacts, rows: VolunteerRows) -> Q:
    return rows.is_approved


HARD = HardRule(
    order=10,
    volunteer=("barred",),
    find=find,
    volunteers=volunteers,
    words={
        "is_pending": _("They are not approved yet."),
        "is_rejected": _("They were not approved."),
        "is_left": _("They no longer volunteer."),
    },
)

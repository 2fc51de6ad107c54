"""A hard rule: only volunteers whom a coordinator approved, as they are, and who have not left."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.facts import NeedFacts
from matching.rule import Found, HardRule
from matching.sql import VolunteerRows


def find(barred: str) -> Found | None:
    # The facts bring a code instead of the state, so that this package needs no model.
    return (barred, {}) if barred else None


def volunteers(_need: NeedFacts, rows: VolunteerRows) -> Q:
    return rows.is_approved


# Without `needs`: it looks at nothing of a need, so somebody barred finds none at all.
HARD = HardRule(
    order=10,
    volunteer=("barred",),
    find=find,
    volunteers=volunteers,
    is_final=True,
    words={
        "is_pending": _("They are not approved yet."),
        "is_rejected": _("They were not approved."),
        "is_left": _("They no longer volunteer."),
        "is_changed": _("Their name, phone or email has changed. Please look at them again first."),
    },
)

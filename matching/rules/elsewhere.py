"""A soft rule: whoever is on a shift at the wanted time comes after others.

Not in SQL, like `load`. No hard rule: a shift of two hours leaves most of a morning.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from matching.rule import Found, PossibleReason, SoftRule


def find(
    wanted_on: datetime.date | None,
    wanted_time: str,
    shifts: frozenset[tuple[datetime.date, str]],
) -> Found | None:
    if wanted_on is None or not wanted_time or (wanted_on, wanted_time) not in shifts:
        return None
    return "has_shift", {}


SOFT = SoftRule(
    order=55,
    need=("wanted_on", "wanted_time"),
    volunteer=("shifts",),
    find=find,
    reasons=(
        PossibleReason(
            "has_shift",
            points=-25,
            words=_("has a shift at that time"),
            name=_("Has a shift then"),
            explanation=_("They are on a shift on the wanted day, at the wanted time of day."),
        ),
    ),
)

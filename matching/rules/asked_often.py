"""A soft rule: who was asked often lately comes after others. Not in SQL, like `load`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from matching.rule import Found, PossibleReason, SoftRule

# The explanation below names this number, and the facts count 30 days.
OFTEN = 5


def find(asked_lately: int) -> Found | None:
    return ("asked_often", {"times": asked_lately}) if asked_lately >= OFTEN else None


SOFT = SoftRule(
    order=80,
    volunteer=("asked_lately",),
    find=find,
    reasons=(
        PossibleReason(
            "asked_often",
            points=-8,
            words=ngettext_lazy(
                "asked %(times)d time in 30 days", "asked %(times)d times in 30 days", "times"
            ),
            name=_("Asked often"),
            explanation=_("They were asked 5 times or more in the last 30 days."),
        ),
    ),
)

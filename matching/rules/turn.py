"""The turn: those who were never asked, or long ago, come up. Not in SQL, like `load`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from matching.rule import Found, PossibleReason, SoftRule

LONG_DAYS, SHORT_DAYS = 21, 3


def find(was_asked: bool, helped_days_ago: int | None) -> Found | None:
    # Asked but never helped is another thing: they may have said no each time.
    if not was_asked:
        return "never_asked", {}
    if helped_days_ago is None:
        return "not_helped_yet", {}
    if helped_days_ago >= LONG_DAYS:
        return "long_ago", {"days": helped_days_ago}
    return ("just_helped", {}) if helped_days_ago <= SHORT_DAYS else None


SOFT = SoftRule(
    order=100,
    volunteer=("was_asked", "helped_days_ago"),
    find=find,
    reasons=(
        PossibleReason(
            "never_asked",
            points=8,
            words=_("never asked yet"),
            name=_("Never asked"),
            explanation=_(
                "Nobody has ever asked them. Everyone who offers to help should hear from us."
            ),
        ),
        PossibleReason(
            "not_helped_yet",
            points=4,
            words=_("has not helped yet"),
            name=_("Has not helped yet"),
            explanation=_("They were asked but have not helped yet."),
        ),
        PossibleReason(
            "long_ago",
            points=5,
            words=ngettext_lazy(
                "last helped %(days)d day ago", "last helped %(days)d days ago", "days"
            ),
            name=_("Helped long ago"),
            explanation=_("They last helped 3 weeks ago or longer: it is their turn again."),
        ),
        PossibleReason(
            "just_helped",
            points=-3,
            words=_("helped recently"),
            name=_("Helped recently"),
            explanation=_("They helped in the last 3 days: others come first."),
        ),
    ),
)

"""The load that somebody took on this week: the work is shared out.

Not in SQL, like all that is told by a volunteer's history: it would be counted for everybody, and
lifts nobody by much.
"""

from django.utils.translation import gettext_lazy as _

from matching.rule import Found, PossibleReason, SoftRule

WORDS = _("%(taken)d of %(limit)d this week")


def find(live: int, this_week: int, max_per_week: int) -> Found | None:
    # A task from before this week may still go on: that is not free.
    if not live and not this_week:
        return "free", {}
    values = {"taken": this_week, "limit": max_per_week}
    return ("busy" if 2 * this_week >= max_per_week else "some"), values


SOFT = SoftRule(
    order=70,
    volunteer=("live", "this_week", "max_per_week"),
    find=find,
    reasons=(
        PossibleReason(
            "free",
            points=6,
            words=_("no tasks yet this week"),
            name=_("Free this week"),
            explanation=_("They have no task now and took on none in the last 7 days."),
        ),
        PossibleReason(
            "some",
            points=2,
            words=WORDS,
            name=_("Some tasks"),
            explanation=_("They took on less than half of what they can do in a week."),
        ),
        PossibleReason(
            "busy",
            points=-6,
            words=WORDS,
            name=_("Busy"),
            explanation=_("They took on half or more of what they can do in a week."),
        ),
    ),
)

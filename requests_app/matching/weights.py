"""How much each reason counts, and why. A steward may set other points (`models.Weight`)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# Language first: without it neither can help the other. Then place, then the rest.
WEIGHTS: dict[str, int] = {
    "language": 40,
    "gets_by": 20,
    "no_shared_language": -40,
    "same_pod": 25,
    "same_ward": 15,
    "neighboring_ward": 8,
    "whole_city": 4,
    "place_unknown": -4,
    "maybe_too_far": -10,
    "same_zip": 6,
    "near": 4,
    "far": -6,
    "day": 10,
    "any_day": 4,
    "time_of_day": 5,
    "another_time": -5,
    "transport": 10,
    "no_transport": -10,
    "free": 6,
    "some": 2,
    "busy": -6,
    "asked_often": -8,
    "often_yes": 4,
    "often_no": -6,
    "never_asked": 8,
    "not_helped_yet": 4,
    "long_ago": 5,
    "just_helped": -3,
}
MOST_POINTS = 100

EXPLANATIONS: dict[str, Any] = {
    "language": _("They speak the household’s own language."),
    "gets_by": _("They speak another language that the household gets by in."),
    "no_shared_language": _(
        "The household gets by in other languages too, but they speak none of them. Where a "
        "household speaks only one language, nobody without it is suggested at all."
    ),
    "same_pod": _("They belong to the household’s pod."),
    "same_ward": _("They live in the household’s ward."),
    "neighboring_ward": _("They live in a ward next to the household’s."),
    "whole_city": _("They live farther away but go anywhere in the city."),
    "place_unknown": _("They or the household named no ward, so nobody knows how far it is."),
    "maybe_too_far": _(
        "They only go as far as their building or block, and nobody knows whether this is there."
    ),
    "same_zip": _("They have the household’s ZIP code."),
    "near": _("The middles of the two ZIP codes are at most 2 miles apart."),
    "far": _("The middles of the two ZIP codes are more than 5 miles apart."),
    "day": _("They named the wanted day of the week among theirs."),
    "any_day": _("A day is wanted, and they named no days: any may do."),
    "time_of_day": _("They named the wanted time of day among theirs."),
    "another_time": _("They named other times of day."),
    "transport": _("This kind of help needs a car or a bike, and they have one."),
    "no_transport": _("This kind of help needs a car or a bike, and they have none."),
    "free": _("They have no task now and took on none in the last 7 days."),
    "some": _("They took on less than half of what they can do in a week."),
    "busy": _("They took on half or more of what they can do in a week."),
    "asked_often": _("They were asked 5 times or more in the last 30 days."),
    "often_yes": _("They mostly said yes in the last 30 days (from 2 answers on)."),
    "often_no": _("They mostly said no or did not answer in the last 30 days."),
    "never_asked": _("Nobody ever asked them: whoever offered to help should hear from us."),
    "not_helped_yet": _("They were asked but have not helped yet."),
    "long_ago": _("They last helped 3 weeks ago or longer: it is their turn again."),
    "just_helped": _("They helped in the last 3 days: others come first."),
}


def with_defaults(points: Mapping[str, int]) -> dict[str, int]:
    """The points of every reason: those in `points`, else the default. Unknown codes are left."""
    return {code: points.get(code, default) for code, default in WEIGHTS.items()}

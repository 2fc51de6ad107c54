"""What rules say, in the reader's language."""

import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.languages import language_name
from requests_app.matching.rules import Values

REASON_WORDS: dict[str, Any] = {
    "language": _("speaks %(language)s"),
    "gets_by": _("both get by in %(language)s"),
    "no_shared_language": _("no shared language"),
    "same_pod": _("same pod"),
    "same_ward": _("same ward"),
    "neighboring_ward": _("from a neighboring ward"),
    "whole_city": _("goes anywhere in the city"),
    "place_unknown": _("nobody knows how far it is"),
    "maybe_too_far": _("goes only as far as their building or block"),
    "same_zip": _("same ZIP code"),
    "near": ngettext_lazy("about %(miles)d mile away", "about %(miles)d miles away", "miles"),
    "far": ngettext_lazy("about %(miles)d mile away", "about %(miles)d miles away", "miles"),
    "day": _("free on that day"),
    "any_day": _("free on any day"),
    "time_of_day": _("free at that time"),
    "another_time": _("free at other times of day"),
    "transport": _("has a car or bike"),
    "no_transport": _("no car or bike"),
    "free": _("nothing yet this week"),
    "some": _("%(taken)d of %(limit)d this week"),
    "busy": _("%(taken)d of %(limit)d this week"),
    "asked_often": ngettext_lazy(
        "asked %(times)d time in 30 days", "asked %(times)d times in 30 days", "times"
    ),
    "often_yes": _("said yes %(yes)d of %(answers)d times"),
    "often_no": _("said yes %(yes)d of %(answers)d times"),
    "never_asked": _("never asked yet"),
    "not_helped_yet": _("has not helped yet"),
    "long_ago": ngettext_lazy(
        "last helped %(days)d day ago", "last helped %(days)d days ago", "days"
    ),
    "just_helped": _("helped in the last few days"),
}
# How a steward finds them in a list, where there is nobody to speak of
REASON_NAMES: dict[str, Any] = {
    "language": _("Speaks their language"),
    "gets_by": _("Another shared language"),
    "no_shared_language": _("No shared language"),
    "same_pod": _("Same pod"),
    "same_ward": _("Same ward"),
    "neighboring_ward": _("Neighboring ward"),
    "whole_city": _("Anywhere in the city"),
    "place_unknown": _("Place unknown"),
    "maybe_too_far": _("Maybe too far"),
    "same_zip": _("Same ZIP code"),
    "near": _("Near"),
    "far": _("Far"),
    "day": _("Free on that day"),
    "any_day": _("Free on any day"),
    "time_of_day": _("Free at that time"),
    "another_time": _("Other times of day"),
    "transport": _("Has a car or bike"),
    "no_transport": _("No car or bike"),
    "free": _("Nothing to do yet"),
    "some": _("Something to do"),
    "busy": _("Much to do"),
    "asked_often": _("Asked often"),
    "often_yes": _("Often says yes"),
    "often_no": _("Often says no"),
    "never_asked": _("Never asked"),
    "not_helped_yet": _("Has not helped yet"),
    "long_ago": _("Helped long ago"),
    "just_helped": _("Helped just now"),
}
OBSTACLE_WORDS: dict[str, Any] = {
    "is_pending": _("They are not approved yet."),
    "is_rejected": _("They were not approved."),
    "is_left": _("They have left."),
    "paused": _("They are taking a break until %(until)s."),
    "other_help": _("They do not offer this kind of help."),
    "another_pod": _("They only help in their building or block, and this is in another pod."),
    "another_ward": _("They do not go as far as this ward."),
    "beyond_neighbors": _("They go to the wards next to theirs, and this is farther."),
    "another_day": _("They are not free on %(day)s."),
    "full_now": ngettext_lazy(
        "They take %(limit)d task at a time and have %(taken)d now.",
        "They take %(limit)d tasks at a time and have %(taken)d now.",
        "limit",
    ),
    "full_this_week": ngettext_lazy(
        "They take %(limit)d task a week and have taken %(taken)d in the last 7 days.",
        "They take %(limit)d tasks a week and have taken %(taken)d in the last 7 days.",
        "limit",
    ),
    "speaks_no_other": _(
        "They do not speak %(language)s, and the household gets by in no other language."
    ),
    "helps_already": _("They are helping with this already."),
    "asked_now": _("They are asked already and have not answered yet."),
    "gave_back": _("They took this on before and could not do it."),
    "said_no": _("They said no to this."),
    "did_not_answer": _("They were asked for this and did not answer in time."),
    "blocked": _("They are not to be sent to this household."),
}


def in_words(words: Any, values: Values) -> str:
    """`words` with their blanks filled: languages by name, days as people write them."""
    return str(words % {name: _readable(name, value) for name, value in values.items()})


def _readable(name: str, value: Any) -> Any:
    if name == "language":
        return language_name(value)
    if name in {"until", "day"}:
        return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return value

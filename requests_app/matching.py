"""How well a volunteer fits a need, and why, in words.

Pure: it looks only at the two records it is given (no query, no clock), so that the same pair
always gets the same score and every reason that moved the score can be shown. Who is considered at
all is decided before, by `candidates.candidates_for`.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.languages import language_name

# How much each reason counts. Language first: without it neither can help the other.
WEIGHTS = {
    "language": 40,
    "no_shared_language": -40,
    "same_pod": 25,
    "same_ward": 15,
    "neighboring_ward": 8,
    "whole_city": 4,
    "too_far": -15,
    "day": 10,
    "time_of_day": 5,
    "transport": 10,
    "no_transport": -10,
    "free": 6,
    "busy": -6,
}


@dataclass(frozen=True)
class NeedFacts:
    """What the ranking knows of a need; ids and codes only."""

    language: str
    ward_id: int | None
    neighbor_ward_ids: frozenset[int]
    pod_id: int | None
    wanted_on: datetime.date | None
    wanted_time: str
    needs_transport: bool


@dataclass(frozen=True)
class VolunteerFacts:
    """What the ranking knows of a volunteer; ids, codes and counts only."""

    id: int
    languages: frozenset[str]
    ward_id: int | None
    pod_id: int | None
    reach: str
    days: frozenset[int]
    times: frozenset[str]
    has_wheels: bool
    live_matches: int
    week_matches: int
    max_per_week: int


@dataclass(frozen=True)
class Reason:
    """One thing that moved the score: by how much, and in words."""

    code: str
    points: int
    text: str | Promise

    @property
    def is_against(self) -> bool:
        return self.points < 0


@dataclass(frozen=True)
class Fit:
    """A volunteer's score for a need, with all its reasons, the weightiest first."""

    volunteer_id: int
    score: int
    reasons: tuple[Reason, ...]


Rule = Callable[[NeedFacts, VolunteerFacts], tuple[str, str | Promise] | None]


def _language(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if need.language in volunteer.languages:
        return "language", format_lazy(
            _("speaks {language}"), language=language_name(need.language)
        )
    return "no_shared_language", _("no shared language")


def _place(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if need.pod_id and need.pod_id == volunteer.pod_id:
        return "same_pod", _("same pod")
    if need.ward_id is None or volunteer.ward_id is None:
        return None
    if need.ward_id == volunteer.ward_id:
        return "same_ward", _("same ward")
    if volunteer.reach == "city":
        return "whole_city", _("goes anywhere in the city")
    if volunteer.reach == "neighbors" and volunteer.ward_id in need.neighbor_ward_ids:
        return "neighboring_ward", _("from a neighboring ward")
    return "too_far", _("farther than they said they go")


def _day(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if need.wanted_on is None or not volunteer.days:
        return None
    if need.wanted_on.isoweekday() in volunteer.days:
        return "day", _("free on that day")
    return None


def _time_of_day(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if need.wanted_time and need.wanted_time in volunteer.times:
        return "time_of_day", _("free at that time")
    return None


def _transport(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if not need.needs_transport:
        return None
    if volunteer.has_wheels:
        return "transport", _("has a car or bike")
    return "no_transport", _("no car or bike")


def _load(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[str, str | Promise] | None:
    if volunteer.week_matches == 0 and volunteer.live_matches == 0:
        return "free", _("nothing yet this week")
    text = ngettext_lazy(
        "%(taken)d of %(limit)d this week", "%(taken)d of %(limit)d this week", "limit"
    ) % {"taken": volunteer.week_matches, "limit": volunteer.max_per_week}
    return ("busy" if 2 * volunteer.week_matches >= volunteer.max_per_week else "some"), text


RULES: tuple[Rule, ...] = (_language, _place, _day, _time_of_day, _transport, _load)


def score(need: NeedFacts, volunteer: VolunteerFacts) -> Fit:
    """How well `volunteer` fits `need`: the sum of the weights of the reasons that apply."""
    found = [rule(need, volunteer) for rule in RULES]
    reasons = [
        Reason(code, WEIGHTS.get(code, 0), text) for code, text in (pair for pair in found if pair)
    ]
    reasons.sort(key=lambda reason: -abs(reason.points))
    return Fit(volunteer.id, sum(reason.points for reason in reasons), tuple(reasons))


def rank(need: NeedFacts, volunteers: Iterable[VolunteerFacts]) -> list[Fit]:
    """Fits of all `volunteers`, best first; equal scores go to who has least to do, then by id."""
    people = {volunteer.id: volunteer for volunteer in volunteers}
    fits = [score(need, volunteer) for volunteer in people.values()]
    return sorted(
        fits,
        key=lambda fit: (-fit.score, people[fit.volunteer_id].week_matches, fit.volunteer_id),
    )

"""The way from what the rules say to a score with reasons, and to an order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import Rule, Values
from matching.rules import all_rules
from matching.weights import default_weights
from matching.words import in_words


@dataclass(frozen=True)
class Reason:
    """A thing that moved the score: by how much, and what fills its words."""

    code: str
    points: int
    values: Values = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words in the reader's language, with their blanks filled."""
        return in_words(all_rules().reasons[self.code].words, self.values)

    @property
    def is_against(self) -> bool:
        return self.points < 0


@dataclass(frozen=True)
class Obstacle:
    """A hard rule that leaves a volunteer out, and what fills its words."""

    code: str
    values: Values = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words in the reader's language, with their blanks filled."""
        return in_words(all_rules().obstacle_words[self.code], self.values)

    @property
    def is_final(self) -> bool:
        """True for a rule that nobody may overrule."""
        return self.code in all_rules().final_codes


@dataclass(frozen=True)
class Fit:
    """A volunteer's score for a need, with all its reasons, the weightiest first."""

    volunteer_id: int
    score: int
    reasons: tuple[Reason, ...]


def obstacles(need: NeedFacts, volunteer: VolunteerFacts) -> tuple[Obstacle, ...]:
    """Return every hard rule that leaves `volunteer` out of `need`; none: they may be asked."""
    found = (rule.of_pair(need, volunteer) for rule in all_rules().hard)
    return tuple(Obstacle(*each) for each in found if each)


def score(
    need: NeedFacts, volunteer: VolunteerFacts, weights: Mapping[str, int] | None = None
) -> Fit:
    """Return the fit of `volunteer` for `need`: the sum of the points of the reasons that apply.

    A reason that counts nothing is no reason: it is left out. Without `weights` the defaults count.
    """
    return _score(_asked(need), volunteer, weights or default_weights())


def _asked(need: NeedFacts) -> list[tuple[Rule, Any]]:
    """Return every soft rule with its key of `need`: once per need, not once per pair."""
    return [(rule, rule.need_key(need)) for rule in all_rules().soft]


def _score(
    asked: list[tuple[Rule, Any]], volunteer: VolunteerFacts, weights: Mapping[str, int]
) -> Fit:
    said = (rule.apply(key, rule.volunteer_key(volunteer)) for rule, key in asked)
    found = [each for each in said if each]
    reasons = [Reason(code, weights[code], values) for code, values in found if weights[code]]
    # The sort is stable: reasons of the same weight stay in the order of the rules.
    reasons.sort(key=lambda reason: -abs(reason.points))
    return Fit(volunteer.id, sum(reason.points for reason in reasons), tuple(reasons))


def rank(
    need: NeedFacts,
    volunteers: Iterable[VolunteerFacts],
    weights: Mapping[str, int] | None = None,
) -> list[Fit]:
    """Return the fits of all `volunteers`, best first.

    Among equals comes first who took on least this week, then who was asked least lately, then who
    signed up first.
    """
    people, asked = {volunteer.id: volunteer for volunteer in volunteers}, _asked(need)
    points = weights or default_weights()
    fits = [_score(asked, volunteer, points) for volunteer in people.values()]
    return sorted(fits, key=lambda fit: (-fit.score, *_tie_breakers(people[fit.volunteer_id])))


def _tie_breakers(volunteer: VolunteerFacts) -> tuple[int, int, int]:
    # The id last, so that no two are equal: the same facts give the same order each time.
    return volunteer.this_week, volunteer.asked_lately, volunteer.id

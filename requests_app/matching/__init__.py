"""How well a volunteer fits a need, and why, in words.

Pure: it looks only at the facts it is given (no query, no clock), so that the same pair always gets
the same score and every reason that moved it can be shown. Hard rules leave a volunteer out, soft
rules move them up or down.
"""

from requests_app.matching.crowd import Crowd
from requests_app.matching.facts import NeedFacts, Point, VolunteerFacts
from requests_app.matching.hard import HARD
from requests_app.matching.ranking import Fit, Obstacle, Reason, obstacles, rank, score
from requests_app.matching.rules import PairRule, Rule, Values
from requests_app.matching.soft import SOFT
from requests_app.matching.weights import EXPLANATIONS, MOST_POINTS, WEIGHTS, with_defaults
from requests_app.matching.words import OBSTACLE_WORDS, REASON_NAMES, REASON_WORDS

__all__ = [
    "EXPLANATIONS",
    "HARD",
    "MOST_POINTS",
    "OBSTACLE_WORDS",
    "REASON_NAMES",
    "REASON_WORDS",
    "SOFT",
    "WEIGHTS",
    "Crowd",
    "Fit",
    "NeedFacts",
    "Obstacle",
    "PairRule",
    "Point",
    "Reason",
    "Rule",
    "Values",
    "VolunteerFacts",
    "obstacles",
    "rank",
    "score",
    "with_defaults",
]

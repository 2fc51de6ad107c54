"""The fit of a volunteer for a need: a score, and the reasons for it in words.

Pure: it looks only at the facts it is given (no query, no clock, no model), so that the same pair
always gets the same score and every reason that moved it can be shown. Hard rules leave a volunteer
out, soft rules move them up or down. Each is a file in `matching.rules`, with its words and SQL.
"""

from matching.crowd import Crowd
from matching.facts import NeedFacts, Point, VolunteerFacts
from matching.ranking import Fit, Obstacle, Reason, obstacles, rank, score
from matching.rule import HardRule, PairRule, PossibleReason, Rule, SoftRule, Values
from matching.rules import all_rules
from matching.sql import NeedRows, VolunteerRows
from matching.weights import MOST_POINTS, default_weights, with_defaults

__all__ = [
    "MOST_POINTS",
    "Crowd",
    "Fit",
    "HardRule",
    "NeedFacts",
    "NeedRows",
    "Obstacle",
    "PairRule",
    "Point",
    "PossibleReason",
    "Reason",
    "Rule",
    "SoftRule",
    "Values",
    "VolunteerFacts",
    "VolunteerRows",
    "all_rules",
    "default_weights",
    "obstacles",
    "rank",
    "score",
    "with_defaults",
]

"""The builder of phone trees: pure, no database, no clock, the same answer to the same question.

    tree = build(people, locked)           # a tree where there was none
    tree = build(people, locked, before)   # mended: as few lines as can be differ from `before`
    compare(before, tree)                  # what changed, to be said in words

Key people are the first level. Nobody calls more than five, nobody is further than the third
level, caller and called share a language and a time of day (or a home), and everybody who is
reached is reached by one path. Members that cannot be reached are listed with the reason.
"""

from phone_trees.build.advice import helpful_key_people
from phone_trees.build.changes import Changes, Move, compare
from phone_trees.build.facts import (
    MOST_CALLS,
    MOST_LEVELS,
    Limits,
    Line,
    Person,
    StandIn,
    Tree,
    Unkept,
    Unreached,
)
from phone_trees.build.fits import Fits
from phone_trees.build.whole import build

__all__ = [
    "MOST_CALLS",
    "MOST_LEVELS",
    "Changes",
    "Fits",
    "Limits",
    "Line",
    "Move",
    "Person",
    "StandIn",
    "Tree",
    "Unkept",
    "Unreached",
    "build",
    "compare",
    "helpful_key_people",
]

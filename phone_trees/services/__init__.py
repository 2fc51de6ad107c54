"""Every change of a phone tree: one verb each."""

from phone_trees.services.lines import change_line, lock_line, rebuild, unlock_line
from phone_trees.services.places import join_tree, leave_tree
from phone_trees.services.rounds import (
    finish_round,
    hand_over_due,
    start_round,
    tick,
)

__all__ = [
    "change_line",
    "finish_round",
    "hand_over_due",
    "join_tree",
    "leave_tree",
    "lock_line",
    "rebuild",
    "start_round",
    "tick",
    "unlock_line",
]

"""The same problem by another way: every place of every volunteer a column, every pair a cell."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from batch_matching.assignment import FORBIDDEN, NOBODY, Assignment, Block, Problem


def best_worth(problem: Problem) -> int:
    """The worth of the best assignment, found by `linear_sum_assignment`."""
    height, width = len(problem.urgencies), len(problem.capacities)
    worth = np.zeros((height, width))
    for block in problem.blocks:
        cells = problem.worth()[block.needs, None] + block.scores
        cells[block.scores == FORBIDDEN] = 0
        worth[np.ix_(block.needs, block.volunteers)] = cells
    # This solver knows no capacities: somebody with room for three is three columns.
    places = np.repeat(worth, problem.capacities, axis=1)
    # A worthless column for each need, so that it may always go unserved.
    unserved = np.zeros((height, height))
    rows, columns = linear_sum_assignment(np.hstack([places, unserved]), maximize=True)
    return int(np.hstack([places, unserved])[rows, columns].sum())


def worth_of(problem: Problem, found: Assignment) -> int:
    """The worth of `found`. Raises `AssertionError` when it breaks a limit."""
    served = np.flatnonzero(found.volunteers != NOBODY)
    taken = np.bincount(found.volunteers[served], minlength=len(problem.capacities))
    assert (taken <= problem.capacities).all(), "somebody has more than they take"
    scores = np.array([score_of(problem, need, found.volunteers[need]) for need in served])
    assert (scores != FORBIDDEN).all(), "a pair that must not be"
    assert scores.sum() == found.total, "the total is not that of the pairs"
    return int(problem.worth()[served].sum() + scores.sum())


def score_of(problem: Problem, need: int, volunteer: int) -> int:
    for block in problem.blocks:
        if need in block.needs and volunteer in block.volunteers:
            row = int(np.flatnonzero(block.needs == need)[0])
            return int(block.scores[row, np.flatnonzero(block.volunteers == volunteer)[0]])
    return int(FORBIDDEN)


def random_problem(seed: int) -> Problem:
    """Up to 60 needs and 40 volunteers in up to 3 blocks: from plenty to far too few, with ties."""
    chance = np.random.default_rng(seed)
    height, width = chance.integers(1, 61), chance.integers(1, 41)
    kinds = chance.integers(0, 3, height)
    blocks = []
    for kind in range(3):
        needs = np.flatnonzero(kinds == kind)
        people = np.flatnonzero(chance.random(width) < 0.7)
        shape = (len(needs), len(people))
        # Up to 1, nearly all pairs tie; up to 120, hardly any.
        highest = chance.choice([1, 5, 120])
        scores = chance.integers(-highest, highest + 1, shape).astype(np.int16)
        scores[chance.random(shape) < chance.choice([0.1, 0.6, 0.9])] = FORBIDDEN
        blocks.append(Block(needs, people, scores))
    return Problem(chance.integers(1, 5, height), chance.integers(1, 4, width), blocks)

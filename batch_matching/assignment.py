"""The best way to share out many needs among many volunteers.

Pure: numbers in, numbers out. Only the worker imports this module, and `pair_scores`: numpy and
scipy take as much memory as the rest of a web process.

What is best, in this order:

1. as many needs as can be are served, and of the more urgent ones as many as can be. These never
   conflict: the sets of needs that can be served together form a matroid, and in a matroid the
   heaviest set is also a largest one, whatever (positive) weights the urgencies have;
2. the scores add up to as much as they can.

Being served is worth more than all scores together could ever be, so one assignment has both. Of
millions of pairs only few matter, so they come in as they are needed:

- shortest augmenting paths solve the problem over the pairs that are in (none at first), which
  gives each need a gain and each volunteer a price;
- all pairs are held against them. The best of those that would pay better than what their need has
  are taken in, and it is solved again, until there are none.

Then the assignment is the best of all: no pair pays more than the gain of its need and the price of
its volunteer, so no assignment whatever is worth more than gains and prices together, and this one
is worth just that (duality of linear programs). Both are checked in whole numbers, every time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Whole = NDArray[np.int64]
# The score of a pair that must not be.
# No sum of points comes near it: a rule gives one reason, of `MOST_POINTS` at most.
FORBIDDEN = np.iinfo(np.int16).min
NOBODY = -1
# Tuned on a city: pairs of each need that are taken in at once.
TAKEN_IN = 8
# Not the least int64: `_highest_places` negates it, and that one has no opposite.
BELOW_ALL = -(2**60)


@dataclass(frozen=True)
class Block:
    """The scores of some needs with some volunteers, all named by their place from 0 on.

    Together the blocks say which pairs are possible. No pair may be in two of them.
    """

    needs: Whole
    volunteers: Whole
    scores: NDArray[np.int16]


@dataclass(frozen=True)
class Problem:
    """The urgencies of the needs (1 or more), volunteers' capacities, and the possible pairs."""

    urgencies: Whole
    capacities: Whole
    blocks: Sequence[Block]

    def worth(self) -> Whole:
        """Return the worth of serving each need, besides its score."""
        highest = max((_highest(block.scores) for block in self.blocks), default=0)
        # For one need more, the scores of all others may fall from the highest to its opposite.
        return self.urgencies * (2 * len(self.urgencies) * highest + 1)


@dataclass(frozen=True)
class Assignment:
    """The volunteer of each need, or `NOBODY`; `total` are the scores of all pairs together."""

    volunteers: Whole
    total: int
    rounds: int
    pairs: int

    @property
    def served(self) -> int:
        return int((self.volunteers != NOBODY).sum())


@dataclass(frozen=True)
class Pairs:
    """The pairs that the solver looks at: need, volunteer, and what the pair is worth."""

    needs: Whole
    volunteers: Whole
    worth: Whole

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> "Pairs":
        names = ("needs", "volunteers", "worth")
        columns = [[getattr(part, name) for part in parts] for name in names]
        return cls(*(np.concatenate([np.zeros(0, np.int64), *column]) for column in columns))

    def only(self, chosen: Any) -> "Pairs":
        return Pairs(self.needs[chosen], self.volunteers[chosen], self.worth[chosen])


@dataclass(frozen=True)
class Answer:
    """The volunteer of each need, with the needs' gains and the volunteers' prices."""

    volunteers: Whole
    gains: Whole
    prices: Whole
    total: int


def assign(problem: Problem, on_round: Callable[[int, int], None] | None = None) -> Assignment:
    """Return the best assignment. Raises `ArithmeticError` when its prices do not prove it.

    `on_round` is called with the number of each round and of the pairs found in it that pay better.
    """
    worth, pairs, rounds = problem.worth(), Pairs.joined([]), 0
    answer = _nothing(problem)
    while True:
        rounds += 1
        better = _better_pairs(problem, worth, answer)
        if on_round:
            on_round(rounds, len(better.needs))
        if not len(better.needs):
            break
        pairs = Pairs.joined([pairs, better])
        answer = _solve(problem, pairs)
    total = answer.total - int(worth[answer.volunteers != NOBODY].sum())
    return Assignment(answer.volunteers, total, rounds, len(pairs.needs))


def _nothing(problem: Problem) -> Answer:
    """Return the answer to begin with: nobody is served, and everybody is free."""
    height = len(problem.urgencies)
    nothing = np.zeros(height, np.int64)
    return Answer(np.full(height, NOBODY), nothing, np.zeros(_width(problem), np.int64), 0)


def _highest(scores: NDArray[np.int16]) -> int:
    """The score farthest from 0."""
    possible = scores[scores != FORBIDDEN]
    return int(np.abs(possible).max()) if possible.size else 0


# --- Which pairs to look at -----------------------------------------------------------------------


def _better_pairs(problem: Problem, worth: Whole, answer: Answer) -> Pairs:
    """Return pairs that pay more, after the volunteer's price, than what their need gains now."""
    found = []
    for block in problem.blocks:
        values = block.scores - answer.prices[block.volunteers]
        values += (worth - answer.gains)[block.needs, None]
        values[block.scores == FORBIDDEN] = BELOW_ALL
        rows, columns = _highest_places(values, TAKEN_IN)
        better = values[rows, columns] > 0
        found.append(_pairs(block, rows[better], columns[better], worth))
    return Pairs.joined(found)


def _highest_places(values: NDArray[Any], most: int) -> tuple[Whole, Whole]:
    """Return row and column of the `most` highest values of each row."""
    height, width = values.shape
    most = min(most, width)
    if not most:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # Partitioned, not sorted: all of them are taken in, in whatever order.
    columns = np.argpartition(-values, most - 1, axis=1)[:, :most]
    return np.repeat(np.arange(height), most), columns.ravel()


def _pairs(block: Block, rows: Whole, columns: Whole, worth: Whole) -> Pairs:
    needs = block.needs[rows]
    return Pairs(needs, block.volunteers[columns], block.scores[rows, columns] + worth[needs])


# --- Solving over these pairs ---------------------------------------------------------------------


def _solve(problem: Problem, pairs: Pairs) -> Answer:
    """The best assignment over `pairs`, with gains and prices that prove it.

    Raises `ArithmeticError` when they do not.
    """
    chosen = _augment(problem, pairs)
    gains, prices = _gains_and_prices(problem, pairs, chosen)
    total = int(_worth_of(pairs, chosen).sum())
    if gains.min() < 0 or total != int(gains.sum() + (prices * problem.capacities).sum()):
        raise ArithmeticError("The prices do not prove that the assignment is the best.")
    return Answer(chosen, gains, prices, total)


def _augment(problem: Problem, pairs: Pairs) -> Whole:
    """Return the volunteer of each need, by shortest augmenting paths over the volunteers' places.

    To stay unserved is a place of its own for each need: scipy raises unless every row is matched.
    """
    height = len(problem.urgencies)
    # Somebody who takes twenty but is in two pairs needs two places; more only widen the graph.
    room = np.minimum(problem.capacities, np.bincount(pairs.volunteers, minlength=_width(problem)))
    owners = np.concatenate([np.repeat(_up_to(_width(problem)), room), np.full(height, NOBODY)])
    copies, places = _places(pairs, room)
    rows = np.concatenate([pairs.needs[copies], _up_to(height)])
    columns = np.concatenate([places, len(owners) - height + _up_to(height)])
    # scipy looks for the least cost and drops edges of weight 0, so the best pair costs 1.
    # As floats, which it works in: far below 2**53, they are still whole numbers.
    most = 1 + int(pairs.worth.max())
    costs = np.concatenate([most - pairs.worth[copies], np.full(height, most)]).astype(float)
    graph = csr_array((costs, (rows, columns)), (height, len(owners)))
    return owners[min_weight_full_bipartite_matching(graph)[1]]


def _places(pairs: Pairs, room: Whole) -> tuple[Whole, Whole]:
    """Return each pair with each place of its volunteer, as the numbers of both."""
    first, times = np.cumsum(room) - room, room[pairs.volunteers]
    copies = np.repeat(_up_to(len(times)), times)
    within = _up_to(len(copies)) - np.repeat(np.cumsum(times) - times, times)
    return copies, first[pairs.volunteers[copies]] + within


def _gains_and_prices(problem: Problem, pairs: Pairs, chosen: Whole) -> tuple[Whole, Whole]:
    """Return the lowest prices at which nobody would rather have another pair than their own.

    They rise along chains of volunteers, so the rounds are as many as the longest chain is long.
    """
    served, worth = chosen != NOBODY, _worth_of(pairs, chosen)
    prices = np.zeros(_width(problem), np.int64)
    for _step in range(_width(problem) + 2):
        # For `NOBODY` this reads the last price (-1 counts from the end); `where` throws it away.
        gains = np.where(served, worth - prices[chosen], 0)
        before = prices.copy()
        # `at`, because a volunteer is in many pairs: plain indexing keeps only the last of them.
        np.maximum.at(prices, pairs.volunteers, pairs.worth - gains[pairs.needs])
        if (prices == before).all():
            return gains, prices
    raise ArithmeticError("The assignment is not the best: its prices rise for ever.")


def _worth_of(pairs: Pairs, chosen: Whole) -> Whole:
    """Return the worth of each need's pair; 0 for those that nobody serves."""
    worth = np.zeros(len(chosen), np.int64)
    own = pairs.volunteers == chosen[pairs.needs]
    worth[pairs.needs[own]] = pairs.worth[own]
    return worth


def _width(problem: Problem) -> int:
    return len(problem.capacities)


def _up_to(count: int) -> Whole:
    return np.arange(count)

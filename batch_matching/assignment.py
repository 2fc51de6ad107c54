"""The best way to share out many needs among many volunteers.

Pure: numbers in, numbers out. Only the worker imports this module, and `scoring`: numpy and scipy
take as much memory as the rest of a web process.

What is best, in this order:

1. as many needs as can be are served, and of the more urgent ones as many as can be. These never
   conflict: the sets of needs that can be served together form a matroid, and in a matroid the
   heaviest set is also a largest one, whatever (positive) weights the urgencies have;
2. the scores add up to as much as they can.

Being served is worth more than all scores together could ever be, so one linear program has both.
Its corners are whole numbers (each need is in one row, each volunteer in one, so the matrix is
totally unimodular), and so are the prices in its dual. Of millions of pairs only few matter:

- a start is made with the best pairs of each need, and some that are nearly as good;
- shortest augmenting paths solve the problem over these pairs, which gives each need a gain and
  each volunteer a price;
- all pairs are held against them. Those that would pay better than what their need has are taken
  in, and it is solved again, until there are none: then no pair left out can matter;
- HiGHS solves the linear program over the pairs that are worth their price. Gains and prices add up
  to the total of its answer, exactly, in whole numbers: no assignment of any pairs can be better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

Whole = NDArray[np.int64]
# The score of a pair that must not be.
FORBIDDEN = np.iinfo(np.int16).min
NOBODY = -1
# Tuned on a city: pairs per need at the start (of each kind) and taken in at once.
BEST, NEARLY_BEST, TAKEN_IN = 4, 4, 8
# How much worse than the best a pair may be to come in as "nearly as good".
NEARLY = 40
BELOW_ALL = -(2**60)


@dataclass(frozen=True)
class Block:
    """Scores of some needs with some volunteers, whom it names by their place from 0 on.

    Together the blocks say which pairs are possible. No pair may be in two of them.
    """

    needs: Whole
    volunteers: Whole
    scores: NDArray[np.int16]


@dataclass(frozen=True)
class Problem:
    """Urgencies of the needs (1 or more), how many each volunteer takes, and the possible pairs."""

    urgencies: Whole
    capacities: Whole
    blocks: Sequence[Block]

    def worth(self) -> Whole:
        """What serving each need is worth, besides its score."""
        highest = max((_highest(block.scores) for block in self.blocks), default=0)
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
    """Pairs that the solver looks at: need, volunteer, and what the pair is worth."""

    needs: Whole
    volunteers: Whole
    worth: Whole

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> "Pairs":
        if not parts:
            nothing = np.zeros(0, np.int64)
            return cls(nothing, nothing, nothing)
        names = ("needs", "volunteers", "worth")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def only(self, chosen: Any) -> "Pairs":
        return Pairs(self.needs[chosen], self.volunteers[chosen], self.worth[chosen])

    def once(self) -> "Pairs":
        """Each pair once, by need and volunteer."""
        if not len(self.needs):
            return self
        keys = self.needs * (int(self.volunteers.max()) + 1) + self.volunteers
        return self.only(np.unique(keys, return_index=True)[1])


@dataclass(frozen=True)
class Answer:
    """Who serves which need, with the gain of each need and the price of each volunteer."""

    volunteers: Whole
    gains: Whole
    prices: Whole
    total: int


def assign(problem: Problem, on_round: Callable[[int, int], None] | None = None) -> Assignment:
    """The best assignment.

    `on_round` is called with the number of each round and of the pairs found in it that pay better.
    """
    worth = problem.worth()
    pairs, rounds = _first_pairs(problem, worth), 0
    if not len(pairs.needs):
        return Assignment(np.full(len(worth), NOBODY), 0, rounds, 0)
    while True:
        rounds += 1
        answer = _solve(problem, pairs)
        better = _better_pairs(problem, worth, answer)
        if on_round:
            on_round(rounds, len(better.needs))
        if not len(better.needs):
            break
        pairs = Pairs.joined([pairs, better])
    chosen = _confirm(problem, pairs, answer)
    served = chosen != NOBODY
    total = answer.total - int(worth[served].sum())
    return Assignment(chosen, total, rounds, len(pairs.needs))


def _highest(scores: NDArray[np.int16]) -> int:
    """The score farthest from 0."""
    possible = scores[scores != FORBIDDEN]
    return int(np.abs(possible).max()) if possible.size else 0


# --- Which pairs to look at -----------------------------------------------------------------------


def _first_pairs(problem: Problem, worth: Whole) -> Pairs:
    """The best pairs of each need, and some nearly as good, so that not all want the same few."""
    chance = np.random.default_rng(0)
    parts = []
    for block in problem.blocks:
        scores = block.scores.astype(np.int32)
        parts.append(_highest_of(block, scores, BEST, worth))
        scores += chance.integers(0, NEARLY, scores.shape, dtype=np.int32)
        parts.append(_highest_of(block, scores, NEARLY_BEST, worth))
    return Pairs.joined(parts).once()


def _highest_of(block: Block, values: NDArray[Any], most: int, worth: Whole) -> Pairs:
    """Up to `most` possible pairs of each need of `block`, those with the highest `values`."""
    rows, columns = _highest_places(values, most)
    possible = block.scores[rows, columns] != FORBIDDEN
    return _pairs(block, rows[possible], columns[possible], worth)


def _highest_places(values: NDArray[Any], most: int) -> tuple[Whole, Whole]:
    """Row and column of the `most` highest values of each row."""
    height, width = values.shape
    most = min(most, width)
    if not most:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    columns = np.argpartition(-values, most - 1, axis=1)[:, :most]
    return np.repeat(np.arange(height), most), columns.ravel()


def _pairs(block: Block, rows: Whole, columns: Whole, worth: Whole) -> Pairs:
    needs = block.needs[rows]
    return Pairs(needs, block.volunteers[columns], block.scores[rows, columns] + worth[needs])


def _better_pairs(problem: Problem, worth: Whole, answer: Answer) -> Pairs:
    """Pairs that pay more, after the volunteer's price, than what their need gains now."""
    found = []
    for block in problem.blocks:
        values = block.scores - answer.prices[block.volunteers]
        values += (worth - answer.gains)[block.needs, None]
        values[block.scores == FORBIDDEN] = BELOW_ALL
        rows, columns = _highest_places(values, TAKEN_IN)
        better = values[rows, columns] > 0
        found.append(_pairs(block, rows[better], columns[better], worth))
    return Pairs.joined(found)


# --- Solving over these pairs ---------------------------------------------------------------------


def _solve(problem: Problem, pairs: Pairs) -> Answer:
    """The best assignment over `pairs`, with gains and prices that prove it."""
    chosen = _augment(problem, pairs)
    gains, prices = _gains_and_prices(problem, pairs, chosen)
    total = int(_worth_of(pairs, chosen).sum())
    if total != int(gains.sum() + (prices * problem.capacities).sum()):
        raise ArithmeticError("The prices do not prove that the assignment is the best.")
    return Answer(chosen, gains, prices, total)


def _augment(problem: Problem, pairs: Pairs) -> Whole:
    """By shortest augmenting paths. A volunteer has a place for each need they take; staying
    unserved is a place of its own for each need."""
    height = len(problem.urgencies)
    room = np.minimum(problem.capacities, np.bincount(pairs.volunteers, minlength=_width(problem)))
    first = np.cumsum(room) - room
    times = room[pairs.volunteers]
    copies = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(copies)) - np.repeat(np.cumsum(times) - times, times)
    places = int(room.sum())
    columns = np.concatenate([first[pairs.volunteers[copies]] + within, places + _up_to(height)])
    rows = np.concatenate([pairs.needs[copies], _up_to(height)])
    most = 1 + int(pairs.worth.max(initial=0))
    costs = np.concatenate([most - pairs.worth[copies], np.full(height, most)]).astype(float)
    shape = (height, places + height)
    _rows, found = min_weight_full_bipartite_matching(csr_array((costs, (rows, columns)), shape))
    owners = np.concatenate([np.repeat(_up_to(_width(problem)), room), np.full(height, NOBODY)])
    return owners[found]


def _gains_and_prices(problem: Problem, pairs: Pairs, chosen: Whole) -> tuple[Whole, Whole]:
    """The lowest prices at which nobody would rather have another pair than what they have.

    They rise along chains of volunteers, so the rounds are as many as the longest chain is long.
    """
    served, worth = chosen != NOBODY, _worth_of(pairs, chosen)
    prices = np.zeros(_width(problem), np.int64)
    for _step in range(_width(problem) + 2):
        gains = np.where(served, worth - prices[chosen], 0)
        before = prices.copy()
        np.maximum.at(prices, pairs.volunteers, pairs.worth - gains[pairs.needs])
        if (prices == before).all():
            return gains, prices
    raise ArithmeticError("The assignment is not the best: its prices rise for ever.")


def _worth_of(pairs: Pairs, chosen: Whole) -> Whole:
    """What each need's pair is worth; 0 for those that nobody serves."""
    worth = np.zeros(len(chosen), np.int64)
    own = pairs.volunteers == chosen[pairs.needs]
    worth[pairs.needs[own]] = pairs.worth[own]
    return worth


def _confirm(problem: Problem, pairs: Pairs, answer: Answer) -> Whole:
    """The linear program over the pairs that are worth their price; raises if it disagrees."""
    tight = pairs.only(answer.gains[pairs.needs] + answer.prices[pairs.volunteers] == pairs.worth)
    used, places = np.unique(tight.volunteers, return_inverse=True)
    height, count = len(problem.urgencies), len(tight.needs)
    # An unserved need costs its gain, a place that stays free its price, a tight pair nothing:
    # the least cost is 0 if and only if the total is what gains and prices say.
    costs = np.concatenate([np.zeros(count), answer.gains, answer.prices[used]])
    rows = np.concatenate([tight.needs, height + places, _up_to(height + len(used))])
    columns = np.concatenate([_up_to(count), _up_to(count), count + _up_to(height + len(used))])
    shape = (height + len(used), len(costs))
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape).tocsc()
    limits = np.concatenate([np.ones(height), problem.capacities[used]])
    # The start is feasible in its dual, so the simplex method has little to do; reducing the
    # problem first took longer than solving it.
    found = linprog(costs, A_eq=matrix, b_eq=limits, method="highs-ds", options={"presolve": False})
    return _read(found, tight, answer)


def _read(found: Any, tight: Pairs, answer: Answer) -> Whole:
    """Whom HiGHS gives each need to. Raises `ArithmeticError` when that is not the best total."""
    if found.status != 0:
        raise ArithmeticError(f"The linear program was not solved: {found.message}")
    shares = found.x[: len(tight.needs)]
    taken = tight.only(np.rint(shares) == 1)
    if np.abs(shares - np.rint(shares)).max(initial=0) > 0.01 or taken.worth.sum() != answer.total:
        raise ArithmeticError("The linear program and its prices do not agree.")
    chosen = np.full(len(answer.volunteers), NOBODY)
    chosen[taken.needs] = taken.volunteers
    return chosen


def _width(problem: Problem) -> int:
    return len(problem.capacities)


def _up_to(count: int) -> Whole:
    return np.arange(count)

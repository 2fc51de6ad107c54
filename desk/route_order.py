"""The order of the stops of a route: short, by the middles of their ZIP codes.

Pure: places in, numbers out. The way begins and ends at whichever stop is best, since where a
driver comes from is not asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from matching import Point
from matching.rules.distance import miles

# Miles where the middles of ZIP codes say nothing: within one, and where one is not known.
SAME_ZIP, UNKNOWN = 0.5, 25.0
# From so many stops a way is begun, to find the best.
BEGINNINGS = 12
# Measured on a dozen stops: half of what nearest neighbor leaves is found, in 30 milliseconds.
MOVES, ROUNDS, WARMTH = 200, 10, 0.3
# Stands before the first stop and behind the last: as near to all of them.
NOWHERE = -1


@dataclass(frozen=True)
class Stop:
    """The place of a need: whose it is, and about where. Never an address."""

    household: int | None
    zip_code: str
    point: Point | None


def distance(one: Stop, other: Stop) -> float:
    """Return about how many miles lie between two stops; 0 at the same household's."""
    if one.household is not None and one.household == other.household:
        return 0.0
    if one.zip_code and one.zip_code == other.zip_code:
        return SAME_ZIP
    if one.point is None or other.point is None:
        return UNKNOWN
    return max(SAME_ZIP, miles(one.point, other.point))


def length(stops: Sequence[Stop]) -> float:
    """Return the miles from the first of `stops` to the last, in their order."""
    return sum(distance(one, other) for one, other in pairwise(stops))


def in_short_order(stops: Sequence[Stop], *, improve: bool = True) -> list[int]:
    """Return the places of `stops` in the order to go; never longer than the order given.

    Nearest neighbor from several beginnings; the best of these is improved by moving stops about.
    """
    given = list(range(len(stops)))
    if len(stops) < 3:
        return given
    found = [given, *_from_beginnings(stops)]
    best = min(found, key=lambda order: _miles(stops, order))
    if improve:
        best = min([best, _improved(stops, best)], key=lambda order: _miles(stops, order))
    return best


def _miles(stops: Sequence[Stop], order: Sequence[int]) -> float:
    return length([stops[each] for each in order])


def _from_beginnings(stops: Sequence[Stop]) -> list[list[int]]:
    """Return the ways that go to the nearest next each time, one from each beginning."""
    greedy = _networkx().approximation.greedy_tsp
    between = _between(stops)
    # The library comes back to where it began; a driver need not.
    return [greedy(between, source=first)[:-1] for first in range(min(len(stops), BEGINNINGS))]


def _improved(stops: Sequence[Stop], order: Sequence[int]) -> list[int]:
    """Return what moving single stops makes of a way. The same stops give the same way."""
    between = _between(stops)
    between.add_weighted_edges_from((NOWHERE, each, 0.0) for each in order)
    circle = _networkx().approximation.simulated_annealing_tsp(
        between,
        [NOWHERE, *order, NOWHERE],
        source=NOWHERE,
        move="1-0",
        temp=WARMTH,
        max_iterations=ROUNDS,
        N_inner=MOVES,
        seed=1,
    )
    return list(circle[1:-1])


def _between(stops: Sequence[Stop]) -> Any:
    graph = _networkx().Graph()
    for one, other in combinations(range(len(stops)), 2):
        graph.add_edge(one, other, weight=distance(stops[one], stops[other]))
    return graph


def _networkx() -> Any:
    """Return the library, loaded when it is first asked for: no other page needs its memory."""
    import networkx  # by whoever plans routes alone

    return networkx

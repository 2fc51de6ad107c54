"""As many pairs as there can be, by Edmonds' blossoms. Pure: numbers and sets only."""

from collections import deque
from collections.abc import Sequence

Neighbors = list[list[int]]


def most_pairs(neighbors: Neighbors, order: Sequence[int]) -> list[int]:
    """Return for each vertex its partner, or -1: as many pairs as the edges allow.

    `order` says who chooses first: whoever has a partner keeps one, so the first are served first.
    """
    partner = _greedy(neighbors, order)
    component = _components(neighbors)
    gone = [False] * len(neighbors)
    for start in order:
        # A path that brings one pair more ends at another free vertex of the same part.
        free = partner[start] < 0 and any(
            partner[each] < 0 and component[each] == component[start] and each != start
            for each in range(len(partner))
        )
        if free:
            _Search(neighbors, partner, gone).from_(start)
    return partner


def _greedy(neighbors: Neighbors, order: Sequence[int]) -> list[int]:
    partner = [-1] * len(neighbors)
    place = {vertex: number for number, vertex in enumerate(order)}
    for vertex in order:
        if partner[vertex] < 0:
            open_ones = [each for each in neighbors[vertex] if partner[each] < 0]
            if open_ones:
                # Whoever has the fewest choices is the hardest to place later.
                other = min(open_ones, key=lambda each: (len(neighbors[each]), place[each]))
                partner[vertex], partner[other] = other, vertex
    return partner


def _components(neighbors: Neighbors) -> list[int]:
    found = [-1] * len(neighbors)
    for start in range(len(neighbors)):
        if found[start] < 0:
            found[start] = start
            queue = [start]
            while queue:
                for each in neighbors[queue.pop()]:
                    if found[each] < 0:
                        found[each] = start
                        queue.append(each)
    return found


class _Search:
    """One search for a path of pairs that can be exchanged for one pair more."""

    def __init__(self, neighbors: Neighbors, partner: list[int], gone: list[bool]) -> None:
        count = len(neighbors)
        self.neighbors, self.partner, self.gone = neighbors, partner, gone
        self.parent = [-1] * count
        self.base = list(range(count))
        self.is_outer = [False] * count
        self.queue: deque[int] = deque()

    def from_(self, start: int) -> None:
        """Bring `start` into a pair. A part in which that cannot be is left aside for good."""
        self.is_outer[start] = True
        self.queue.append(start)
        while self.queue:
            end = self._step(self.queue.popleft())
            if end >= 0:
                self._exchange(end)
                return
        for vertex, parent in enumerate(self.parent):
            if parent >= 0 or self.is_outer[vertex]:
                self.gone[vertex] = True

    def _step(self, vertex: int) -> int:
        for other in self.neighbors[vertex]:
            if self.gone[other] or self.base[vertex] == self.base[other]:
                continue
            if self.partner[vertex] == other:
                continue
            partner = self.partner[other]
            if self.is_outer[other]:
                self._contract(vertex, other)
            elif self.parent[other] < 0:
                self.parent[other] = vertex
                if partner < 0:
                    return other
                self.is_outer[partner] = True
                self.queue.append(partner)
        return -1

    def _contract(self, one: int, other: int) -> None:
        base = self._common(one, other)
        inside = [False] * len(self.base)
        self._mark(one, base, other, inside)
        self._mark(other, base, one, inside)
        for vertex, old in enumerate(self.base):
            if inside[old]:
                self.base[vertex] = base
                if not self.is_outer[vertex]:
                    self.is_outer[vertex] = True
                    self.queue.append(vertex)

    def _common(self, one: int, other: int) -> int:
        seen = set()
        while True:
            one = self.base[one]
            seen.add(one)
            if self.partner[one] < 0:
                break
            one = self.parent[self.partner[one]]
        while self.base[other] not in seen:
            other = self.parent[self.partner[self.base[other]]]
        return self.base[other]

    def _mark(self, vertex: int, base: int, child: int, inside: list[bool]) -> None:
        while self.base[vertex] != base:
            partner = self.partner[vertex]
            inside[self.base[vertex]] = inside[self.base[partner]] = True
            self.parent[vertex] = child
            child = partner
            vertex = self.parent[partner]

    def _exchange(self, end: int) -> None:
        while end >= 0:
            before = self.parent[end]
            after = self.partner[before]
            self.partner[end], self.partner[before] = before, end
            end = after

"""Two halves of a pod, worked out from who belongs together. Pure: no database, no chance.

Homes are never parted. Otherwise each bond (a floor, a language, a branch of the phone tree) costs
as many members as it leaves on its smaller side, times its weight; halves as even as the homes let
them, and what cannot be had is said. The same pod gives the same halves.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from members.splitting.shapes import Bond, Halves, Person, Problem

# The larger half has at most this share of the members, unless a home is too large for it.
LARGEST_SHARE = 0.6
LANGUAGE_WEIGHT, FLOOR_WEIGHT = 2, 3
# Somebody who could talk to a neighbor before and to none after counts as much as many bonds.
ALONE_COSTS = 25
MOST_PASSES = 12
MOST_PARTNERS = 80


def halve(people: Sequence[Person], bonds: Iterable[Bond] = ()) -> Halves:
    """Return the halves of a pod. `bonds` come on top of floors and languages."""
    people = sorted(people, key=lambda person: person.id)
    ids = {person.id for person in people}
    known = [Bond(bond.kind, bond.ids & ids, bond.weight) for bond in bonds]
    blocks = _blocks(people, known)
    if len(blocks) < 2:
        return Halves(tuple(sorted(ids)), (), (), {Problem.TOO_FEW: tuple(sorted(ids))})
    table = _Table(people, blocks, _weighted(people, known))
    best = min((table.improved(start) for start in table.starts()), key=table.rank)
    return _told(people, table, best)


def judged(people: Sequence[Person], bonds: Iterable[Bond], second: Iterable[int]) -> Halves:
    """Return halves that somebody made by hand, with what they part and what they lack."""
    people = sorted(people, key=lambda person: person.id)
    ids = {person.id for person in people}
    known = [Bond(bond.kind, bond.ids & ids, bond.weight) for bond in bonds]
    blocks: list[tuple[Person, ...]] = [(person,) for person in people]
    table = _Table(people, blocks, _weighted(people, known))
    in_second = {*second} & ids
    alone = table.alone([person.id in in_second for person in people])
    never = [bond for bond in known if bond.weight is None]
    return described(people, [*never, *table.bonds], in_second, alone, len(people))


def _weighted(people: Sequence[Person], bonds: Iterable[Bond]) -> list[Bond]:
    weighted = [bond for bond in bonds if bond.weight is not None and len(bond.ids) > 1]
    return [*weighted, *_floors(people), *_languages(people)]


# --- What belongs together ------------------------------------------------------------------------


def _blocks(people: Sequence[Person], bonds: Iterable[Bond]) -> list[tuple[Person, ...]]:
    """Return those who are never parted, as blocks; most are of one member."""
    root = {person.id: person.id for person in people}

    def find(each: int) -> int:
        while root[each] != each:
            root[each] = root[root[each]]
            each = root[each]
        return each

    for bond in bonds:
        if bond.weight is None and bond.ids:
            first, *others = sorted(bond.ids)
            for other in others:
                root[find(other)] = find(first)
    found: dict[int, list[Person]] = {}
    for person in people:
        found.setdefault(find(person.id), []).append(person)
    return [tuple(found[key]) for key in sorted(found, key=lambda key: found[key][0].id)]


def _floors(people: Iterable[Person]) -> list[Bond]:
    by_floor: dict[str, set[int]] = {}
    for person in people:
        if person.floor:
            by_floor.setdefault(person.floor, set()).add(person.id)
    return _bonds("floor", by_floor, FLOOR_WEIGHT)


def _languages(people: Iterable[Person]) -> list[Bond]:
    by_language: dict[str, set[int]] = {}
    for person in people:
        for language in person.languages:
            by_language.setdefault(language, set()).add(person.id)
    return _bonds("language", by_language, LANGUAGE_WEIGHT)


def _bonds(kind: str, found: dict[str, set[int]], weight: int) -> list[Bond]:
    return [
        Bond(kind, frozenset(found[key]), weight) for key in sorted(found) if len(found[key]) > 1
    ]


# --- Looking for the best halves ------------------------------------------------------------------

Sides = list[bool]  # for each block: whether it goes to the second half


class _Table:
    """The blocks of a pod, and what a way to halve them costs."""

    def __init__(
        self, people: Sequence[Person], blocks: list[tuple[Person, ...]], bonds: list[Bond]
    ) -> None:
        self.blocks, self.bonds = blocks, bonds
        self.total = len(people)
        self.sizes = [len(block) for block in blocks]
        self.keys = [sum(person.is_key_person for person in block) for block in blocks]
        block_of = {person.id: number for number, block in enumerate(blocks) for person in block}
        # For each block: how many of it are in which bond.
        self.shares: list[Counter[int]] = [Counter() for _block in blocks]
        for number, bond in enumerate(bonds):
            for each in bond.ids:
                self.shares[block_of[each]][number] += 1
        self.weights = [bond.weight or 0 for bond in bonds]
        self.in_bond = [len(bond.ids) for bond in bonds]
        self.largest = max(int(self.total * LARGEST_SHARE), self._least_uneven())

    def _least_uneven(self) -> int:
        """Return the size of the larger half when homes are laid out as evenly as they can be."""
        reachable = 1
        for size in self.sizes:
            reachable |= reachable << size
        half = (self.total + 1) // 2
        return next(size for size in range(half, self.total + 1) if reachable >> size & 1)

    def starts(self) -> list[Sides]:
        """Return halves to begin with: cut by floors, by languages, by ties, by joining."""
        numbers = range(len(self.blocks))
        orders = [
            sorted(numbers, key=lambda each: (self._floor(each), each)),
            sorted(numbers, key=lambda each: (self._language(each), each)),
            sorted(numbers, key=lambda each: (sorted(self.shares[each]), each)),
            list(numbers),
        ]
        return [self._fitted(order) for order in orders]

    def _floor(self, number: int) -> str:
        return self.blocks[number][0].floor

    def _language(self, number: int) -> str:
        """Return the rarest language of a block: who shares it comes together."""
        spoken = sorted(
            (self.in_bond[each], each)
            for each in self.shares[number]
            if self.bonds[each].kind == "language"
        )
        return f"{spoken[0][1]:05}" if spoken else ""

    def _fitted(self, order: list[int]) -> Sides:
        """Cut an order of blocks in the middle, so that neither half is larger than allowed."""
        sides = [True] * len(order)
        taken = 0
        for number in order:
            if taken + self.sizes[number] <= max(self.total // 2, 1):
                sides[number], taken = False, taken + self.sizes[number]
        if self.total - taken <= self.largest and taken:
            return sides
        return self._even()

    def _even(self) -> Sides:
        """Return the most even halves there are, whoever is in them."""
        target = self.total - self.largest if self.total > self.largest else 1
        target = max(target, self.total - self._least_uneven())
        reached: list[int] = [1]
        for size in self.sizes:
            reached.append(reached[-1] | reached[-1] << size)
        sides = [True] * len(self.sizes)
        left = target
        for number in range(len(self.sizes) - 1, -1, -1):
            if not reached[number] >> left & 1:
                sides[number], left = False, left - self.sizes[number]
        return sides

    def rank(self, sides: Sides) -> tuple[int, int, int, Sides]:
        """Order ways to halve: key people in both first, then what is parted, then even sizes."""
        first = sum(size for size, side in zip(self.sizes, sides, strict=True) if not side)
        cost = self._cost(self._inside(sides)) + ALONE_COSTS * len(self.alone(sides))
        return (self._without_key(sides), cost, abs(self.total - 2 * first), sides)

    def _without_key(self, sides: Sides) -> int:
        first = sum(keys for keys, side in zip(self.keys, sides, strict=True) if not side)
        return (first == 0) + (sum(self.keys) - first == 0)

    def _inside(self, sides: Sides) -> list[int]:
        """Return for each bond how many of it are in the second half."""
        inside = [0] * len(self.bonds)
        for number, side in enumerate(sides):
            if side:
                for bond, count in self.shares[number].items():
                    inside[bond] += count
        return inside

    def _cost(self, inside: list[int]) -> int:
        pairs = zip(inside, self.in_bond, self.weights, strict=True)
        return sum(weight * min(here, total - here) for here, total, weight in pairs)

    def alone(self, sides: Sides) -> list[int]:
        """Return those who can talk to nobody in their half, and could before."""
        inside = self._inside(sides)
        found = []
        for number, block in enumerate(self.blocks):
            for person in block:
                own = [
                    bond
                    for bond in self.shares[number]
                    if self.bonds[bond].kind == "language" and person.id in self.bonds[bond].ids
                ]
                here = [inside[b] if sides[number] else self.in_bond[b] - inside[b] for b in own]
                if own and max(here) < 2:
                    found.append(person.id)
        return sorted(found)

    # --- Better by single moves and by exchanges ---

    def improved(self, sides: Sides) -> Sides:
        """Move blocks while that makes it better; the sizes stay within what is allowed."""
        sides = self._with_keys(sides)
        inside = self._inside(sides)
        for _pass in range(MOST_PASSES):
            moved = [number for number in range(len(sides)) if self._helps(number, sides, inside)]
            if not moved:
                break
        return self._with_company(sides)

    def _helps(self, number: int, sides: Sides, inside: list[int]) -> bool:
        """Move a block, alone or in exchange for another, if that makes it better."""
        gain = self._gain(number, sides, inside)
        if gain <= 0:
            return False
        second = self._size_of_second(sides)
        if self._fits(number, sides, second):
            self._move(number, sides, inside)
            return True
        partner = self._partner(number, sides, inside, gain, second)
        if partner is None:
            return False
        self._move(number, sides, inside)
        self._move(partner, sides, inside)
        return True

    def _size_of_second(self, sides: Sides) -> int:
        return sum(size for size, side in zip(self.sizes, sides, strict=True) if side)

    def _gain(self, number: int, sides: Sides, inside: list[int]) -> int:
        """Return what a move of a block saves."""
        gain = 0
        for bond, count in self.shares[number].items():
            here, total = inside[bond], self.in_bond[bond]
            there = here - count if sides[number] else here + count
            gain += self.weights[bond] * (min(here, total - here) - min(there, total - there))
        return gain

    def _fits(self, number: int, sides: Sides, second: int, other: int | None = None) -> bool:
        """Tell whether a block may move (and `other` back): sizes and key people allow it."""
        size = self.sizes[number] - (self.sizes[other] if other is not None else 0)
        second = second - size if sides[number] else second + size
        if not self.total - self.largest <= second <= self.largest or second in {0, self.total}:
            return False
        if not self.keys[number] and (other is None or not self.keys[other]):
            return True
        trial = list(sides)
        for each in (number, other):
            if each is not None:
                trial[each] = not trial[each]
        return self._without_key(trial) <= self._without_key(sides)

    def _partner(
        self, number: int, sides: Sides, inside: list[int], gain: int, second: int
    ) -> int | None:
        """Return the block of the other half whose way back costs least, and less than `gain`."""
        trial = list(inside)
        for bond, count in self.shares[number].items():
            trial[bond] += -count if sides[number] else count
        found = None
        others = [other for other in range(len(sides)) if sides[other] != sides[number]]
        # In a large pod not all are tried: one of so many is about as good.
        for other in others[:: 1 + len(others) // MOST_PARTNERS]:
            together = gain + self._gain(other, sides, trial)
            if together > 0 and (found is None or together > found[0]):
                if self._fits(number, sides, second, other):
                    found = (together, other)
        return found[1] if found else None

    def _move(self, number: int, sides: Sides, inside: list[int]) -> None:
        sign = -1 if sides[number] else 1
        for bond, count in self.shares[number].items():
            inside[bond] += sign * count
        sides[number] = not sides[number]

    def _with_keys(self, sides: Sides) -> Sides:
        """Bring a key person into a half that has none, where that can be."""
        if not self._without_key(sides) or sum(keys > 0 for keys in self.keys) < 2:
            return sides
        inside = self._inside(sides)
        ways = [
            (number, other)
            for number in range(len(sides))
            if self.keys[number]
            for other in [None, *(o for o in range(len(sides)) if sides[o] != sides[number])]
        ]
        return self._best_way(ways, sides, inside) or sides

    def _best_way(
        self, ways: list[tuple[int, int | None]], sides: Sides, inside: list[int]
    ) -> Sides | None:
        second = self._size_of_second(sides)
        best: tuple[int, Sides] | None = None
        for number, other in ways:
            if not self._fits(number, sides, second, other):
                continue
            trial, counts = list(sides), list(inside)
            for each in (number, other):
                if each is not None:
                    self._move(each, trial, counts)
            cost = self._cost(counts)
            if self._without_key(trial) < self._without_key(sides):
                best = min(best or (cost, trial), (cost, trial))
        return best[1] if best else None

    def _with_company(self, sides: Sides) -> Sides:
        """Bring whoever would be alone with their languages to the other half, if that helps."""
        block_of = {p.id: number for number, block in enumerate(self.blocks) for p in block}
        for each in self.alone(sides):
            number = block_of[each]
            second = self._size_of_second(sides)
            others = [other for other in range(len(sides)) if sides[other] != sides[number]]
            for other in [None, *others[:MOST_PASSES]]:
                if self._fits(number, sides, second, other):
                    trial = list(sides)
                    for moved in (number, other):
                        if moved is not None:
                            trial[moved] = not trial[moved]
                    if self.rank(trial) < self.rank(sides):
                        sides = trial
                        break
        return sides


# --- What is said of them -------------------------------------------------------------------------


def _told(people: Sequence[Person], table: _Table, sides: Sides) -> Halves:
    in_second = {
        person.id
        for block, side in zip(table.blocks, sides, strict=True)
        for person in block
        if side
    }
    # The first member stays: the half of the pod that was there first.
    if people[0].id in in_second:
        in_second = {person.id for person in people} - in_second
    return described(people, table.bonds, in_second, table.alone(sides), table.total)


def described(
    people: Sequence[Person],
    bonds: Sequence[Bond],
    in_second: set[int],
    alone: Sequence[int],
    total: int,
) -> Halves:
    """Return halves with what they part and what cannot be had."""
    first = tuple(person.id for person in people if person.id not in in_second)
    second = tuple(person.id for person in people if person.id in in_second)
    parted = tuple(bond for bond in bonds if bond.ids & in_second and bond.ids - in_second)
    keys = {person.id for person in people if person.is_key_person}
    problems: dict[Problem, tuple[int, ...]] = {}
    if max(len(first), len(second)) > max(int(total * LARGEST_SHARE), (total + 1) // 2):
        problems[Problem.UNEVEN] = max(first, second, key=len)
    without = [half for half in (first, second) if not keys & set(half)]
    if without:
        problems[Problem.NO_KEY_PERSON] = without[0]
    if alone:
        problems[Problem.ALONE] = tuple(alone)
    return Halves(first, second, parted, problems)

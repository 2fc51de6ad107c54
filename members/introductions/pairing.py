"""The pairs of one round, from who is there and who has met whom. Pure: no database, no chance.

Two are paired who share a language and have met least often of all whom either could meet: so
nobody meets twice until they have met all who are there. An odd one joins a pair, as a three; if
the three cannot be all new, that is said. The same members give the same pairs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from members.introductions.matching import most_pairs
from members.models.pairs import WhyLeft


@dataclass(frozen=True)
class Person:
    """A member, with their languages, the one they like best first."""

    id: int
    languages: tuple[str, ...] = ()
    is_absent: bool = False
    # They had no pair last time: they choose first.
    rested: bool = False


@dataclass(frozen=True)
class Group:
    """Two or three who meet, and in which language. `again`: some of the three have met before."""

    ids: tuple[int, ...]
    language: str
    again: bool = False


@dataclass(frozen=True)
class Plan:
    """The groups of a round, and why others have none."""

    groups: tuple[Group, ...] = ()
    left: dict[int, WhyLeft] = field(default_factory=dict)


# The most of a pair whom somebody can have met.
BOTH = 2
Met = Mapping[frozenset[int], int]


def plan_pairs(people: Iterable[Person], met: Met) -> Plan:
    """Return the groups of the next round. `met` says how often two have met before."""
    known = sorted(people, key=lambda person: person.id)
    left = {person.id: WhyLeft.ABSENT for person in known if person.is_absent}
    there = [person for person in known if not person.is_absent]
    table = _Table(there, met)
    partner = most_pairs(table.allowed, table.order())
    pairs = [(a, b) for a, b in enumerate(partner) if a < b]
    groups = [Group(table.ids(pair), table.language(pair)) for pair in pairs]
    alone = [each for each in table.order() if partner[each] < 0]
    threes = _threes(table, pairs, groups, alone)
    for each in alone:
        if each not in threes:
            left[there[each].id] = table.why(each)
    return Plan(tuple(groups), left)


class _Table:
    """Those who are there, by their places: who can meet whom, and how often they did."""

    def __init__(self, there: Sequence[Person], met: Met) -> None:
        self.there = there
        place = {person.id: number for number, person in enumerate(there)}
        self.met: list[dict[int, int]] = [{} for _person in there]
        for pair, count in met.items():
            ids = [place[each] for each in pair if each in place]
            if len(ids) == 2:
                self.met[ids[0]][ids[1]] = self.met[ids[1]][ids[0]] = count
        masks = self._masks()
        count = len(there)
        self.can = [
            [other for other in range(count) if masks[each] & masks[other] and other != each]
            for each in range(count)
        ]
        least = [
            min((self.times(each, other) for other in self.can[each]), default=0)
            for each in range(count)
        ]
        self.allowed = [
            [
                other
                for other in self.can[each]
                if self.times(each, other) == least[each] == least[other]
            ]
            for each in range(count)
        ]

    def _masks(self) -> list[int]:
        spoken = sorted({code for person in self.there for code in person.languages})
        bit = {code: 1 << number for number, code in enumerate(spoken)}
        return [sum(bit[code] for code in {*person.languages}) for person in self.there]

    def times(self, one: int, other: int) -> int:
        return self.met[one].get(other, 0)

    def order(self) -> list[int]:
        """Return who chooses first: those who had to rest, then those with the fewest choices."""
        return sorted(
            range(len(self.there)),
            key=lambda each: (not self.there[each].rested, len(self.allowed[each]), each),
        )

    def ids(self, places: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self.there[each].id for each in places))

    def language(self, places: Sequence[int]) -> str:
        """Return the language that all of them speak and like best, or ""."""
        spoken = [self.there[each].languages for each in places]
        common = set(spoken[0]).intersection(*spoken[1:])
        ranked = ((sum(each.index(code) for each in spoken), code) for code in common)
        return min(ranked, default=(0, ""))[1]

    def why(self, each: int) -> WhyLeft:
        if len(self.there) == 1:
            return WhyLeft.NOBODY
        return WhyLeft.TAKEN if self.can[each] else WhyLeft.NO_LANGUAGE


def _threes(
    table: _Table, pairs: list[tuple[int, int]], groups: list[Group], alone: list[int]
) -> set[int]:
    """Let those who are left join a pair each, if it brings somebody new; the odd one in any case.

    Changes `groups`, and returns who has one now.
    """
    placed: set[int] = set()
    full: set[int] = set()
    who_could = [each for each in alone if table.can[each]]
    for each in who_could:
        ways = [
            (sum(table.times(each, other) > 0 for other in pair), number)
            for number, pair in enumerate(pairs)
            if number not in full and table.language((*pair, each))
        ]
        again, number = min(ways, default=(BOTH, -1))
        if number < 0 or (again == BOTH and len(who_could) > 1):
            continue
        pair = (*pairs[number], each)
        groups[number] = Group(table.ids(pair), table.language(pair), again=again > 0)
        placed.add(each)
        full.add(number)
    return placed

"""The hard rules for many volunteers at once: a bit for each of them, a number for each answer.

A rule is asked once per distinct pair of keys; after that a need costs a few ANDs of long numbers,
however many volunteers there are.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import HardRule, PairRule, Rule
from matching.rules import all_rules

Key = tuple[Hashable, ...]


class Crowd:
    """A crowd of volunteers of whom to ask, need after need, how many may be asked."""

    def __init__(self, volunteers: Sequence[VolunteerFacts]) -> None:
        self._everybody = (1 << len(volunteers)) - 1
        self._place = {volunteer.id: place for place, volunteer in enumerate(volunteers)}
        hard = all_rules().hard
        self._pair_rules = [rule for rule in hard if isinstance(rule, PairRule)]
        others = [rule for rule in hard if not isinstance(rule, PairRule)]
        self._bits_by_key = {rule: _bits_by_key(rule, volunteers) for rule in others}
        self._passing: dict[tuple[HardRule, Key], int] = {}
        self._bits_by_ward = _bits_by_ward(volunteers)

    def count(self, need: NeedFacts) -> int:
        """Return the number of volunteers whom no hard rule leaves out."""
        return self._fitting(need).bit_count()

    def count_by_ward(self, need: NeedFacts) -> dict[int | None, int]:
        """Return the same for each ward that some of them are in; None is no ward."""
        left = self._fitting(need)
        if not left:
            return {}
        counts = {ward: (left & bits).bit_count() for ward, bits in self._bits_by_ward.items()}
        return {ward: count for ward, count in counts.items() if count}

    def _fitting(self, need: NeedFacts) -> int:
        left = self._everybody
        for rule in self._bits_by_key:
            left &= self._pass(rule, rule.need_key(need))
        for volunteer_id in frozenset().union(*(rule.among(need) for rule in self._pair_rules)):
            if volunteer_id in self._place:
                left &= ~(1 << self._place[volunteer_id])
        return left

    def _pass(self, rule: HardRule, need_key: Key) -> int:
        """Return the bits of those who pass `rule` for needs with this key; worked out once."""
        passing = self._passing.get((rule, need_key))
        if passing is None:
            by_key = self._bits_by_key[rule].items()
            # Everybody has one key, so no bit is in two of these numbers: their sum is their union.
            passing = sum(bits for key, bits in by_key if rule.apply(need_key, key) is None)
            self._passing[rule, need_key] = passing
        return passing


def _bits_by_ward(volunteers: Sequence[VolunteerFacts]) -> Mapping[int | None, int]:
    """Return the bits of the volunteers of each ward."""
    size = len(volunteers) // 8 + 1
    found: dict[int | None, bytearray] = defaultdict(lambda: bytearray(size))
    for place, volunteer in enumerate(volunteers):
        found[volunteer.ward_id][place >> 3] |= 1 << (place & 7)
    return {ward: int.from_bytes(bits, "little") for ward, bits in found.items()}


def _bits_by_key(rule: Rule, volunteers: Sequence[VolunteerFacts]) -> dict[Key, int]:
    """Return the bits of the volunteers who have each distinct key of `rule`."""
    # Bits are set in bytes: a long number would be copied for each of them.
    size = len(volunteers) // 8 + 1
    found: dict[Key, bytearray] = {}
    for place, volunteer in enumerate(volunteers):
        key = rule.volunteer_key(volunteer)
        bits = found.get(key)
        if bits is None:
            bits = found[key] = bytearray(size)
        bits[place >> 3] |= 1 << (place & 7)
    return {key: int.from_bytes(bits, "little") for key, bits in found.items()}

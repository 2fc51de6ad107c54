"""The hard rules for many volunteers at once: a bit for each of them, a number for each answer.

A rule is asked once per distinct pair of keys; after that a need costs a few ANDs of long numbers,
however many volunteers there are.
"""

from collections.abc import Hashable, Sequence

from matching.facts import NeedFacts, VolunteerFacts
from matching.rule import HardRule, PairRule, Rule
from matching.rules import all_rules

Key = tuple[Hashable, ...]


class Crowd:
    """Volunteers of whom to ask, for one need after the other, how many may be asked."""

    def __init__(self, volunteers: Sequence[VolunteerFacts]) -> None:
        self._everybody = (1 << len(volunteers)) - 1
        self._place = {volunteer.id: place for place, volunteer in enumerate(volunteers)}
        hard = all_rules().hard
        self._pair_rules = [rule for rule in hard if isinstance(rule, PairRule)]
        others = [rule for rule in hard if not isinstance(rule, PairRule)]
        self._alike = {rule: _alike(rule, volunteers) for rule in others}
        self._passing: dict[tuple[HardRule, Key], int] = {}

    def count(self, need: NeedFacts) -> int:
        """How many volunteers no hard rule leaves out."""
        return self._fitting(need).bit_count()

    def _fitting(self, need: NeedFacts) -> int:
        left = self._everybody
        for rule in self._alike:
            left &= self._pass(rule, rule.need_key(need))
        for volunteer_id in frozenset().union(*(rule.among(need) for rule in self._pair_rules)):
            if volunteer_id in self._place:
                left &= ~(1 << self._place[volunteer_id])
        return left

    def _pass(self, rule: HardRule, need_key: Key) -> int:
        """Who passes `rule` for needs with this key; worked out once."""
        passing = self._passing.get((rule, need_key))
        if passing is None:
            alike = self._alike[rule].items()
            passing = sum(bits for key, bits in alike if rule.apply(need_key, key) is None)
            self._passing[rule, need_key] = passing
        return passing


def _alike(rule: Rule, volunteers: Sequence[VolunteerFacts]) -> dict[Key, int]:
    """For each distinct key of `rule`, the bits of the volunteers who have it."""
    size = len(volunteers) // 8 + 1
    found: dict[Key, bytearray] = {}
    for place, volunteer in enumerate(volunteers):
        key = rule.volunteer_key(volunteer)
        bits = found.get(key)
        if bits is None:
            bits = found[key] = bytearray(size)
        bits[place >> 3] |= 1 << (place & 7)
    return {key: int.from_bytes(bits, "little") for key, bits in found.items()}

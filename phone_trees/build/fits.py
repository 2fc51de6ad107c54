"""The question who could call whom: a language and a time of day in common, or a home."""

from collections.abc import Hashable, Iterable

from phone_trees.build.facts import Person


class Fits:
    """The members by id, and who of them could call whom. Sets of codes are kept as bits: a pod of
    1,000 asks a million times."""

    def __init__(self, people: Iterable[Person]):
        self.people = {person.id: person for person in sorted(people, key=lambda one: one.id)}
        self._bits: dict[str, int] = {}
        self._languages = {one.id: self._as_bits(one.languages) for one in self.people.values()}
        self._times = {one.id: self._as_bits(one.times) for one in self.people.values()}
        self._can = {one.id: one.can_be_called for one in self.people.values()}
        self._callers: dict[int, list[int]] = {}
        self._homes: dict[Hashable, list[int]] = {}
        for one in self.people.values():
            if one.household is not None:
                self._homes.setdefault(one.household, []).append(one.id)

    def _as_bits(self, codes: Iterable[str]) -> int:
        bits = 0
        for code in sorted(codes):
            bits |= self._bits.setdefault(code, 1 << len(self._bits))
        return bits

    def __call__(self, caller: int, called: int) -> bool:
        """Say whether the one could call the other, whoever calls whom until now."""
        if caller == called or not self._can[caller]:
            return False
        if not self._languages[caller] & self._languages[called]:
            return False
        by_phone = self._can[called] and self._times[caller] & self._times[called]
        return bool(by_phone) or self.at_home(caller, called)

    def at_home(self, one: int, other: int) -> bool:
        """Say whether they live together: they need neither a phone nor a time of day."""
        home = self.people[one].household
        return home is not None and home == self.people[other].household

    def share_language(self, one: int, other: int) -> bool:
        return bool(self._languages[one] & self._languages[other])

    def callers_of(self, called: int) -> list[int]:
        """Return everybody who could call this member."""
        if called not in self._callers:
            self._callers[called] = self._find_callers(called)
        return self._callers[called]

    def _find_callers(self, called: int) -> list[int]:
        languages, times = self._languages[called], self._times[called]
        at_home = self._homes.get(self.people[called].household, [])
        by_phone = [one for one in self.people if self._languages[one] & languages]
        by_phone = [one for one in by_phone if self._times[one] & times and self._can[one]]
        found = set(by_phone if self._can[called] else ())
        found.update(one for one in at_home if self(one, called))
        return sorted(found - {called})

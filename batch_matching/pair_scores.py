"""The scores of all pairs of many needs and many volunteers, from the same rules as the desk's.

Each rule is asked once per distinct pair of keys; the answers are then spread over all pairs. Only
the worker imports this module, see `assignment`.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from batch_matching.assignment import FORBIDDEN, Block, Problem, Whole
from matching import (
    HardRule,
    NeedFacts,
    PairRule,
    Rule,
    SoftRule,
    VolunteerFacts,
    all_rules,
)
from matching.rules import category

# So many pairs at a time: what is worked out in between stays small.
CELLS = 2_000_000
# The rule that leaves out most: needs are taken together by it, so that nobody else is looked at.
NARROWING = category.HARD


@dataclass(frozen=True)
class Keys:
    """The distinct keys of a rule on one side, and which of them each row has."""

    distinct: list[tuple[Hashable, ...]]
    codes: Whole

    @classmethod
    def of(cls, keys: Sequence[tuple[Hashable, ...]]) -> "Keys":
        numbers: dict[tuple[Hashable, ...], int] = {}
        codes = [numbers.setdefault(key, len(numbers)) for key in keys]
        return cls(list(numbers), np.array(codes, np.int64))


class Scores:
    """The pairs of `needs` and `volunteers`: which are possible, and their scores."""

    def __init__(
        self,
        needs: Sequence[NeedFacts],
        volunteers: Sequence[VolunteerFacts],
        weights: Mapping[str, int],
    ) -> None:
        self.needs = needs
        # Blocks name people by their place in this list, not in the one that came in.
        self.volunteers = [each for each in volunteers if _may_be_asked(each)]
        self._weights = weights
        self._places = {each.id: place for place, each in enumerate(self.volunteers)}
        self._soft = all_rules().soft
        self._hard = [rule for rule in all_rules().hard if _is_for_the_tables(rule)]
        self._tables = {rule: self._table(rule) for rule in (*self._soft, *self._hard)}

    def problem(self, urgencies: Sequence[int]) -> Problem:
        """Return the problem for `assignment.assign`; `urgencies` go with `needs`."""
        room = [each.room for each in self.volunteers]
        # A list: each round of the solver looks at all blocks again.
        return Problem(np.array(urgencies, np.int64), np.array(room, np.int64), list(self.blocks()))

    def blocks(self) -> Iterator[Block]:
        """The scores, by what the needs are narrowed by."""
        wanted = Keys.of([NARROWING.need_key(need) for need in self.needs])
        offered = Keys.of([NARROWING.volunteer_key(each) for each in self.volunteers])
        for number, key in enumerate(wanted.distinct):
            fits = [NARROWING.apply(key, other) is None for other in offered.distinct]
            people = np.flatnonzero(np.array(fits, bool)[offered.codes])
            rows = np.flatnonzero(wanted.codes == number)
            height = max(1, CELLS // max(1, len(people)))
            for start in range(0, len(rows), height):
                yield self._block(rows[start : start + height], people)

    def _block(self, rows: Whole, people: Whole) -> Block:
        # Two bytes a pair: a city has millions of them, and all stay in memory at once.
        scores = np.zeros((len(rows), len(people)), np.int16)
        for rule in self._soft:
            scores += self._spread(rule, rows, people)
        for hard in self._hard:
            scores[~self._spread(hard, rows, people)] = FORBIDDEN
        # A few people each: a table of who is asked or blocked would have a row per need.
        columns = {int(person): column for column, person in enumerate(people)}
        for row, need in enumerate(rows):
            scores[row, self._left_out(self.needs[need], columns)] = FORBIDDEN
        return Block(rows, people, scores)

    def _spread(self, rule: Rule, rows: Whole, people: Whole) -> NDArray[Any]:
        """Return the answer of `rule` for each pair. Needs with the same key have the same row."""
        needs, volunteers, table = self._tables[rule]
        distinct, back = np.unique(needs.codes[rows], return_inverse=True)
        # Widened to people once per distinct key, and only then repeated for the needs.
        return table[distinct][:, volunteers.codes[people]][back]

    def _table(self, rule: Rule) -> tuple[Keys, Keys, NDArray[Any]]:
        """Return points (of soft rules) or passes (of hard ones) for each pair of keys."""
        needs = Keys.of([rule.need_key(need) for need in self.needs])
        volunteers = Keys.of([rule.volunteer_key(each) for each in self.volunteers])
        is_soft = isinstance(rule, SoftRule)
        say = self._points if is_soft else _passes
        cells = [[say(rule, key, other) for other in volunteers.distinct] for key in needs.distinct]
        kind: Any = np.int16 if is_soft else bool
        shape = (len(needs.distinct), len(volunteers.distinct))
        return needs, volunteers, np.array(cells, kind).reshape(shape)

    def _points(self, rule: Rule, key: Any, other: Any) -> int:
        found = rule.apply(key, other)
        return self._weights[found[0]] if found else 0

    def _left_out(self, need: NeedFacts, columns: Mapping[int, int]) -> list[int]:
        """The columns of single people whom a rule leaves out of `need`."""
        pairs = [rule for rule in all_rules().hard if isinstance(rule, PairRule)]
        people = frozenset().union(*(rule.among(need) for rule in pairs))
        places = (self._places.get(person, -1) for person in people)
        return [columns[place] for place in places if place in columns]


def _passes(rule: Rule, key: Any, other: Any) -> bool:
    return rule.apply(key, other) is None


def _may_be_asked(volunteer: VolunteerFacts) -> bool:
    """Return whether the rules that look only at the volunteer let them pass."""
    rules = [rule for rule in all_rules().hard if not rule.need]
    return all(_passes(rule, (), rule.volunteer_key(volunteer)) for rule in rules)


def _is_for_the_tables(rule: HardRule) -> bool:
    """Return whether a table holds the rule's answers.

    None does for rules about a volunteer alone, about single people, or about a whole block.
    """
    return bool(rule.need) and not isinstance(rule, PairRule) and rule is not NARROWING

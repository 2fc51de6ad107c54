"""What a rule is: it names the facts it looks at, and speaks or is silent."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from requests_app.matching.facts import NeedFacts, VolunteerFacts

# What fills the blanks of a reason's words; plain values, so that they can be stored as JSON.
Values = dict[str, Any]
Found = tuple[str, Values]


@dataclass(frozen=True)
class Rule:
    """One question that matching asks of a pair.

    `need` and `volunteer` name the facts that it looks at; it is given these and nothing else. So
    one answer serves all pairs with the same keys, and a rule cannot be moved by anything it does
    not name.
    """

    name: str
    need: tuple[str, ...]
    volunteer: tuple[str, ...]
    find: Callable[..., Found | None]

    def need_key(self, facts: NeedFacts) -> tuple[Hashable, ...]:
        """What this rule looks at in a need."""
        return tuple(getattr(facts, name) for name in self.need)

    def volunteer_key(self, facts: VolunteerFacts) -> tuple[Hashable, ...]:
        """What this rule looks at in a volunteer."""
        return tuple(getattr(facts, name) for name in self.volunteer)

    def apply(self, need_key: tuple[Any, ...], volunteer_key: tuple[Any, ...]) -> Found | None:
        """The code of what it found and the values of its words; None: it has nothing to say."""
        return self.find(*need_key, *volunteer_key)

    def of_pair(self, need: NeedFacts, volunteer: VolunteerFacts) -> Found | None:
        """What it says of one pair."""
        return self.apply(self.need_key(need), self.volunteer_key(volunteer))


@dataclass(frozen=True)
class PairRule(Rule):
    """A rule about few single people (who said no, who is blocked).

    `among` gives the ids of those for whom it speaks; nobody else has to be asked about.
    """

    among: Callable[[NeedFacts], frozenset[int]] = lambda _need: frozenset()

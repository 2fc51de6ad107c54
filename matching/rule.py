"""The shape of a rule: it names its facts, speaks or is silent, and says the same in SQL."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from matching.facts import NeedFacts, VolunteerFacts
from matching.sql import NOTHING, NeedRows, VolunteerRows

# What fills the blanks of a reason's words; plain values, so that they can be stored as JSON.
Values = dict[str, Any]
Found = tuple[str, Values]
# Codes of reasons with their conditions on a volunteer's row; the first that holds counts.
Conditions = Sequence[tuple[str, Q]]


# Equal by identity: rules are keys of dicts, and one with a dict of words has no hash by value.
@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """A question that matching asks of a pair.

    `need` and `volunteer` name the facts that it looks at; `find` is given these and nothing else.
    So one answer serves all pairs with the same keys, and a rule cannot be moved by anything it
    does not name. Rules speak in the sequence of their `order`.
    """

    order: int
    need: tuple[str, ...] = ()
    volunteer: tuple[str, ...] = ()
    find: Callable[..., Found | None]

    def need_key(self, facts: NeedFacts) -> tuple[Hashable, ...]:
        """Return the facts of a need that this rule looks at."""
        return tuple(getattr(facts, name) for name in self.need)

    def volunteer_key(self, facts: VolunteerFacts) -> tuple[Hashable, ...]:
        """Return the facts of a volunteer that this rule looks at."""
        return tuple(getattr(facts, name) for name in self.volunteer)

    def apply(self, need_key: tuple[Any, ...], volunteer_key: tuple[Any, ...]) -> Found | None:
        """Return a code and the values of its words; None: it has nothing to say."""
        return self.find(*need_key, *volunteer_key)

    def of_pair(self, need: NeedFacts, volunteer: VolunteerFacts) -> Found | None:
        """Return its answer for one pair, as `apply`."""
        return self.apply(self.need_key(need), self.volunteer_key(volunteer))


@dataclass(frozen=True, kw_only=True, eq=False)
class HardRule(Rule):
    """A rule that leaves a volunteer out of a need.

    `words` has a text for each code that it may find. `volunteers` is the condition on volunteers'
    rows for one need, `needs` the one on needs' rows for one volunteer. Without `needs`, which only
    a rule that looks at nothing of the need may do, it speaks of all needs alike. A coordinator who
    knows better may overrule it with a reason, unless it `is_final`.
    """

    words: dict[str, Any]
    volunteers: Callable[[NeedFacts, VolunteerRows], Q]
    needs: Callable[[VolunteerFacts, NeedRows], Q] | None = None
    is_final: bool = False

    def __post_init__(self) -> None:
        # Found when the file is loaded. Otherwise such a rule would let all needs pass in SQL.
        if self.need and self.needs is None:
            raise TypeError("A rule that looks at the need says in SQL which needs it lets pass.")

    def needs_for(self, volunteer: VolunteerFacts, rows: NeedRows) -> Q:
        """The needs that it does not leave `volunteer` out of."""
        if self.needs:
            return self.needs(volunteer, rows)
        return NOTHING if self.apply((), self.volunteer_key(volunteer)) else Q()


@dataclass(frozen=True, kw_only=True, eq=False)
class PairRule(HardRule):
    """A rule about few single people (who said no, who is blocked).

    `among` gives the ids of those for whom it speaks; nobody else has to be asked about.
    """

    among: Callable[[NeedFacts], frozenset[int]]


@dataclass(frozen=True)
class PossibleReason:
    """A finding of a soft rule: its points, and the words for it.

    `words` speak of somebody. `name` is for a list in which there is nobody to speak of, and
    `explanation` says there when it applies. A steward may set other points (`with_defaults`).
    """

    code: str
    points: int
    words: Any
    name: Any
    explanation: Any


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftRule(Rule):
    """A rule that moves a volunteer up or down, by the points of the reason that it finds.

    `volunteers` says the same in SQL for the shortlist of a need, and is only for what stands in a
    volunteer's own row. There is no SQL from the other side: the needs that fit a volunteer come in
    the desk's order, the most urgent first, however well they fit.
    """

    reasons: tuple[PossibleReason, ...]
    volunteers: Callable[[NeedFacts, VolunteerRows], Conditions] | None = None

"""The members as a phone tree sees them, and the tree: ids and codes only, no names."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

MOST_CALLS = 5
MOST_LEVELS = 3


@dataclass(frozen=True)
class Person:
    """A member: whom they can call and who can call them follows from these alone.

    `can_be_called` is false without a number, and without the consent that a caller may have it.
    Such a person calls nobody, and hears from somebody at home or not at all.
    """

    id: int
    languages: frozenset[str]
    times: frozenset[str]
    is_key: bool = False
    household: Hashable | None = None
    can_be_called: bool = True


class Limits(NamedTuple):
    """How many calls a caller makes, and how many levels there are, key people's included."""

    calls: int = MOST_CALLS
    levels: int = MOST_LEVELS


class Line(NamedTuple):
    """A call: who makes it, and to whom."""

    caller: int
    called: int


class StandIn(NamedTuple):
    """The member who takes over a key person's calls, and those calls they cannot make."""

    member: int
    left_over: frozenset[int]


class Unreached(StrEnum):
    """The reason why nobody calls a member. Each can be checked against the members alone."""

    NO_KEY_PEOPLE = "no_key_people"
    CANNOT_BE_CALLED = "cannot_be_called"
    NO_LANGUAGE_SAID = "no_language_said"
    NO_TIME_SAID = "no_time_said"
    NO_SHARED_LANGUAGE = "no_shared_language"
    NO_SHARED_TIME = "no_shared_time"
    ONLY_BY_UNREACHED = "only_by_unreached"
    TOO_FAR = "too_far"
    NO_ROOM = "no_room"


class Unkept(StrEnum):
    """The reason why a locked line could not be kept."""

    GONE = "gone"
    NOT_TO_A_KEY_PERSON = "not_to_a_key_person"
    NOTHING_SHARED = "nothing_shared"
    TWO_CALLERS = "two_callers"
    IN_A_CIRCLE = "in_a_circle"
    TOO_MANY_CALLS = "too_many_calls"
    TOO_MANY_LEVELS = "too_many_levels"
    NO_PLACE = "no_place"


@dataclass(frozen=True)
class Tree:
    """A phone tree: for each reached member their one caller, None for those called first."""

    callers: Mapping[int, int | None] = field(default_factory=dict)
    stand_ins: Mapping[int, StandIn] = field(default_factory=dict)
    unreached: Mapping[int, Unreached] = field(default_factory=dict)
    unkept: Mapping[Line, Unkept] = field(default_factory=dict)
    without_stand_in: frozenset[int] = frozenset()

    @property
    def first_calls(self) -> list[int]:
        """Return the key people whom the one who starts the tree calls."""
        return sorted(called for called, caller in self.callers.items() if caller is None)

    @property
    def lines(self) -> set[Line]:
        return {
            Line(caller, called) for called, caller in self.callers.items() if caller is not None
        }

    def calls(self) -> dict[int, list[int]]:
        """Return for each caller whom they call, in order."""
        return calls_of(self.lines)


def calls_of(lines: Iterable[Line]) -> dict[int, list[int]]:
    """Return for each caller of these lines whom they call, in order."""
    calls: dict[int, list[int]] = {}
    for line in sorted(lines):
        calls.setdefault(line.caller, []).append(line.called)
    return calls

"""The shapes that the halves of a pod are told in: who there is, what ties them, what came out."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True)
class Person:
    """A member, as far as it matters to where they go."""

    id: int
    languages: frozenset[str] = frozenset()
    floor: str = ""
    is_key_person: bool = False


@dataclass(frozen=True)
class Bond:
    """Members who belong together. With `weight` None they are never parted."""

    kind: str
    ids: frozenset[int]
    weight: int | None = 1


class Problem(StrEnum):
    """The rules that cannot hold; `Halves.problems` names whom each is about."""

    TOO_FEW = "too_few"  # one home is the whole pod, or there is one member
    UNEVEN = "uneven"  # a home is too large for even halves
    NO_KEY_PERSON = "no_key_person"  # a half has none: there are too few, or they share a home
    ALONE = "alone"  # nobody in their half speaks a language of theirs any more


@dataclass(frozen=True)
class Halves:
    """The members of both halves, the bonds that are parted, and what cannot be had."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    parted: tuple[Bond, ...] = ()
    problems: dict[Problem, tuple[int, ...]] = field(default_factory=dict)

"""Drawing lots for the demo, the same ones every time."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import TypeVar

from demo import people

T = TypeVar("T")


def one_of(chance: Random, items: Sequence[T]) -> T:
    return chance.choice(items)


def weighted(chance: Random, shares: Mapping[str, int]) -> str:
    """A key of `shares`, the larger its share the more often."""
    return chance.choices(list(shares), list(shares.values()))[0]


def someone(chance: Random) -> tuple[str, str]:
    """The language that an invented person speaks, and what to call them."""
    language = weighted(chance, people.SHARES)
    first, last = people.NAMES[language]
    # A last name may be "": some say only what to call them.
    return language, f"{chance.choice(first)} {chance.choice(last)}".strip()

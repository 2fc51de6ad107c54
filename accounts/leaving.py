"""All that is freed when the access of a staff member ends.

Each app registers what is its own, so that this one need not know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User

# Says in words how many there are, in the reader's language.
Words = Callable[[int], str]
Free = Callable[[User, User], Any]


@dataclass(frozen=True)
class Held:
    """Something that one person holds, such as claims: how many, in words, and how it is freed."""

    name: str
    words: Words
    count: Callable[[User], int]
    free: Free


_held: dict[str, Held] = {}


def freed_when_leaving(name: str, words: Words, count: Callable[[User], int], free: Free) -> None:
    """Register what is freed in the transaction in which somebody's access ends.

    `free` is called with the locked account and with whoever ends the access, also where `count`
    is 0; it calls the verbs of its own app, which record it.
    """
    _held[name] = Held(name, words, count, free)


def all_held() -> list[Held]:
    """Return all that may be held, in the order of the apps that registered it."""
    return list(_held.values())


def held_in_words(user: User) -> list[str]:
    """Return what `user` holds now, in words. A query for each kind."""
    counted = [(each, each.count(user)) for each in all_held()]
    return [each.words(count) for each, count in counted if count]

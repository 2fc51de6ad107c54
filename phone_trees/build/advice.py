"""Advice to an organizer: who, as one more key person, would bring the most others into reach."""

from collections.abc import Iterable
from typing import NamedTuple

from phone_trees.build.facts import MOST_CALLS, Person, Tree
from phone_trees.build.fits import Fits


class Helpful(NamedTuple):
    """A member who could be asked to be a key person, and how many they could call then."""

    member: int
    reaches: int


def helpful_key_people(people: Iterable[Person], tree: Tree, most: int = 3) -> list[Helpful]:
    """Return up to `most` members, the most helpful first, each beside those before them."""
    fits = Fits(people)
    waiting = set(tree.unreached)
    able = {
        one: {other for other in waiting if fits(one, other)} | ({one} & waiting)
        for one, person in fits.people.items()
        if person.can_be_called and not person.is_key
    }
    advice: list[Helpful] = []
    while able and len(advice) < most:
        best = min(able, key=lambda one: (-len(able[one]), one))
        if not able[best]:
            break
        brought = set(sorted(able.pop(best))[:MOST_CALLS])
        advice.append(Helpful(best, len(brought)))
        able = {one: others - brought - {best} for one, others in able.items()}
    return advice

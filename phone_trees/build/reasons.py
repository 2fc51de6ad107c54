"""The reasons why members are not reached. Each holds whatever the builder did, except NO_ROOM,
which says of the tree as it is that all who could call the member have no call left to make."""

from collections.abc import Collection, Mapping

from phone_trees.build.facts import Limits, Unreached
from phone_trees.build.fits import Fits


def distances(fits: Fits) -> dict[int, int]:
    """Return on which level each member could stand at the nearest, if nobody had too many calls.

    Members whom no chain of calls reaches from a key person are left out.
    """
    far = dict.fromkeys(_starts(fits), 1)
    edge, waiting = list(far), [one for one in fits.people if one not in far]
    level = 1
    while edge and waiting:
        level += 1
        near = set(edge)
        found = [one for one in waiting if _hears_from(fits, one, near)]
        far |= dict.fromkeys(found, level)
        edge, waiting = found, [one for one in waiting if one not in far]
    return far


def _starts(fits: Fits) -> list[int]:
    """Return the key people whom the word can reach: called, or told at home by another."""
    key_people = [one for one in fits.people if fits.people[one].is_key]
    return [one for one in key_people if _is_reachable_key(fits, one, key_people)]


def _is_reachable_key(fits: Fits, member: int, key_people: list[int]) -> bool:
    can = fits.people[member].can_be_called
    return can or any(fits(other, member) for other in key_people)


def _hears_from(fits: Fits, member: int, near: set[int]) -> bool:
    return not fits.people[member].is_key and not near.isdisjoint(fits.callers_of(member))


def reasons(fits: Fits, reached: Collection[int], limits: Limits) -> dict[int, Unreached]:
    """Return for everybody who is not reached the first reason that holds."""
    left = [one for one in fits.people if one not in reached]
    if not left:
        return {}
    if not any(person.is_key for person in fits.people.values()):
        return dict.fromkeys(left, Unreached.NO_KEY_PEOPLE)
    far = distances(fits)
    return {one: _reason(fits, one, far, limits) for one in left}


def _reason(fits: Fits, member: int, far: Mapping[int, int], limits: Limits) -> Unreached:
    person = fits.people[member]
    if person.is_key and not person.can_be_called:
        return Unreached.CANNOT_BE_CALLED if member not in far else Unreached.NO_ROOM
    if not fits.callers_of(member):
        return _reason_of_the_lonely(fits, member)
    if member not in far:
        return Unreached.ONLY_BY_UNREACHED
    return Unreached.TOO_FAR if far[member] > limits.levels else Unreached.NO_ROOM


def _reason_of_the_lonely(fits: Fits, member: int) -> Unreached:
    person = fits.people[member]
    if not person.can_be_called:
        return Unreached.CANNOT_BE_CALLED
    if not person.languages:
        return Unreached.NO_LANGUAGE_SAID
    if not person.times:
        return Unreached.NO_TIME_SAID
    callers = [one for one in fits.people.values() if one.can_be_called and one.id != member]
    if any(fits.share_language(one.id, member) for one in callers):
        return Unreached.NO_SHARED_TIME
    return Unreached.NO_SHARED_LANGUAGE

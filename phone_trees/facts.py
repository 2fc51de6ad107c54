"""The rows of a tree as the builder sees them, and the builder's tree written back to the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from common.choices import PartOfDay
from members.choices import MemberState
from members.models import TEXTS
from phone_trees.build import Changes, Fits, Line, Person, StandIn, Tree, Unreached
from phone_trees.models import PhoneTree, Place

Places = Mapping[int, Place]
WRITTEN = ["level", "caller", "slot", "is_locked", "why_unreached", "stand_in"]


def places_of(tree: PhoneTree) -> dict[int, Place]:
    """Return the places of a tree by their members, who are brought along without their words."""
    unread = [f"member__{name}" for name in TEXTS]
    rows = Place.objects.filter(tree=tree).select_related("member").defer(*unread).order_by("id")
    return {row.member_id: row for row in rows}


def person(place: Place) -> Person:
    """Return what the builder knows of a member. Whoever named no times can be called at any."""
    member = place.member
    return Person(
        id=member.pk,
        languages=frozenset(member.spoken_languages),
        times=frozenset(member.times or PartOfDay.values),
        is_key=member.is_key_person,
        household=member.household_id,
        # The index is there where there is a number, which need not be opened for it.
        can_be_called=bool(member.phone_index),
    )


def people_in(places: Places) -> list[Person]:
    rows = [place for place in places.values() if place.member.state == MemberState.ACTIVE]
    return [person(place) for place in rows]


def locked_lines(places: Places) -> list[Line]:
    numbers = {place.pk: member_id for member_id, place in places.items()}
    return [
        Line(numbers[place.caller_id], member_id)
        for member_id, place in places.items()
        if place.is_locked and place.caller_id in numbers
    ]


def tree_in(places: Places) -> Tree:
    """Return the tree as it stands in the rows."""
    numbers = {place.pk: member_id for member_id, place in places.items()}
    fits = Fits(map(person, places.values()))
    callers = {
        # A caller whose row is gone already is nobody's number.
        member_id: numbers.get(place.caller_id, 0) if place.caller_id else None
        for member_id, place in places.items()
        if place.level is not None
    }
    stand_ins = {
        member_id: numbers[place.stand_in_id]
        for member_id, place in places.items()
        if place.stand_in_id in numbers
    }
    tree = Tree(callers=callers)
    calls = tree.calls()
    return Tree(
        callers=callers,
        stand_ins={key: _stand_in(fits, calls.get(key, []), one) for key, one in stand_ins.items()},
        unreached={
            member_id: Unreached(place.why_unreached)
            for member_id, place in places.items()
            if place.why_unreached
        },
    )


def _stand_in(fits: Fits, calls: Iterable[int], member: int) -> StandIn:
    return StandIn(
        member, frozenset(one for one in calls if one != member and not fits(member, one))
    )


def write(tree: Tree, places: Places, locked: Iterable[Line]) -> None:
    """Write the tree into the places, those rows alone that differ."""
    before = {member_id: _values(place) for member_id, place in places.items()}
    kept = {line.called for line in locked if line in tree.lines}
    levels = _levels(tree, places)
    for member_id, place in places.items():
        caller = tree.callers.get(member_id)
        stand_in = tree.stand_ins.get(member_id)
        place.level = levels.get(member_id)
        place.caller_id = places[caller].pk if caller is not None else None
        place.is_locked = member_id in kept
        place.why_unreached = tree.unreached.get(member_id, "")
        place.stand_in_id = places[stand_in.member].pk if stand_in else None
    _number_calls(tree, places, before)
    changed = [place for one, place in places.items() if _values(place) != before[one]]
    Place.objects.bulk_update(changed, WRITTEN)


def _values(place: Place) -> tuple[Any, ...]:
    return (
        *(place.level, place.caller_id, place.slot),
        *(place.is_locked, place.why_unreached, place.stand_in_id),
    )


def _levels(tree: Tree, places: Places) -> dict[int, int]:
    levels: dict[int, int] = {}

    def level(member_id: int) -> int:
        if member_id not in levels:
            caller = tree.callers[member_id]
            is_key = places[member_id].member.is_key_person
            levels[member_id] = 1 if is_key or caller is None else level(caller) + 1
        return levels[member_id]

    for member_id in tree.callers:
        level(member_id)
    return levels


def _number_calls(tree: Tree, places: Places, before: Mapping[int, tuple[Any, ...]]) -> None:
    """Number each caller's calls from one; who stays with their caller keeps their number."""
    for place in places.values():
        was_with = before[place.member_id][1]
        if place.caller_id is None or place.caller_id != was_with:
            place.slot = None
    for called in tree.calls().values():
        free = iter(sorted({1, 2, 3, 4, 5} - {places[one].slot for one in called}))
        for one in called:
            places[one].slot = places[one].slot or next(free)


def as_json(changes: Changes) -> dict[str, Any]:
    return asdict(changes)

"""The whole tree: locked lines first, then those of before that still hold, then the rest."""

from collections.abc import Iterable

from phone_trees.build.facts import Limits, Line, Person, StandIn, Tree, Unkept
from phone_trees.build.fits import Fits
from phone_trees.build.growing import Growth
from phone_trees.build.reasons import distances, reasons
from phone_trees.build.stand_ins import choose_stand_ins

NOBODY = Tree()


def build(
    people: Iterable[Person],
    locked: Iterable[Line] = (),
    before: Tree = NOBODY,
    limits: Limits = Limits(),  # noqa: B008 -- a tuple
) -> Tree:
    """Return the tree of these members, as near as can be to the one before.

    `locked` lines are kept where any way is left; `Tree.unkept` says which could not be, and why.
    """
    fits = Fits(people)
    growth = Growth(fits, limits)
    unkept = _hold_locked(growth, locked)
    _hold_earlier(growth, before)
    _hand_on(growth, before)
    unkept |= _place_all(growth)
    return _finished(growth, before, unkept)


def _hold_locked(growth: Growth, locked: Iterable[Line]) -> dict[Line, Unkept]:
    unkept = {}
    for line in sorted(set(locked)):
        if obstacle := growth.obstacle(line):
            unkept[line] = obstacle
        else:
            growth.attach(*line)
            growth.locked.add(line.called)
    return unkept


def _hold_earlier(growth: Growth, before: Tree) -> None:
    """Keep the lines of before that still hold. Where a locked line took somebody's room, those
    stay who could go nowhere else."""
    earlier = before.calls()
    for one in before.first_calls:
        if _is_first_call_still(growth, one):
            growth.attach(None, one)
    for caller, called in earlier.items():
        if caller not in growth.fits.people:
            continue
        there = [one for one in called if one in growth.fits.people]
        hardest = (
            sorted(
                there, key=lambda one: (not earlier.get(one), len(growth.fits.callers_of(one)), one)
            )
            if len(there) > 1 and growth.locked
            else there
        )
        for one in hardest:
            if growth.obstacle(Line(caller, one)) is None:
                growth.attach(caller, one)


def _hand_on(growth: Growth, before: Tree) -> None:
    """Give the calls of key people who are gone to their stand-ins, who have them at hand already.

    What stands in the way of one of these lines leaves its member to the rest, as everybody.
    """
    earlier = before.calls()
    for gone, stand_in in sorted(before.stand_ins.items()):
        if gone in growth.fits.people:
            continue
        for called in earlier.get(gone, ()):
            if growth.obstacle(Line(stand_in.member, called)) is None:
                growth.attach(stand_in.member, called)


def _is_first_call_still(growth: Growth, member: int) -> bool:
    person = growth.fits.people.get(member)
    return bool(person and person.is_key and person.can_be_called and _is_top(growth, member))


def _place_all(growth: Growth) -> dict[Line, Unkept]:
    """Place every piece; take apart those that fit nowhere whole; try the rest once more."""
    unkept: dict[Line, Unkept] = {}
    order = _order(growth)
    _place_key_people(growth, [one for one in order if growth.is_key(one)])
    _place_each(growth, order)
    while pieces := [one for one in order if _is_top(growth, one) and growth.calls[one]]:
        growth.begin_anew()
        for piece in pieces:
            if not growth.place(piece):
                unkept |= _take_apart(growth, piece)
        _place_each(growth, order)
    growth.begin_anew()
    _place_each(growth, order)
    _call_fewer_first(growth)
    return unkept


def _place_key_people(growth: Growth, order: list[int]) -> None:
    """Let key people pass the word to each other; where none can, one more is called first."""
    _place_each(growth, order)
    for one in order:
        if _is_top(growth, one) and growth.fits.people[one].can_be_called:
            growth.attach(None, one)
            _place_each(growth, order)
    _call_fewer_first(growth)


def _call_fewer_first(growth: Growth) -> None:
    """Where the one who starts would have too many calls, look whether key people can make some."""
    first = sorted(growth.first_calls())
    for one in reversed(first):
        if len(growth.first_calls()) > growth.limits.calls:
            growth.detach(one)
            if not growth.place(one):
                growth.attach(None, one)


def _is_top(growth: Growth, member: int) -> bool:
    return member not in growth.callers


def _place_each(growth: Growth, order: list[int]) -> None:
    """Place in order, again and again: each who is placed may bring others into reach."""
    waiting = [one for one in order if _is_top(growth, one)]
    while waiting:
        left = [one for one in waiting if not growth.place(one)]
        if len(left) == len(waiting):
            return
        waiting = left


def _take_apart(growth: Growth, piece: int) -> dict[Line, Unkept]:
    """Take the free lines below a piece away; if all are locked, these."""
    free = [one for one in sorted(growth.calls[piece]) if one not in growth.locked]
    lifted = [] if free else sorted(growth.calls[piece])
    for one in free or lifted:
        growth.detach(one)
        growth.locked.discard(one)
    return {Line(piece, one): Unkept.NO_PLACE for one in lifted}


def _order(growth: Growth) -> list[int]:
    """Return in which order members look for their place: key people, then near before far;
    of these the ones whom the far depend on, and the ones with few chances."""
    fits = growth.fits
    far = distances(fits)
    chances = {one: fits.callers_of(one) for one in fits.people}
    bridges = dict.fromkeys(fits.people, 0)
    for one, callers in chances.items():
        for caller in callers:
            if far.get(caller, 0) < far.get(one, 0):
                bridges[caller] += far[one] > 2
    key_people = {one for one, person in fits.people.items() if person.is_key}
    others = {one: len(key_people & set(chances[one])) * (one in key_people) for one in chances}
    return sorted(
        fits.people,
        key=lambda one: (
            not fits.people[one].is_key,
            -growth.height(one),
            -others[one],
            far.get(one, len(far)),
            -bridges[one],
            len(chances[one]),
            one,
        ),
    )


def _finished(growth: Growth, before: Tree, unkept: dict[Line, Unkept]) -> Tree:
    callers = {one: growth.callers[one] for one in growth.fits.people if growth.is_placed(one)}
    levels = {one: growth.level(one) for one in callers}
    stand_ins: dict[int, StandIn] = choose_stand_ins(
        growth.fits, callers, levels, before, growth.limits
    )
    calling = {caller for caller in callers.values() if caller is not None}
    key_people = {one for one in calling if growth.is_key(one)}
    return Tree(
        callers=callers,
        stand_ins=stand_ins,
        unreached=reasons(growth.fits, callers, growth.limits),
        unkept=unkept,
        without_stand_in=frozenset(key_people - set(stand_ins)),
    )

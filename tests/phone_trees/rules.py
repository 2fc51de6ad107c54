"""The rules of a phone tree, checked one by one without the builder's own code, and the best tree
of a small pod, found by trying all."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

from phone_trees.build import Limits, Line, Person, Tree, Unkept, Unreached

LIMITS = Limits()


def may_call(caller: Person, called: Person) -> bool:
    if caller.id == called.id or not caller.can_be_called:
        return False
    if not caller.languages & called.languages:
        return False
    at_home = caller.household is not None and caller.household == called.household
    return at_home or (called.can_be_called and bool(caller.times & called.times))


def path(tree: Tree, member: int) -> list[int]:
    """Return who passes the word on, from the member back to the one who is called first."""
    at: int | None = member
    steps: list[int] = []
    while at is not None:
        assert at not in steps, f"{member} hears from themselves"
        steps.append(at)
        at = tree.callers[at]
    return steps


def check(
    people: Sequence[Person], tree: Tree, locked: Sequence[Line] = (), limits: Limits = LIMITS
) -> None:
    by_id = {one.id: one for one in people}
    assert set(tree.callers) | set(tree.unreached) == set(by_id)
    assert not set(tree.callers) & set(tree.unreached)
    calls = Counter(line.caller for line in tree.lines)
    assert max(calls.values(), default=0) <= limits.calls
    for called, caller in tree.callers.items():
        _check_line(by_id, tree, called, caller, limits)
    _check_first_calls(by_id, tree, calls, limits)
    _check_stand_ins(by_id, tree, calls, limits)
    for line in locked:
        assert (line in tree.lines) != (line in tree.unkept), line
    for line, why in tree.unkept.items():
        _check_unkept(by_id, tree, line, why)
    levels = nearest_levels(people)
    for member, reason in tree.unreached.items():
        assert reason_holds(by_id, tree, by_id[member], reason, levels, limits), (member, reason)


def _check_line(
    by_id: dict[int, Person], tree: Tree, called: int, caller: int | None, limits: Limits
) -> None:
    if caller is None:
        assert by_id[called].is_key
        assert by_id[called].can_be_called
        return
    assert may_call(by_id[caller], by_id[called])
    assert by_id[caller].is_key or not by_id[called].is_key
    below = list(itertools.takewhile(lambda one: not by_id[one].is_key, path(tree, called)))
    assert len(below) + 1 <= limits.levels
    assert by_id[path(tree, called)[-1]].is_key


def _check_first_calls(
    by_id: dict[int, Person], tree: Tree, calls: Counter[int], limits: Limits
) -> None:
    """No more than five are called first, unless no key person can pass the word to the others."""
    if len(tree.first_calls) <= limits.calls:
        return
    free = [by_id[one] for one in tree.callers if by_id[one].is_key and calls[one] < limits.calls]
    others = 0
    for first in tree.first_calls:
        below = {one for one in tree.callers if first in path(tree, one)}
        others += not any(may_call(one, by_id[first]) for one in free if one.id not in below)
    assert others >= len(tree.first_calls) - limits.calls


def _check_stand_ins(
    by_id: dict[int, Person], tree: Tree, calls: Counter[int], limits: Limits
) -> None:
    load = Counter(calls)
    for key, stand_in in tree.stand_ins.items():
        member, called = by_id[stand_in.member], {x.called for x in tree.lines if x.caller == key}
        assert by_id[key].is_key
        assert member.id != key
        assert member.id in tree.callers
        assert member.can_be_called
        able = {one for one in called if one == member.id or may_call(member, by_id[one])}
        assert able
        assert stand_in.left_over == called - able
        load[member.id] += len(able - {member.id})
    assert max(load.values(), default=0) <= limits.calls
    calling = {one for one in calls if by_id[one].is_key}
    assert tree.without_stand_in == calling - set(tree.stand_ins)
    for key in tree.without_stand_in:
        called = {x.called for x in tree.lines if x.caller == key}
        for one in set(tree.callers) - {key}:
            able = {x for x in called if x == one or may_call(by_id[one], by_id[x])}
            full = load[one] + len(able - {one}) > limits.calls
            assert not able or full or not by_id[one].can_be_called


def _check_unkept(by_id: dict[int, Person], tree: Tree, line: Line, why: Unkept) -> None:
    if why == Unkept.GONE:
        assert not set(line) <= set(by_id)
        return
    caller, called = by_id[line.caller], by_id[line.called]
    assert (why == Unkept.NOT_TO_A_KEY_PERSON) == (called.is_key and not caller.is_key)
    if why == Unkept.NOTHING_SHARED:
        assert not may_call(caller, called)


def reason_holds(
    by_id: dict[int, Person],
    tree: Tree,
    member: Person,
    reason: Unreached,
    levels: dict[int, int],
    limits: Limits,
) -> bool:
    people = by_id.values()
    keys = [one for one in people if one.is_key]
    if not keys or reason == Unreached.NO_KEY_PEOPLE:
        return not keys and reason == Unreached.NO_KEY_PEOPLE
    callers = [one for one in (keys if member.is_key else people) if may_call(one, member)]
    others = [one for one in people if one.can_be_called and one.id != member.id]
    calls = Counter(line.caller for line in tree.lines)
    return {
        Unreached.CANNOT_BE_CALLED: not member.can_be_called and not callers,
        Unreached.NO_LANGUAGE_SAID: not member.languages,
        Unreached.NO_TIME_SAID: not member.times,
        Unreached.NO_SHARED_LANGUAGE: bool(member.languages)
        and not any(one.languages & member.languages for one in others),
        Unreached.NO_SHARED_TIME: not callers and bool(member.languages and member.times),
        Unreached.ONLY_BY_UNREACHED: bool(callers) and member.id not in levels,
        Unreached.TOO_FAR: levels.get(member.id, 0) > limits.levels,
        Unreached.NO_ROOM: levels.get(member.id, 99) <= limits.levels
        and all(
            calls[one.id] >= limits.calls or level_of(by_id, tree, one.id) >= limits.levels
            for one in callers
            if one.id in tree.callers
        ),
    }[reason]


def level_of(by_id: dict[int, Person], tree: Tree, member: int) -> int:
    below = itertools.takewhile(lambda one: not by_id[one].is_key, path(tree, member))
    return 1 + len(list(below))


def nearest_levels(people: Sequence[Person]) -> dict[int, int]:
    """Return the nearest level for each member if everybody could make any number of calls."""
    keys = [one for one in people if one.is_key]
    levels = {
        one.id: 1
        for one in keys
        if one.can_be_called or any(may_call(other, one) for other in keys)
    }
    edge, level = [one for one in people if one.id in levels], 1
    while edge:
        level += 1
        edge = [
            one
            for one in people
            if one.id not in levels
            and not one.is_key
            and any(may_call(caller, one) for caller in edge)
        ]
        levels |= {one.id: level for one in edge}
    return levels


def all_trees(people: Sequence[Person], limits: Limits) -> Iterator[dict[int, int | None]]:
    """Yield every way of calling these few members that keeps the rules."""
    by_id = {one.id: one for one in people}
    choices: list[list[int | str | None]] = []
    for one in people:
        callers = [
            caller.id
            for caller in people
            if may_call(caller, one) and (caller.is_key or not one.is_key)
        ]
        first = [None] if one.is_key and one.can_be_called else []
        choices.append(["nobody", *first, *callers])
    for chosen in itertools.product(*choices):
        callers_of = {
            one.id: caller for one, caller in zip(people, chosen, strict=True) if caller != "nobody"
        }
        if _keeps_the_rules(by_id, callers_of, limits):  # type: ignore[arg-type]
            yield callers_of  # type: ignore[misc]


def _keeps_the_rules(
    by_id: dict[int, Person], callers: dict[int, int | None], limits: Limits
) -> bool:
    calls = Counter(caller for caller in callers.values() if caller is not None)
    if any(number > limits.calls for number in calls.values()):
        return False
    if sum(caller is None for caller in callers.values()) > limits.calls:
        return False
    for member in callers:
        at, level, seen = member, 1, {member}
        while (caller := callers.get(at, "nobody")) is not None:
            if caller == "nobody" or caller in seen:
                return False
            level += 0 if by_id[at].is_key else 1
            seen.add(caller)  # type: ignore[arg-type]
            at = caller  # type: ignore[assignment]
        if level > limits.levels:
            return False
    return True

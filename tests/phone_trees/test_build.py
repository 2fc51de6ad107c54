"""The builder of phone trees over random pods: each rule holds, or is said to be impossible, and
why; see `tests/phone_trees/rules.py`. `EVERY_LOOK=1` looks at thousands of pods."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phone_trees.build import (
    Limits,
    Line,
    Person,
    Tree,
    Unkept,
    build,
    compare,
    helpful_key_people,
)
from tests.phone_trees.rules import all_trees, check
from tests.random_pods import RANDOM_PODS

PODS = settings(
    max_examples=RANDOM_PODS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LANGUAGES = ["en", "es", "am", "ti", "zh"]
TIMES = ["morning", "afternoon", "evening"]


@st.composite
def persons(draw: st.DrawFn, number: int, kinds: int) -> Person:
    return Person(
        id=number,
        languages=draw(st.frozensets(st.sampled_from(LANGUAGES[:kinds]), max_size=3)),
        times=draw(st.frozensets(st.sampled_from(TIMES))),
        is_key=draw(st.integers(0, 4)) == 0,
        household=draw(st.sampled_from([None, None, None, "a", "b", "c"])),
        can_be_called=draw(st.integers(0, 9)) > 0,
    )


@st.composite
def pods(draw: st.DrawFn, most: int = 36) -> list[Person]:
    size, kinds = draw(st.integers(1, most)), draw(st.integers(1, len(LANGUAGES)))
    return [draw(persons(number, kinds)) for number in range(size)]


limits = st.builds(Limits, st.sampled_from([2, 3, 5, 5, 5]), st.sampled_from([2, 3, 3, 3]))
lines = st.builds(Line, st.integers(0, 36), st.integers(0, 36))


def same(tree: Tree, other: Tree) -> bool:
    return (tree.callers, tree.stand_ins, tree.unreached) == (
        other.callers,
        other.stand_ins,
        other.unreached,
    )


@PODS
@given(pods(), st.lists(lines, max_size=6), limits, st.randoms(use_true_random=False))
def test_every_rule_holds_or_the_tree_says_why_not(
    people: list[Person], locked: list[Line], limit: Limits, chance: random.Random
) -> None:
    tree = build(people, locked, limits=limit)
    check(people, tree, locked, limit)

    # The same answer in whatever order the members come, and nothing to mend in what is whole.
    assert build(chance.sample(people, len(people)), reversed(locked), limits=limit) == tree
    kept = [line for line in locked if line not in tree.unkept]
    assert same(build(people, kept, tree, limit), tree)

    # One leaves, one stops sharing their number, one joins and one line is locked: mended.
    others = chance.sample(people, len(people))[1:]
    if others:
        changed = others.pop()
        others.append(Person(changed.id, changed.languages, changed.times, can_be_called=False))
    others.append(Person(99, frozenset(LANGUAGES[:1]), frozenset(TIMES)))
    pair = chance.sample(others, 2) if len(others) > 1 else [others[0], others[0]]
    more = [*kept, Line(pair[0].id, pair[1].id)]
    mended = build(others, more, tree, limit)
    check(others, mended, more, limit)
    mine = {one.id for one in others}
    changes = compare(tree, mended)
    assert set(changes.left) == {one.id for one in people} - mine
    moved = {one for one in mended.callers if mended.callers[one] != tree.callers.get(one, "new")}
    assert {move.called for move in (*changes.moved, *changes.joined)} == moved


@settings(PODS, max_examples=RANDOM_PODS // 2)
@given(pods(most=5), st.sampled_from([1, 2]), st.data())
def test_no_fewer_lines_could_change(people: list[Person], most: int, data: st.DataObject) -> None:
    """Small pods, in which every other way can be tried."""
    limit = Limits(most, 3)
    tree = build(people, limits=limit)
    left = [
        one
        for one in people
        if one.id != data.draw(st.sampled_from(sorted(people, key=lambda one: one.id))).id
    ]
    mended = build(left, (), tree, limit)
    if len(mended.first_calls) > most:
        return  # more than the other ways may have

    def changed(callers: dict[int, int | None]) -> int:
        return sum(tree.callers.get(one, "new") != caller for one, caller in callers.items())

    same_reach = [way for way in all_trees(left, limit) if len(way) == len(mended.callers)]
    assert changed(dict(mended.callers)) == min(map(changed, same_reach))


EN, TI = frozenset(["en"]), frozenset(["ti"])
ALL_DAY = frozenset(TIMES)


def test_a_small_pod_reads_as_expected() -> None:
    ana = Person(1, EN, ALL_DAY, is_key=True)
    both = Person(2, EN | TI, ALL_DAY)
    far = Person(3, TI, ALL_DAY)
    grandmother = Person(4, TI, frozenset(), household="home", can_be_called=False)
    grandson = Person(5, TI | EN, ALL_DAY, household="home")
    silent = Person(6, frozenset(), ALL_DAY)
    people = [ana, both, far, grandmother, grandson, silent]

    tree = build(people)
    assert tree.callers == {1: None, 2: 1, 3: 2, 4: 5, 5: 1}
    assert tree.first_calls == [1]
    assert tree.stand_ins[1].member == 2
    assert tree.unreached == {6: "no_language_said"}

    # The organizer has the grandson call the third; one line changes, and it stays.
    locked = [Line(5, 3)]
    changed = build(people, locked, tree)
    assert compare(tree, changed).moved == ((3, 2, 5),)
    assert not compare(changed, build(people, locked, changed)).moved

    # Without the one key person nobody is reached; the advice says who could be the next.
    left = build(people[1:], locked, changed)
    assert set(left.unreached.values()) == {"no_key_people"}
    assert left.unkept == {Line(5, 3): Unkept.NO_PLACE}
    assert helpful_key_people(people[1:], left)[0] == (5, 4)

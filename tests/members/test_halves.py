"""The halves of random pods: every rule holds, or is said to be impossible, and is."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.splitting.halves import halve
from members.splitting.shapes import Bond, Halves, Person, Problem
from tests.looks import EVERY_LOOK
from tests.random_pods import RANDOM_PODS

LANGUAGES = ["en", "es", "am", "ti", "vi"]

person = st.builds(
    lambda languages, floor, is_key: (frozenset(languages), floor, is_key),
    st.lists(st.sampled_from(LANGUAGES), max_size=2),
    st.sampled_from(["", "1", "2", "3"]),
    st.sampled_from([False, False, False, True]),
)


@st.composite
def pods(draw: st.DrawFn) -> tuple[list[Person], list[Bond]]:
    people = [
        Person(number + 1, *said)
        for number, said in enumerate(draw(st.lists(person, min_size=1, max_size=45)))
    ]
    ids = [each.id for each in people]
    members = st.frozensets(st.sampled_from(ids), min_size=1, max_size=5)
    homes = draw(st.lists(members, max_size=8))
    branches = draw(st.lists(members, max_size=5))
    return people, [
        *(Bond("home", each, None) for each in homes),
        *(Bond("tree", each, 2) for each in branches),
    ]


def blocks_of(people: list[Person], bonds: list[Bond]) -> list[set[int]]:
    """Join homes that share somebody, in another way than the code does."""
    blocks = [{each.id} for each in people]
    for bond in bonds:
        if bond.weight is None:
            hit = [block for block in blocks if block & bond.ids]
            blocks = [block for block in blocks if not block & bond.ids] + [set().union(*hit)]
    return blocks


def most_even(blocks: list[set[int]], total: int) -> int:
    """Return the smallest size that the larger half can have."""
    sums = {0}
    for block in blocks:
        sums |= {each + len(block) for each in sums}
    return min(max(each, total - each) for each in sums)


def check(people: list[Person], bonds: list[Bond], halves: Halves) -> None:
    ids = {each.id for each in people}
    first, second = set(halves.first), set(halves.second)
    assert first | second == ids
    assert len(halves.first) + len(halves.second) == len(ids)
    blocks = blocks_of(people, bonds)
    assert all(block <= first or block <= second for block in blocks)
    if Problem.TOO_FEW in halves.problems:
        assert len(blocks) == 1
        return
    assert first
    assert second
    larger, total = max(len(first), len(second)), len(ids)
    fair = max(int(total * 0.6), (total + 1) // 2)
    if Problem.UNEVEN in halves.problems:
        assert most_even(blocks, total) > fair
        assert larger == most_even(blocks, total)
    else:
        assert larger <= fair
    keys = {each.id for each in people if each.is_key_person}
    if Problem.NO_KEY_PERSON in halves.problems:
        assert not keys & set(halves.problems[Problem.NO_KEY_PERSON])
        assert not can_part_keys(blocks, keys, max(fair, most_even(blocks, total)), total)
    else:
        assert keys & first
        assert keys & second
    check_alone(people, halves)
    for bond in halves.parted:
        assert bond.weight is not None
        assert bond.ids & first
        assert bond.ids & second


def can_part_keys(blocks: list[set[int]], keys: set[int], largest: int, total: int) -> bool:
    """Tell whether two blocks with key people can go to different halves of allowed sizes."""
    with_keys = [block for block in blocks if block & keys]
    for one, other in combinations(with_keys, 2):
        sums = {len(one)}
        for block in blocks:
            if block is not one and block is not other:
                sums |= {each + len(block) for each in sums}
        if any(max(each, total - each) <= largest for each in sums):
            return True
    return False


def check_alone(people: list[Person], halves: Halves) -> None:
    by_id = {each.id: each for each in people}
    alone = set()
    for half in (halves.first, halves.second):
        for each in half:
            own = by_id[each].languages
            could = any(own & other.languages for other in people if other.id != each)
            can = any(own & by_id[other].languages for other in half if other != each)
            if could and not can:
                alone.add(each)
    assert alone == set(halves.problems.get(Problem.ALONE, ()))


@settings(
    max_examples=RANDOM_PODS,
    deadline=None,
    derandomize=not EVERY_LOOK,
    suppress_health_check=list(HealthCheck),
)
@given(pods())
def test_every_rule_holds_or_is_said_to_be_impossible(
    pod: tuple[list[Person], list[Bond]],
) -> None:
    people, bonds = pod
    halves = halve(people, bonds)
    check(people, bonds, halves)
    assert halve(people[::-1], bonds) == halves


def test_what_belongs_together_stays_together() -> None:
    """Two floors with a language each are the halves, in whatever order people joined."""
    people = [
        Person(
            number,
            frozenset({"am"} if number % 2 else {"es"}),
            str(number % 2),
            is_key_person=number < 3,
        )
        for number in range(1, 35)
    ]
    halves = halve(people)
    assert set(halves.first) == {each.id for each in people if each.id % 2}
    assert not halves.parted
    assert not halves.problems

"""Rounds of pairs over random pods: every rule holds, or is said to be impossible, and is."""

from collections import Counter
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.introductions.pairing import Person, Plan, plan_pairs
from members.models import WhyLeft
from tests.looks import EVERY_LOOK
from tests.random_pods import RANDOM_PODS

SMALL_ENOUGH_TO_TRY_ALL = 9
LANGUAGES = ["en", "es", "am", "ti"]
Counts = Counter[frozenset[int]]


@st.composite
def pods(draw: st.DrawFn) -> tuple[list[Person], Counts]:
    languages = st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True).map(tuple)
    usually_there = st.sampled_from([False, False, False, True])
    said = draw(st.lists(st.tuples(languages, usually_there), min_size=1, max_size=14))
    people = [Person(number + 1, *each) for number, each in enumerate(said)]
    pairs = [frozenset(pair) for pair in combinations(range(1, len(people) + 1), 2)]
    met: Counts = Counter(draw(st.lists(st.sampled_from(pairs), max_size=30)) if pairs else [])
    return people, met


def allowed(there: list[Person], met: Counts) -> set[frozenset[int]]:
    """Return the pairs that may meet: neither has anybody there whom they met less often."""
    speak = {each.id: set(each.languages) for each in there}
    possible = [frozenset(p) for p in combinations(speak, 2) if speak[p[0]] & speak[p[1]]]
    least = {
        each: min((met[pair] for pair in possible if each in pair), default=0) for each in speak
    }
    return {pair for pair in possible if all(met[pair] == least[each] for each in pair)}


def most(pairs: set[frozenset[int]]) -> int:
    """Return how many of these pairs can meet at once, by trying all."""
    if not pairs:
        return 0
    pair = min(pairs, key=sorted)
    first = min(pair)
    others = [each for each in pairs if first in each]
    best = max(1 + most({p for p in pairs if not p & each}) for each in others)
    return max(best, most({each for each in pairs if first not in each}))


def check(people: list[Person], met: Counts, plan: Plan) -> None:
    by_id = {each.id: each for each in people}
    placed = [each for group in plan.groups for each in group.ids]
    assert sorted([*placed, *plan.left]) == sorted(by_id)
    there = [each for each in people if not each.is_absent]
    may = allowed(there, met)
    for group in plan.groups:
        assert all(group.language in by_id[each].languages for each in group.ids)
        pairs = [frozenset(pair) for pair in combinations(group.ids, 2)]
        assert len(group.ids) in {2, 3}
        if len(group.ids) == 2:
            assert set(pairs) <= may
        else:
            assert may & set(pairs)
            assert group.again or sum(met[pair] > 0 for pair in pairs) <= 1
    check_left(there, may, plan)
    if len(there) <= SMALL_ENOUGH_TO_TRY_ALL:
        assert len(plan.groups) == most(may)


def check_left(there: list[Person], may: set[frozenset[int]], plan: Plan) -> None:
    for person in there:
        why = plan.left.get(person.id)
        others = [each for each in there if each.id != person.id]
        shares = any({*person.languages} & {*other.languages} for other in others)
        if why == WhyLeft.NOBODY:
            assert not others
        elif why == WhyLeft.NO_LANGUAGE:
            assert not shares
        elif why is not None:
            assert (why, shares) == (WhyLeft.TAKEN, True)
    left = {each for each, why in plan.left.items() if why == WhyLeft.TAKEN}
    assert not any(pair <= left for pair in may)


@settings(
    max_examples=RANDOM_PODS,
    deadline=None,
    derandomize=not EVERY_LOOK,
    suppress_health_check=list(HealthCheck),
)
@given(pods())
def test_every_rule_holds_or_is_said_to_be_impossible(pod: tuple[list[Person], Counts]) -> None:
    people, met = pod
    plan = plan_pairs(people, met)
    check(people, met, plan)
    assert plan_pairs(people[::-1], met) == plan


def meet(count: int, rounds: int) -> tuple[Counts, list[Plan]]:
    people, met, plans = [Person(each, ("en",)) for each in range(1, count + 1)], Counter(), []
    for _round in range(rounds):
        plans.append(plan_pairs(people, met))
        for group in plans[-1].groups:
            met.update(frozenset(pair) for pair in combinations(group.ids, 2))
    return met, plans


def test_all_meet_and_an_odd_number_makes_one_three() -> None:
    met, _plans = meet(4, 3)
    assert set(met.values()) == {1}
    assert len(met) == 6
    for count in (3, 5, 7, 17):
        for plan in meet(count, 4)[1]:
            assert [len(group.ids) for group in plan.groups].count(3) == 1 or plan.left
        assert not meet(count, 1)[1][0].left
    assert plan_pairs([Person(1, ("en",))], {}).left == {1: WhyLeft.NOBODY}
    away = [Person(1, ("en",)), Person(2, ("en",), is_absent=True), Person(3, ("es",))]
    left = {1: WhyLeft.NO_LANGUAGE, 2: WhyLeft.ABSENT, 3: WhyLeft.NO_LANGUAGE}
    assert plan_pairs(away, {}).left == left

"""The ranking's rules by themselves: what they say moves the score, and nothing else does."""

import dataclasses
import datetime
import pkgutil
import random
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import (
    Crowd,
    NeedFacts,
    VolunteerFacts,
    all_rules,
    default_weights,
    obstacles,
    rank,
    rules,
    score,
)

RULES = all_rules()
WEIGHTS = default_weights()

# A busy machine is slow, not wrong.
cheap = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
DAY = datetime.date(2026, 3, 4)
# Small ranges: need and volunteer shall often meet in a fact, and often not.
days = st.dates(DAY, DAY + datetime.timedelta(days=7))
ids = st.integers(1, 3)
points = st.sampled_from([None, (38.9, -77.0), (38.91, -77.01), (38.7, -77.2)])
languages = st.sampled_from(["en", "es", "am"])
counts = st.integers(0, 6)
times = st.sampled_from(["morning", "afternoon", "evening"])


@st.composite
def needs(draw: Any) -> NeedFacts:
    wanted_on = draw(st.none() | days)
    language = draw(languages)
    return NeedFacts(
        id=draw(ids),
        category_id=draw(ids),
        needs_transport=draw(st.booleans()),
        ward_id=draw(st.none() | ids),
        neighbor_ward_ids=draw(st.frozensets(ids, max_size=2)),
        pod_id=draw(st.none() | ids),
        zip_code=draw(st.sampled_from(["", "20001", "20002"])),
        point=draw(points),
        day=wanted_on or DAY,
        wanted_on=wanted_on,
        wanted_time=draw(st.just("") | times),
        language=language,
        other_languages=draw(st.frozensets(languages)) - {language},
        asked=draw(
            st.frozensets(st.tuples(ids, st.sampled_from(["asked_now", "said_no"])), max_size=2)
        ),
        blocked=draw(st.frozensets(ids, max_size=1)),
    )


@st.composite
def volunteers(draw: Any, pk: int | None = None) -> VolunteerFacts:
    return VolunteerFacts(
        id=pk or draw(ids),
        barred=draw(st.sampled_from(["", "", "", "is_pending", "is_left"])),
        paused_until=draw(st.none() | days),
        category_ids=draw(st.frozensets(ids)),
        ward_id=draw(st.none() | ids),
        pod_id=draw(st.none() | ids),
        reach=draw(st.sampled_from(["pod", "ward", "neighbors", "city"])),
        zip_code=draw(st.sampled_from(["", "20001", "20002"])),
        point=draw(points),
        languages=draw(st.frozensets(languages)),
        days=draw(st.frozensets(st.integers(1, 7))),
        times=draw(st.frozensets(times)),
        has_wheels=draw(st.booleans()),
        max_at_once=draw(st.integers(1, 3)),
        max_per_week=draw(st.integers(1, 4)),
        live=draw(st.integers(0, 3)),
        this_week=draw(st.integers(0, 4)),
        asked_lately=draw(counts),
        said_yes=draw(counts),
        said_no=draw(counts),
        was_asked=draw(st.booleans()),
        helped_days_ago=draw(st.none() | st.integers(0, 60)),
    )


crowds = st.lists(volunteers(), max_size=6, unique_by=lambda each: each.id)
# Below zero too, as stewards may set them.
weights = st.fixed_dictionaries({code: st.integers(-100, 100) for code in WEIGHTS})


@cheap
@given(needs(), volunteers(), weights)
def test_the_score_is_the_sum_of_the_reasons_shown(
    need: NeedFacts, volunteer: VolunteerFacts, points: dict[str, int]
) -> None:
    fit = score(need, volunteer, points)
    assert fit.score == sum(reason.points for reason in fit.reasons)
    # A reason without points would be read as if it counted.
    assert all(reason.points == points[reason.code] != 0 for reason in fit.reasons)
    assert all(reason.text for reason in fit.reasons)
    codes = [reason.code for reason in fit.reasons]
    assert len(codes) == len(set(codes))


@cheap
@given(needs(), crowds, st.randoms())
def test_the_order_in_which_people_come_plays_no_part(
    need: NeedFacts, people: list[VolunteerFacts], chance: random.Random
) -> None:
    ranked = rank(need, people)
    # Postgres promises no order of rows, and two coordinators must see the same list.
    chance.shuffle(people)
    assert rank(need, people) == ranked
    scores = [fit.score for fit in ranked]
    assert scores == sorted(scores, reverse=True)


NAMED_OF_NEED = {name for rule in (*RULES.soft, *RULES.hard) for name in rule.need}
NAMED_OF_VOLUNTEER = {name for rule in (*RULES.soft, *RULES.hard) for name in rule.volunteer}
NAMED_BY_SOFT = {name for rule in RULES.soft for name in rule.volunteer}


@cheap
@given(needs(), volunteers(), volunteers())
def test_what_no_rule_of_the_ranking_names_changes_nothing(
    need: NeedFacts, volunteer: VolunteerFacts, other: VolunteerFacts
) -> None:
    """Change who they are, too: the same facts of two people give the same score and reasons."""
    unnamed = {field.name for field in dataclasses.fields(other)} - NAMED_BY_SOFT
    # At least these, or next to nothing would be changed.
    assert {"id", "barred", "category_ids", "max_at_once"} <= unnamed
    changed = {name: getattr(other, name) for name in unnamed}
    found, again = score(need, volunteer), score(need, dataclasses.replace(volunteer, **changed))
    assert (found.score, found.reasons) == (again.score, again.reasons)


def test_every_fact_is_looked_at() -> None:
    """A fact that no rule names would be gathered for nothing."""
    of_need = {field.name for field in dataclasses.fields(NeedFacts)}
    of_volunteer = {field.name for field in dataclasses.fields(VolunteerFacts)}
    assert of_need - NAMED_OF_NEED == {"id"}
    assert of_volunteer - NAMED_OF_VOLUNTEER == set()


@cheap
@given(needs(), volunteers(), volunteers())
def test_a_rule_answers_by_its_keys_alone(
    need: NeedFacts, volunteer: VolunteerFacts, other: VolunteerFacts
) -> None:
    for rule in (*RULES.hard, *RULES.soft):
        assert hash(rule.need_key(need)) is not None
        # Counts and the solver ask once per pair of keys and hand the answer to all who share them.
        if rule.volunteer_key(volunteer) == rule.volunteer_key(other):
            assert rule.of_pair(need, volunteer) == rule.of_pair(need, other)


@cheap
@given(st.lists(needs(), min_size=1, max_size=3), crowds)
def test_a_crowd_counts_what_the_rules_say_one_by_one(
    several: list[NeedFacts], people: list[VolunteerFacts]
) -> None:
    # It counts in bits, another way to what the rules say one by one.
    crowd = Crowd(people)
    for need in several:
        assert crowd.count(need) == sum(not obstacles(need, each) for each in people)


def test_every_file_has_a_rule_and_no_two_have_a_place_or_a_code_in_common() -> None:
    files = [found.name for found in pkgutil.iter_modules(rules.__path__)]
    modules = [import_module(f"matching.rules.{name}") for name in files]
    assert all({"HARD", "SOFT"} & vars(module).keys() for module in modules)
    for found in (RULES.hard, RULES.soft):
        orders = [rule.order for rule in found]
        # Two in one place would stand in whatever order the files are found.
        assert orders == sorted(set(orders))
    assert len(RULES.reasons) == sum(len(rule.reasons) for rule in RULES.soft)
    assert len(RULES.obstacle_words) == sum(len(rule.words) for rule in RULES.hard)


def test_no_hard_rule_looks_at_what_is_not_gathered_for_all_that_ask() -> None:
    """Counts, and the needs for a volunteer, are asked without history and distance."""
    history = {"asked_lately", "said_yes", "said_no", "was_asked", "helped_days_ago", "point"}
    assert history <= NAMED_BY_SOFT
    assert [rule for rule in RULES.hard if history & set(rule.volunteer)] == []


def test_a_rule_about_needs_cannot_do_without_their_sql() -> None:
    # A rule that only Python knows would let the query list what the desk then refuses.
    with pytest.raises(TypeError, match="which needs it lets pass"):
        dataclasses.replace(RULES.hard[-1], needs=None)


NEED = NeedFacts(
    id=1,
    category_id=1,
    needs_transport=False,
    ward_id=1,
    neighbor_ward_ids=frozenset({2}),
    pod_id=None,
    zip_code="20001",
    point=(38.9109, -77.0182),
    day=DAY,
    wanted_on=None,
    wanted_time="",
    language="es",
    other_languages=frozenset(),
)
HELPER = VolunteerFacts(
    id=7,
    paused_until=None,
    category_ids=frozenset({1}),
    ward_id=1,
    pod_id=None,
    reach="ward",
    zip_code="",
    point=None,
    languages=frozenset({"es"}),
    days=frozenset(),
    times=frozenset(),
    has_wheels=False,
    max_at_once=1,
    max_per_week=3,
    was_asked=True,
    helped_days_ago=10,
)
SAID: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {}, "speaks Español"),
    ({"other_languages": frozenset({"en"})}, {"languages": frozenset({"en"})}, "both speak some"),
    ({"other_languages": frozenset({"en"})}, {"languages": frozenset({"am"})}, "no shared"),
    ({"pod_id": 4}, {"pod_id": 4}, "same pod"),
    ({}, {"ward_id": 2, "reach": "neighbors"}, "from a neighboring ward"),
    ({}, {"ward_id": 3, "reach": "city"}, "goes anywhere in the city"),
    ({}, {"ward_id": None}, "nobody knows how far it is"),
    ({}, {"reach": "pod"}, "goes only as far as their building or block"),
    ({}, {"zip_code": "20001"}, "same ZIP code"),
    ({}, {"zip_code": "20010", "point": (38.9327, -77.0310)}, "about 2 miles away"),
    ({}, {"zip_code": "20032", "point": (38.8340, -77.0011)}, "about 5 miles away"),
    # March 4, 2026 is a Wednesday, day 3.
    ({"wanted_on": DAY}, {"days": frozenset({3})}, "free on that day"),
    ({"wanted_on": DAY}, {}, "free on any day"),
    ({"wanted_time": "morning"}, {"times": frozenset({"morning"})}, "free at that time"),
    ({"wanted_time": "morning"}, {"times": frozenset({"evening"})}, "free at other times"),
    ({"needs_transport": True}, {"has_wheels": True}, "has a car or bike"),
    ({"needs_transport": True}, {}, "no car or bike"),
    ({}, {}, "no tasks yet this week"),
    ({}, {"this_week": 1}, "1 of 3 this week"),
    ({}, {"asked_lately": 6}, "asked 6 times in 30 days"),
    ({}, {"said_yes": 2, "said_no": 1}, "said yes 2 of 3 times"),
    ({}, {"said_yes": 1, "said_no": 2}, "said yes 1 of 3 times"),
    ({}, {"was_asked": False, "helped_days_ago": None}, "never asked yet"),
    ({}, {"helped_days_ago": None}, "has not helped yet"),
    ({}, {"helped_days_ago": 40}, "last helped 40 days ago"),
    ({}, {"helped_days_ago": 1}, "helped recently"),
]


@pytest.mark.parametrize(("of_need", "of_volunteer", "words"), SAID)
def test_each_reason_in_words(
    of_need: dict[str, Any], of_volunteer: dict[str, Any], words: str
) -> None:
    need = dataclasses.replace(NEED, **of_need)
    volunteer = dataclasses.replace(HELPER, **of_volunteer)
    assert obstacles(need, volunteer) == ()
    assert any(words in reason.text for reason in score(need, volunteer).reasons)


LEFT_OUT: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({}, {"barred": "is_pending"}, "not approved yet"),
    ({}, {"barred": "is_left"}, "no longer volunteer"),
    ({}, {"paused_until": DAY + datetime.timedelta(days=1)}, "taking a break until March 5, 2026"),
    ({}, {"category_ids": frozenset()}, "do not offer this kind"),
    ({"pod_id": 4}, {"pod_id": 5, "reach": "pod"}, "in another pod"),
    ({}, {"ward_id": 2}, "do not go as far as this ward"),
    ({}, {"ward_id": 3, "reach": "neighbors"}, "wards next to theirs"),
    ({"wanted_on": DAY}, {"days": frozenset({4})}, "not free on March 4, 2026"),
    ({}, {"live": 1}, "They take 1 task at a time and have 1 now."),
    ({}, {"this_week": 3}, "They take 3 tasks a week and have taken 3"),
    ({}, {"languages": frozenset({"en"})}, "They do not speak Español"),
    ({"asked": frozenset({(7, "said_no")})}, {}, "They said no to this."),
    ({"asked": frozenset({(7, "did_not_answer")})}, {}, "did not answer in time"),
    ({"asked": frozenset({(7, "gave_back")})}, {}, "could not do it"),
    ({"asked": frozenset({(7, "asked_now"), (7, "did_not_answer")})}, {}, "They are asked already"),
    ({"blocked": frozenset({7})}, {}, "not to be sent to this household"),
]


@pytest.mark.parametrize(("of_need", "of_volunteer", "words"), LEFT_OUT)
def test_each_obstacle_in_words(
    of_need: dict[str, Any], of_volunteer: dict[str, Any], words: str
) -> None:
    need = dataclasses.replace(NEED, **of_need)
    found = obstacles(need, dataclasses.replace(HELPER, **of_volunteer))
    # Exactly one, so that it is clear whose words are read.
    assert len(found) == 1
    assert words.replace("March", "Mar") in found[0].text.replace("March", "Mar")
    assert found[0].code in RULES.obstacle_words


def test_a_pause_that_ends_before_the_wanted_day_is_none() -> None:
    need = dataclasses.replace(NEED, day=DAY + datetime.timedelta(days=3))
    assert not obstacles(need, dataclasses.replace(HELPER, paused_until=need.day))


def test_among_equals_comes_first_who_has_least_to_do_and_was_asked_least() -> None:
    people = [
        dataclasses.replace(HELPER, id=1, max_per_week=9, this_week=2),
        dataclasses.replace(HELPER, id=2, max_per_week=9, this_week=1, asked_lately=3),
        dataclasses.replace(HELPER, id=3, max_per_week=9, this_week=1, asked_lately=2),
        dataclasses.replace(HELPER, id=4, max_per_week=9, this_week=1, asked_lately=2),
    ]
    ranked = rank(NEED, people)
    # Equal points first, or the order would be that of the points.
    assert len({fit.score for fit in ranked}) == 1
    assert [fit.volunteer_id for fit in ranked] == [3, 4, 2, 1]


def test_the_never_asked_and_the_long_not_asked_come_up() -> None:
    people = [
        dataclasses.replace(HELPER, id=1, helped_days_ago=1),
        dataclasses.replace(HELPER, id=2, helped_days_ago=10),
        dataclasses.replace(HELPER, id=3, helped_days_ago=40),
        dataclasses.replace(HELPER, id=4, was_asked=False, helped_days_ago=None),
    ]
    assert [fit.volunteer_id for fit in rank(NEED, people)] == [4, 3, 2, 1]

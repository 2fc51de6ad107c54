"""The best assignment: held against a second solver, and against every limit."""

import datetime
import random
from typing import Any

import numpy as np
import pytest

from batch_matching import assignment
from batch_matching.assignment import FORBIDDEN, NOBODY, Block, Problem, assign
from batch_matching.pair_scores import Scores
from matching import NeedFacts, VolunteerFacts, default_weights, obstacles, score
from tests.batch_matching.second_solver import best_worth, random_problem, worth_of

DAY = datetime.date(2030, 5, 6)


@pytest.mark.parametrize("seed", range(20))
def test_a_second_solver_finds_nothing_better(seed: int) -> None:
    problem = random_problem(seed)
    assert worth_of(problem, assign(problem)) == best_worth(problem)


def problem_of(scores: list[list[int | None]], urgencies: list[int], room: list[int]) -> Problem:
    cells = [[FORBIDDEN if cell is None else cell for cell in row] for row in scores]
    matrix = np.array(cells, np.int16).reshape(len(urgencies), len(room))
    block = Block(np.arange(len(urgencies)), np.arange(len(room)), matrix)
    return Problem(np.array(urgencies, np.int64), np.array(room, np.int64), [block])


def test_serving_one_more_beats_any_fit() -> None:
    # To take the best pair first leaves the second need without anybody.
    found = assign(problem_of([[100, -50], [100, None]], [1, 1], [1, 1]))
    assert found.volunteers.tolist() == [1, 0]
    assert (found.served, found.total) == (2, 50)


def test_where_people_are_scarce_the_urgent_need_is_served() -> None:
    # The urgent one fits worst of all, and still comes first.
    found = assign(problem_of([[100], [-80], [90]], [1, 4, 2], [1]))
    assert found.volunteers.tolist() == [NOBODY, 0, NOBODY]


def test_two_served_beat_one_that_is_urgent_and_the_urgent_one_is_among_them() -> None:
    found = assign(problem_of([[0, None], [10, None], [None, 5]], [4, 1, 1], [1, 1]))
    assert found.volunteers.tolist() == [0, NOBODY, 1]


def test_a_volunteer_takes_as_many_as_they_said() -> None:
    found = assign(problem_of([[5], [9], [7], [1]], [1, 1, 1, 1], [3]))
    assert found.volunteers.tolist() == [0, 0, 0, NOBODY]
    assert found.total == 21


@pytest.mark.parametrize(
    ("scores", "urgencies", "room"), [([], [], []), ([[]], [1], []), ([[None]], [1], [2])]
)
def test_nobody_is_left(scores: Any, urgencies: list[int], room: list[int]) -> None:
    found = assign(problem_of(scores, urgencies, room))
    assert found.volunteers.tolist() == [NOBODY] * len(urgencies)
    assert (found.served, found.total) == (0, 0)


def test_the_rounds_are_told() -> None:
    rounds: list[tuple[int, int]] = []
    assign(random_problem(1), on_round=lambda *each: rounds.append(each))
    assert [number for number, _found in rounds] == list(range(1, len(rounds) + 1))
    # The last round finds no better pair: that is the proof.
    assert rounds[-1][1] == 0


@pytest.mark.parametrize(
    ("scores", "room", "worse"),
    [
        # Nobody served, then everybody by the worse pairing: as a solver with a fault would.
        ([[5, 3], [9, 2]], [1, 1], [NOBODY, NOBODY]),
        ([[5, 3], [9, 2]], [1, 1], [0, 1]),
        ([[5], [9]], [1], [0, NOBODY]),  # the need of less worth is served: its gain is below 0
    ],
)
def test_what_is_not_the_best_is_refused(
    scores: Any, room: list[int], worse: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assignment, "_augment", lambda problem, pairs: np.array(worse))
    with pytest.raises(ArithmeticError):
        assign(problem_of(scores, [1, 1], room))


# --- The same scores as at the desk ---


def some(chance: random.Random, values: Any) -> frozenset[Any]:
    return frozenset(value for value in values if chance.random() < 0.4)


def random_need(chance: random.Random, number: int) -> NeedFacts:
    wanted = chance.choice([None, DAY, DAY + datetime.timedelta(days=1)])
    people = some(chance, range(1, 41)) if chance.random() < 0.2 else frozenset()
    return NeedFacts(
        id=number,
        category_id=chance.randint(1, 3),
        needs_transport=chance.random() < 0.5,
        ward_id=chance.choice([None, 1, 2, 3]),
        neighbor_ward_ids=some(chance, [1, 2, 3]),
        pod_id=chance.choice([None, 1, 2]),
        zip_code=chance.choice(["", "20001", "20002"]),
        point=chance.choice([None, (38.9, -77.0), (38.95, -77.1)]),
        day=wanted or DAY,
        wanted_on=wanted,
        wanted_time=chance.choice(["", "morning", "evening"]),
        language=chance.choice(["en", "es", "ti"]),
        other_languages=chance.choice([frozenset(), frozenset({"am"})]),
        asked=frozenset((person, "said_no") for person in people),
        blocked=people and some(chance, range(1, 41)),
    )


def random_volunteer(chance: random.Random, number: int) -> VolunteerFacts:
    return VolunteerFacts(
        id=number,
        barred=chance.choice([""] * 9 + ["is_left"]),
        paused_until=chance.choice([None, None, DAY + datetime.timedelta(days=1)]),
        category_ids=some(chance, [1, 2, 3]),
        ward_id=chance.choice([None, 1, 2, 3]),
        pod_id=chance.choice([None, 1, 2]),
        reach=chance.choice(["pod", "ward", "neighbors", "city"]),
        zip_code=chance.choice(["", "20001", "20002"]),
        point=chance.choice([None, (38.9, -77.0), (38.95, -77.1)]),
        languages=some(chance, ["en", "es", "ti", "am"]),
        days=some(chance, range(1, 8)),
        times=some(chance, ["morning", "evening"]),
        has_wheels=chance.random() < 0.5,
        max_at_once=chance.randint(1, 3),
        max_per_week=chance.randint(1, 4),
        live=chance.randint(0, 1),
        this_week=chance.randint(0, 2),
        asked_lately=chance.randint(0, 9),
        said_yes=chance.randint(0, 3),
        said_no=chance.randint(0, 3),
        was_asked=chance.random() < 0.7,
        helped_days_ago=chance.choice([None, 1, 10, 40]),
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_pair_has_the_score_that_the_desk_gives_it(seed: int) -> None:
    chance = random.Random(seed)
    needs = [random_need(chance, number) for number in range(1, 31)]
    people = [random_volunteer(chance, number) for number in range(1, 41)]
    # Not the default points, and one below zero: a copy of the defaults would show.
    weights = {**default_weights(), "free": seed, "same_ward": -3}
    found = Scores(needs, people, weights)
    scores = {
        (needs[need].id, found.volunteers[person].id): int(cell)
        for block in found.blocks()
        for need, row in zip(block.needs, block.scores, strict=True)
        for person, cell in zip(block.volunteers, row, strict=True)
        if cell != FORBIDDEN
    }
    wanted = {
        (need.id, person.id): score(need, person, weights).score
        for need in needs
        for person in people
        if not obstacles(need, person)
    }
    assert scores == wanted
    # Two empty tables are equal as well.
    assert scores

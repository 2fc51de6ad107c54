"""The file that leaves the network: counts that add up, none that tells of one household."""

import datetime
import itertools
from collections import defaultdict

import pytest

from stats.veil import FEWEST, Cell, Part, parts

FIRST = datetime.date(2026, 10, 5)
SECOND = FIRST + datetime.timedelta(days=7)
WARD, FOOD, RIDE, KINDS = 1, 11, 12, 8


def told(counts: dict[tuple[int, datetime.date], int], kinds: int = KINDS) -> list[Part]:
    cells: dict[Cell, int] = {
        (WARD, kind, week, "done"): count for (kind, week), count in counts.items()
    }
    return parts(cells, kinds)


def part(kind: int | None, week: datetime.date | None, count: int) -> Part:
    return Part(WARD, kind, week, "done", count)


def test_five_stand_as_they_are():
    assert told({(FOOD, FIRST): 5, (FOOD, SECOND): 7}) == [
        part(FOOD, FIRST, 5),
        part(FOOD, SECOND, 7),
    ]


def test_a_week_with_few_is_told_with_the_others_of_its_kind():
    # With the first week beside it, the second would be read from the sum of the two.
    assert told({(FOOD, FIRST): 9, (FOOD, SECOND): 1}) == [part(FOOD, None, 10)]
    assert told({(FOOD, FIRST): 3, (FOOD, SECOND): 3}) == [part(FOOD, None, 6)]


def test_kinds_with_few_are_told_together():
    found = told({(FOOD, FIRST): 9, (RIDE, FIRST): 1, (RIDE, SECOND): 2})
    # Any of the seven kinds that do not stand there may be meant.
    assert found == [part(FOOD, FIRST, 9), part(None, None, 3)]


def test_the_only_kind_that_is_left_is_hidden_by_another():
    # All other kinds stand there: what is left of the total could be this one alone.
    assert told({(FOOD, FIRST): 9, (RIDE, FIRST): 1}, kinds=2) == [part(None, None, 10)]
    # Two are left, and with eight for both they have four each.
    counts = {(1, FIRST): 4, (2, FIRST): 4, (FOOD, FIRST): 9, (RIDE, FIRST): 6}
    assert told(counts, kinds=4) == [part(FOOD, FIRST, 9), part(None, None, 14)]


def test_wards_and_states_each_by_themselves():
    cells = {(1, FOOD, FIRST, "done"): 6, (2, FOOD, FIRST, "done"): 2, (1, FOOD, FIRST, "open"): 2}
    assert parts(cells, KINDS) == [
        Part(1, FOOD, FIRST, "done", 6),
        Part(2, None, None, "done", 2),
        Part(1, None, None, "open", 2),
    ]


@pytest.mark.parametrize(("kinds", "weeks", "most"), [(2, 1, 14), (3, 1, 14), (2, 2, 8)])
def test_no_small_count_can_be_worked_out_from_the_others(kinds: int, weeks: int, most: int):
    """In all ways to count a few kinds: whatever is told, each small count could be another."""
    places = list(itertools.product(range(kinds), (FIRST, SECOND)[:weeks]))
    alike: dict[tuple[Part, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=len(places)):
        found = told({place: n for place, n in zip(places, counts, strict=True) if n}, kinds)
        assert sum(each.count for each in found) == sum(counts)
        alike[tuple(sorted(found, key=str))].append(counts)
    for ways in alike.values():
        # Four of every kind there is, and nothing to hide them behind: the total tells that.
        if ways == [(FEWEST - 1,) * len(places)]:
            continue
        # Where more is counted than is tried here, there are ways that are not seen.
        if max(map(sum, ways)) > most:
            continue
        for values in map(set, zip(*ways, strict=True)):
            assert len(values) > 1 or not values & set(range(1, FEWEST))

"""The order of stops, and who gets which: pure numbers."""

import random
from itertools import permutations

import pytest

from desk.delivery_plan import share_out
from desk.route_order import UNKNOWN, Stop, distance, in_short_order, length


def stops_in(chance: random.Random, count: int) -> list[Stop]:
    """Places in a city; some in the same ZIP code or household, some nobody knows where."""
    found = []
    for number in range(count):
        point = (38.85 + chance.random() / 8, -77.05 + chance.random() / 8)
        known = point if chance.random() < 0.8 else None
        found.append(Stop(chance.choice([1, number + 2]), str(20001 + number // 2), known))
    return found


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 12])
def test_never_longer_than_the_order_given_and_nobody_is_lost(count: int) -> None:
    chance = random.Random(count)
    for _city in range(10):
        stops = stops_in(chance, count)
        order = in_short_order(stops)
        assert sorted(order) == list(range(count))
        assert length([stops[each] for each in order]) <= length(stops)
        assert order == in_short_order(stops)


def test_near_the_shortest_there_is() -> None:
    chance, found, best = random.Random(3), 0.0, 0.0
    for _city in range(10):
        stops = stops_in(chance, 6)
        found += length([stops[each] for each in in_short_order(stops)])
        best += min(length(order) for order in permutations(stops))
    assert found <= best * 1.05


def test_a_street_is_gone_along() -> None:
    street = [Stop(each, str(each), (38.9 + each / 100, -77.0)) for each in range(6)]
    mixed = [street[each] for each in (3, 0, 5, 1, 4, 2)]
    gone = [mixed[each].household for each in in_short_order(mixed)]
    assert gone in ([0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0])


def test_distances_of_what_is_not_known() -> None:
    somewhere = Stop(1, "20001", (38.9, -77.0))
    assert distance(somewhere, Stop(1, "", None)) == 0
    assert distance(somewhere, Stop(2, "20001", None)) < 1
    assert distance(somewhere, Stop(2, "20002", None)) == UNKNOWN
    # No household and no ZIP are not the same household and ZIP.
    assert distance(Stop(None, "", None), Stop(None, "", None)) == UNKNOWN


def test_two_ends_of_town_go_to_two_drivers() -> None:
    places = {
        each: Stop(each, str(each), (38.8 if each % 2 else 39.0, -77.0 + each / 1000))
        for each in range(8)
    }
    everything = set(places)
    shares = share_out(list(places), {71: everything, 72: everything}, places, 6)
    assert sorted(map(sorted, shares.values())) == [[0, 2, 4, 6], [1, 3, 5, 7]]


def test_never_more_than_the_most_and_only_what_fits() -> None:
    chance = random.Random(5)
    for _day in range(15):
        count, most = chance.randint(0, 30), chance.randint(1, 12)
        places = dict(enumerate(stops_in(chance, count)))
        fits = {
            driver: {need for need in places if chance.random() < 0.6}
            for driver in range(chance.randint(0, 4))
        }
        shares = share_out(list(places), fits, places, most)
        given = [need for stops in shares.values() for need in stops]
        assert len(given) == len(set(given))
        for driver, stops in shares.items():
            assert len(stops) <= most
            assert set(stops) <= fits[driver]


def test_the_most_urgent_go_where_not_all_do() -> None:
    places = {each: Stop(each, "20001", None) for each in range(5)}
    shares = share_out([4, 2, 0, 1, 3], {71: set(places)}, places, 2)
    assert sorted(shares[71]) == [2, 4]

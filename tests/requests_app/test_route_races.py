"""Routes, and those who race for them."""

from functools import partial
from typing import Any

import pytest

from accounts import audit
from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from requests_app import services
from requests_app.choices import NeedStatus
from requests_app.models import Match, Need, Route
from tests.factories import (
    make_volunteer,
)
from tests.requests_app.request_form import at_once
from tests.requests_app.route_stops import forget_letters, letters_sent, make_stops, needs_of
from volunteers.services import leave

RACERS = 6
ME = audit.VOLUNTEER


# --- Races ---


def _won(results: list[Any]) -> list[Any]:
    for each in results:
        assert not isinstance(each, Exception) or isinstance(each, NotPossible), each
    return [each for each in results if not isinstance(each, NotPossible)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("limits", [{"max_at_once": 2}, {"max_at_once": 9, "max_per_week": 2}])
def test_routes_and_single_offers_race_for_one_volunteer(
    groceries: Category, steward: User, limits: dict[str, int]
) -> None:
    person = make_volunteer(groceries, **limits)
    pairs = [[need.pk for need in make_stops(groceries, 2)] for _racer in range(RACERS // 2)]
    single = make_stops(groceries, RACERS // 2)
    results = at_once(
        *[partial(services.offer_route, pair, person.pk, actor=steward) for pair in pairs],
        *[partial(services.offer_match, each.pk, person.pk, actor=steward) for each in single],
    )
    assert len(_won(results)) == 2
    # A route counts once, however many stops it has; so does a single offer.
    live = Match.objects.live().filter(volunteer=person)
    assert (
        len(set(live.values_list("route_id", flat=True)) - {None})
        + (live.filter(route=None).count())
        == 2
    )
    assert Need.objects.open().count() == 3 * (RACERS // 2) - live.count()


@pytest.mark.django_db(transaction=True)
def test_routes_through_the_same_needs_in_any_order(groceries: Category, steward: User) -> None:
    """Each locks the same requests; in whatever order they are chosen, nobody waits in a circle."""
    ids = [need.pk for need in make_stops(groceries, 4)]
    people = [make_volunteer(groceries).pk for _racer in range(RACERS)]
    orders = [ids, ids[::-1], ids[2:] + ids[:2]] * 2
    results = at_once(
        *[
            partial(services.offer_route, order, person, actor=steward)
            for order, person in zip(orders, people, strict=True)
        ]
    )
    assert len(_won(results)) == 1
    assert Match.objects.live().count() == 4


@pytest.mark.django_db(transaction=True)
def test_everything_at_once_on_one_route(offered: Route, steward: User) -> None:
    first, second, third = offered.matches.order_by("id")
    results = at_once(
        partial(services.accept_route, offered.pk, actor=ME),
        partial(services.withdraw_route, offered.pk, actor=steward),
        partial(services.cancel_request, first.need.request_id, actor=audit.RESIDENT),
        partial(services.release_match, second.pk, actor=ME),
        partial(services.erase_request, third.need.request_id, actor=audit.RESIDENT),
        partial(leave, offered.volunteer_id, actor=ME),
        partial(services.expire_offers),
    )
    _won(results)
    assert not Match.objects.going_on().exists()
    assert set(needs_of(offered)) <= {NeedStatus.OPEN, NeedStatus.CANCELLED}


@pytest.mark.django_db(transaction=True)
def test_the_last_two_stops_are_cancelled_at_once(groceries: Category, steward: User) -> None:
    """Each cancels one stop; exactly one of them finds the route empty, and says so."""
    person = make_volunteer(groceries)
    needs = make_stops(groceries, 2)
    services.offer_route([need.pk for need in needs], person.pk, actor=steward)
    forget_letters()
    results = at_once(
        *[partial(services.cancel_need, need.pk, actor=audit.RESIDENT) for need in needs]
    )
    assert len(_won(results)) == 2
    assert letters_sent() == ["requests_app/route_withdrawn"]

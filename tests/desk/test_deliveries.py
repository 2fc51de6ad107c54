"""A delivery day: routes proposed for the drivers of a shift, looked at, and asked for."""

import datetime
import re
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent, User
from common.models import Category
from events.models import EventShift
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need, Route
from tests import factories
from tests.requests_app.request_form import at_once
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(ward: Ward) -> EventShift:
    return factories.make_day_shift(factories.make_day(ward), part="drive")


@pytest.fixture
def coordinator(client: Client, ward: Ward) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


def make_driver(shift: EventShift, *kinds: Category, **fields: Any) -> Volunteer:
    ward = shift.event.ward
    driver = factories.make_volunteer(*kinds, ward=ward, **{"max_per_week": 9, **fields})
    factories.make_helper(shift, volunteer=driver, name="", email="")
    return driver


def needs_at(ward: Ward, kind: Category, *zips: str, **fields: Any) -> list[Need]:
    return [
        factories.make_need(factories.make_request(ward, zip_code=code), kind, **fields)
        for code in zips
    ]


def page(client: Client, shift: EventShift, **query: Any) -> Any:
    return client.get(reverse("admin:deliveries", args=[shift.pk]), query)


def planned(response: Any) -> dict[int, list[int]]:
    plan = response.context["plan"]
    return {each.volunteer.pk: [need.pk for need in each.stops] for each in plan.drivers}


def typed(stops: dict[int | str, list[int]]) -> dict[str, Any]:
    """The fields that the page posts when these are the stops of each driver, in this order."""
    said: dict[str, Any] = {"needs": []}
    for driver, needs in stops.items():
        for place, need in enumerate(needs, start=1):
            said["needs"].append(need)
            said |= {f"driver_{need}": driver, f"place_{need}": place}
    return said


def press(client: Client, shift: EventShift, stops: dict[Any, list[int]], name: str = "ask") -> Any:
    url = reverse("admin:deliveries_press", args=[shift.pk])
    return client.post(url, {**typed(stops), name: ""}, follow=True)


def test_one_press_asks_each_driver_for_one_route(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    drivers = [make_driver(shift, groceries) for _driver in range(2)]
    needs = needs_at(ward, groceries, *["20001", "20002"] * 3)
    shown = page(client, shift)
    stops = planned(shown)
    assert sorted(stops) == sorted(each.pk for each in drivers)
    assert sorted(map(len, stops.values())) == [3, 3]
    # Nothing is stored by looking.
    assert not Route.objects.exists()
    # A driver stays in one ZIP code where that goes.
    codes = {need.pk: need.request.zip_code for need in needs}
    assert all(len({codes[pk] for pk in own}) == 1 for own in stops.values())
    asked = press(client, shift, stops)
    assert "was asked for 3 stops" in asked.text
    for route in Route.objects.all():
        in_order = route.matches.order_by("id").values_list("need", flat=True)
        assert list(in_order) == stops[route.volunteer_id]
    # Pressed twice, and looked at once more: nothing twice, and no error.
    again = press(client, shift, stops)
    assert "was not asked" not in again.text
    assert Route.objects.count() == 2
    assert "They have a route already." in again.text
    assert Need.objects.open().count() == 0


def test_no_address_and_no_name_of_a_household(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    driver = make_driver(shift, groceries, name="Abebe")
    request = factories.make_request(
        ward, zip_code="20001", name="Zelkova", address="4 Mistel Street"
    )
    need = factories.make_need(request, groceries, detail="Oat milk")
    text = page(client, shift).text
    assert request.reference in text
    assert "Abebe" in text
    for hidden in ("Zelkova", "Mistel", "Oat milk", request.phone):
        assert hidden not in text
    assert planned(page(client, shift)) == {driver.pk: [need.pk]}
    # Who read the drivers' names is recorded, as at the door.
    assert AuditEvent.objects.filter(verb="read_day_helpers", actor=coordinator).exists()


def test_only_what_is_to_be_brought_there_and_then(
    client: Client,
    coordinator: User,
    shift: EventShift,
    ward: Ward,
    groceries: Category,
    ride: Category,
) -> None:
    driver = make_driver(shift, groceries, ride)
    day = timezone.localdate(shift.starts_at)
    [wanted] = needs_at(ward, groceries, "20001", wanted_on=day)
    needs_at(ward, ride, "20001")
    needs_at(factories.make_ward(), groceries, "20001")
    needs_at(ward, groceries, "20001", wanted_on=day + datetime.timedelta(days=3))
    needs_at(ward, groceries, "20001", needed_by=day - datetime.timedelta(days=1))
    [held] = needs_at(ward, groceries, "20001")
    services.claim_need(held.pk, actor=factories.make_coordinator(ward))
    shown = page(client, shift)
    assert planned(shown) == {driver.pk: [wanted.pk]}
    assert shown.context["plan"].left == []


def test_most_stops_for_each_and_rules_of_matching(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    able, other_kind = make_driver(shift, groceries), make_driver(shift, factories.make_category())
    on_foot = make_driver(shift, groceries, paused_until=datetime.date(2037, 1, 1))
    needs_at(ward, groceries, *["20001"] * 5)
    shown = page(client, shift, most=3)
    assert {pk: len(stops) for pk, stops in planned(shown).items()} == {
        able.pk: 3,
        other_kind.pk: 0,
        on_foot.pk: 0,
    }
    assert len(shown.context["plan"].left) == 2
    for wrong in ("0", "13", "many", ""):
        assert page(client, shift, most=wrong).status_code == 422
    # Whoever moves a stop to somebody whom a rule leaves out reads why nothing came of it.
    left = [need.pk for need in shown.context["plan"].left]
    refused = press(client, shift, {other_kind.pk: left})
    assert "was not asked" in refused.text
    assert not Match.objects.exists()


def test_a_stop_is_moved_and_one_left_out(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    one, other = (make_driver(shift, groceries) for _driver in range(2))
    first, second, third, fourth = (need.pk for need in needs_at(ward, groceries, *["20001"] * 4))
    stops = {one.pk: [third, first], other.pk: [second], "": [fourth]}
    looked = press(client, shift, stops, "again")
    assert planned(looked) == {one.pk: [third, first], other.pk: [second]}
    assert [need.pk for need in looked.context["plan"].left] == [fourth]
    assert not Match.objects.exists()
    press(client, shift, stops)
    [route] = Route.objects.all()
    assert list(route.matches.order_by("id").values_list("need", flat=True)) == [third, first]
    # One stop is an ordinary offer.
    assert Match.objects.get(route=None).need_id == second
    assert Need.objects.get(pk=fourth).status == NeedStatus.OPEN


def test_what_is_left_comes_back_to_the_desk(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    driver = make_driver(shift, groceries)
    needs_at(ward, groceries, *["20001"] * 3)
    press(client, shift, planned(page(client, shift)))
    [route] = Route.objects.all()
    services.accept_route(route.pk, actor=audit.VOLUNTEER)
    done, *_rest = route.matches.order_by("id")
    services.complete_match(done.pk, actor=audit.VOLUNTEER)
    services.release_route(route.pk, actor=audit.VOLUNTEER)
    assert Need.objects.open().count() == 2
    assert Match.objects.get(pk=done.pk).status == MatchStatus.DONE
    # For the next driver: who gave them back is not asked again.
    following = make_driver(shift, groceries)
    stops = planned(page(client, shift))
    assert (len(stops[driver.pk]), len(stops[following.pk])) == (0, 2)


def test_who_sees_it(client: Client, shift: EventShift, ward: Ward) -> None:
    make_driver(shift, name="Abebe")
    packing = factories.make_day_shift(shift.event, part="pack")
    may = {
        factories.make_coordinator(ward): 200,
        factories.make_steward(): 200,
        factories.make_steward(opened=False): 403,
        factories.make_organizer(ward): 403,
        factories.make_operator(): 403,
        factories.make_coordinator(factories.make_ward()): 404,
    }
    for user, status in may.items():
        client.force_login(user)
        assert page(client, shift).status_code == status, user
        pressed = press(client, shift, {})
        assert pressed.status_code == status if status != 200 else pressed.status_code in {200, 404}
    client.force_login(factories.make_coordinator(ward))
    # Nobody drives on a shift to pack.
    assert page(client, packing).status_code == 404
    link = reverse("admin:deliveries", args=[shift.pk])
    assert link in client.get(reverse("admin:day_shift", args=[shift.pk])).text
    assert "deliveries" not in client.get(reverse("admin:day_shift", args=[packing.pk])).text
    client.force_login(factories.make_organizer(ward))
    assert link not in client.get(reverse("admin:day_shift", args=[shift.pk])).text


def test_made_up_posts(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    driver = make_driver(shift, groceries)
    stranger = factories.make_volunteer(groceries)
    [need] = needs_at(ward, groceries, "20001")
    elsewhere = needs_at(factories.make_ward(), groceries, "20001", "20001")
    # Somebody who is not on the shift, and needs of another ward.
    press(client, shift, {stranger.pk: [need.pk]})
    press(client, shift, {driver.pk: [each.pk for each in elsewhere]})
    url = reverse("admin:deliveries_press", args=[shift.pk])
    for wrong in ("x", "-1", "9" * 30, "\x00"):
        assert client.post(url, {"needs": wrong, "ask": ""}).status_code == 404
        said = {"needs": need.pk, f"place_{need.pk}": wrong, f"driver_{need.pk}": wrong, "ask": ""}
        assert client.post(url, said).status_code == 302
    assert client.get(url).status_code == 405
    assert not Match.objects.exists()


def test_queries_do_not_grow(
    client: Client, coordinator: User, shift: EventShift, ward: Ward, groceries: Category
) -> None:
    counts = []
    for more in (1, 4):
        for _driver in range(more):
            make_driver(shift, groceries)
        needs_at(ward, groceries, *["20001", "20002", "20003"] * more)
        with CaptureQueriesContext(connection) as queries:
            assert re.search(r'name="needs"', page(client, shift).text)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_press_at_once(shift: EventShift, ward: Ward, groceries: Category) -> None:
    drivers = [make_driver(shift, groceries).pk for _driver in range(2)]
    needs = [need.pk for need in needs_at(ward, groceries, *["20001"] * 4)]
    stops = {drivers[0]: needs[:2], drivers[1]: needs[2:]}
    clients = []
    for _racer in range(4):
        clients.append(Client())
        clients[-1].force_login(factories.make_coordinator(ward))
    results = at_once(*[partial(press, each, shift, stops) for each in clients])
    assert [each.status_code for each in results] == [200] * 4
    assert Route.objects.count() == 2
    assert Match.objects.going_on().count() == 4
    # Whoever was later is not told of a failure: it is as they wanted it.
    assert not any("was not asked" in each.text for each in results)

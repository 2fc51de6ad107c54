"""The form of an entry: hours as people type them, and an address that the server makes."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from resources.models import Resource, ResourceList
from resources.models.hours import Schedule
from tests import factories
from tests.factories import EMPTY_RESOURCE_FORM

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client: Client) -> Client:
    client.force_login(factories.make_steward())
    return client


def fields(**data: Any) -> dict[str, Any]:
    heading = factories.make_resource_category().pk
    return {"name": "Pantry", "category": heading, **EMPTY_RESOURCE_FORM, "reach": "city", **data}


def add(client: Client, **data: Any) -> Any:
    return client.post(reverse("admin:resources_resource_add"), fields(**data))


def hours(row: Resource) -> list[tuple[str, Any, Any]]:
    rules = row.schedules.order_by("pk")
    return [(",".join(rule.byday), rule.opens_at, rule.closes_at) for rule in rules]


NINE, FIVE = datetime.time(9), datetime.time(17)


def test_typed_hours_become_rules_in_place_of_the_weekly_ones(steward: Client) -> None:
    assert add(steward, hours_in_words="9am-5pm Mon and Tue").status_code == 302
    row = Resource.objects.get()
    assert hours(row) == [("MO,TU", NINE, FIVE)]
    Schedule.objects.create(
        resource=row, kind="closed", freq="", valid_from="2026-12-25", valid_to="2026-12-25"
    )
    url = reverse("admin:resources_resource_change", args=[row.pk])
    sent = fields(category=row.category_id, slug=row.slug, hours_in_words="Sat noon-5pm")
    sent |= {"schedules-TOTAL_FORMS": 0, "schedules-INITIAL_FORMS": 0}
    assert steward.post(url, sent).status_code == 302
    assert [day for day, _from, _to in hours(row)] == ["", "SA"]


def test_hours_that_nobody_can_read_are_said_and_nothing_is_stored(steward: Client) -> None:
    response = add(steward, hours_in_words="whenever Ana is there")
    assert "cannot be read as days and times" in response.text
    assert "whenever Ana is there" in response.text
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("opens", "closes"), [("9am", "5 pm"), ("9:00", "17:00"), ("9 de la mañana", "오후 5시")]
)
def test_the_boxes_of_times_read_them_as_they_are_spoken(
    steward: Client, opens: str, closes: str
) -> None:
    row = {"kind": "regular", "days": ["MO"], "opens_at": opens, "closes_at": closes, "interval": 1}
    sent = {f"schedules-0-{name}": value for name, value in row.items()}
    assert add(steward, **{"schedules-TOTAL_FORMS": 1}, **sent).status_code == 302
    assert hours(Resource.objects.get()) == [("MO", NINE, FIVE)]


def test_a_time_that_may_be_two_is_asked_for_again(steward: Client) -> None:
    row = {"kind": "regular", "days": ["MO"], "opens_at": "9", "interval": 1}
    sent = {f"schedules-0-{name}": value for name, value in row.items()}
    response = add(steward, **{"schedules-TOTAL_FORMS": 1}, **sent)
    assert "Write a time such as 9:00, 9 am, noon or 21:30." in response.text


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Juniper Pantry", "juniper-pantry"),
        ("Suggest", "suggest-2"),
        ("食物", "shiwu"),
        ("ጁኒፐር", "juniper"),
        ("!!!", "resource"),
    ],
)
def test_an_empty_address_is_made_from_the_name(steward: Client, name: str, slug: str) -> None:
    assert add(steward, name=name, slug="").status_code == 302
    assert add(steward, name=name, slug="").status_code == 302
    first, second = Resource.objects.order_by("pk").values_list("slug", flat=True)
    assert first == slug
    assert second != first
    assert second.startswith(slug.removesuffix("-2"))


def test_a_list_makes_its_address_from_its_title(steward: Client) -> None:
    management = {
        f"{rows}-{name}": 0
        for rows in ("groups", "entries")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    sent = {"title": "食物", "slug": "", **management}
    assert steward.post(reverse("admin:resources_resourcelist_add"), sent).status_code == 302
    assert ResourceList.objects.get().slug == "shiwu"

"""A caller's offer of help, typed by an operator: one page, stored once, nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.choices import Source
from common.models import Category
from pods.models import Ward
from tests import factories
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return factories.make_ward()


@pytest.fixture
def kind() -> Category:
    return factories.make_category()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


def page_url() -> str:
    return reverse("admin:intake_volunteer")


def answers(client: Client, kind: Category, ward: Ward, **changes: Any) -> dict[str, Any]:
    return {
        "key": client.get(page_url()).context["key"],
        "name": "Uncle Ray",
        "phone": "202 555 0122",
        "contact_method": "call",
        "languages": ["en"],
        "language": "en",
        "categories": [kind.slug],
        "goods": "Two strollers",
        "ward": ward.slug,
        "reach": "ward",
        "max_at_once": "1",
        "max_per_week": "2",
        "agree": "on",
        **changes,
    }


def test_an_offer_is_taken_down_and_waits_for_approval(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    page = client.post(page_url(), answers(client, kind, ward), follow=True)
    row = Volunteer.objects.get()
    assert f"#{row.pk}" in page.content.decode()
    assert (row.source, row.entered_by, row.ward) == (Source.PHONE, user, ward)
    assert (row.status, list(row.categories.all())) == (VolunteerStatus.PENDING, [kind])


def test_a_double_press_stores_one(ward: Ward, kind: Category, user: User, client: Client) -> None:
    data = answers(client, kind, ward)
    first, second = (client.post(page_url(), data) for _press in range(2))
    assert first.url == second.url
    assert Volunteer.objects.count() == 1
    # By the Back button: a key that was used, with the answers of another caller.
    page = client.post(page_url(), {**data, "name": "Aunt May"})
    assert page.status_code == 422
    assert "Aunt May" in page.content.decode()
    client.post(page_url(), {**data, "name": "Aunt May", "key": page.context["key"]})
    assert Volunteer.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"goods": "One stroller"}, {"max_per_week": "3"}, {"reach": "city"}]
)
def test_corrections_sent_with_the_same_page_are_not_dropped(
    change: dict[str, str], ward: Ward, kind: Category, user: User, client: Client
) -> None:
    data = answers(client, kind, ward)
    client.post(page_url(), data)
    page = client.post(page_url(), {**data, **change})
    assert page.status_code == 422
    assert f"To correct those, open #{Volunteer.objects.get().pk}" in page.content.decode()
    assert all(value in page.content.decode() for value in change.values())


@pytest.mark.parametrize(
    "broken", [{"phone": "1"}, {"name": ""}, {"agree": ""}, {"max_at_once": "99"}, {"key": "x"}]
)
def test_errors_store_nothing_and_lose_nothing(
    broken: dict[str, Any], ward: Ward, kind: Category, user: User, client: Client
) -> None:
    page = client.post(page_url(), answers(client, kind, ward) | broken)
    assert page.status_code == 422
    # The caller is on the line; nobody wants to ask again for what was said.
    assert "Two strollers" in page.content.decode()
    assert not Volunteer.objects.exists()


def test_organizers_do_not_take_calls(ward: Ward, client: Client) -> None:
    client.force_login(factories.make_organizer(ward))
    assert client.get(page_url()).status_code == 403

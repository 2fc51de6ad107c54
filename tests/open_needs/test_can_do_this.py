""" "I can do this" for somebody who is new: the volunteer form knows the ward and the kind."""

import pytest
from django.test import Client
from django.urls import reverse

from common.models import Category
from pods.models import Ward
from tests.factories import make_ward
from tests.volunteers.sign_up_form import address, answer, checked
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return make_ward(slug="harbor", lists_needs=True)


def test_names_both_ways(client: Client, ward: Ward, ride: Category):
    page = client.get(reverse("open_needs:can_do_this", args=["harbor", "ride"])).text
    assert f"{address('about')}?ward=harbor&amp;category=ride" in page
    assert f'action="{reverse("volunteers:volunteer_link")}"' in page


@pytest.mark.parametrize("kind", ["nothing", "r%00", "x" * 200])
def test_a_kind_that_is_not_there(client: Client, ward: Ward, kind: str):
    assert client.get(f"/en/wards/harbor/needs/{kind}/").status_code in {400, 404}


def test_the_form_has_ward_and_kind_chosen(client: Client, ward: Ward, ride: Category):
    query = "?ward=harbor&category=ride"
    first = client.get(address("about") + query)
    assert first.status_code == 200
    where = answer(client, "about", query=query)
    assert where.url == f"{address('where')}{query}"
    assert checked(client.get(where.url).text, "ward") == ["harbor"]
    offer = answer(client, "where", query=query, ward="harbor")
    assert offer.url == f"{address('offer')}{query}"
    assert checked(client.get(offer.url).text, "categories") == ["ride"]


@pytest.mark.parametrize("query", ["?category=nothing", "?category=%00", "?category=hidden"])
def test_what_is_not_offered_is_not_chosen(client: Client, ward: Ward, ride: Category, query: str):
    Category.objects.create(name="Hidden", slug="hidden", is_active=False)
    assert answer(client, "about", query=query).url == address("where")
    answer(client, "where")
    page = client.get(address("offer") + query).text
    assert checked(page, "categories") == []
    assert "Hidden" not in page
    assert not Volunteer.objects.exists()

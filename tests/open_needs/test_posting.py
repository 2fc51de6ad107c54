"""The list to post: text to copy into a chat, without anything that points to a household."""

import datetime
import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from common.models import Category
from pages.localized import local_day
from pods.models import Ward
from tests.factories import (
    make_category,
    make_coordinator,
    make_need,
    make_organizer,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
SECRET = "Quetzalcoatl"


def posting(client: Client, **query: Any) -> str:
    """The text in the box; "" without one."""
    response = client.get(reverse("admin:posting"), query)
    assert response.status_code == 200
    found = re.search(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", response.text, re.DOTALL)
    return html.unescape(found[1]).strip() if found else ""


@pytest.fixture
def ward(settings: Any) -> Ward:
    settings.SITE_URL = "https://aid.example.org"
    return make_ward(name="Harbor", slug="harbor", lists_needs=True)


@pytest.fixture
def client(ward: Ward) -> Client:
    client = Client()
    client.force_login(make_coordinator(ward))
    return client


def needs_of(ward: Ward | None, kind: Category, count: int) -> None:
    for _number in range(count):
        make_need(make_request(ward, name=SECRET, address=SECRET, zip_code="20017"), kind)


def test_text_with_counts_and_the_public_page(
    client: Client, ward: Ward, groceries: Category, ride: Category
):
    needs_of(ward, groceries, 4)
    # One and two are not told apart, or a household could be seen to come and go.
    needs_of(ward, ride, 1)
    day = local_day(timezone.localdate() + datetime.timedelta(days=6))
    assert posting(client) == (
        "What neighbors need (Harbor):\n\n"
        f"• Groceries · By {day} · 4 neighbors\n"
        f"• A ride · By {day} · 1 or 2 neighbors\n\n"
        "Can you do one of these? Say so here:\n"
        "https://aid.example.org/en/wards/harbor/needs/"
    )


def test_without_a_public_page_the_link_is_the_form(client: Client, ward: Ward, ride: Category):
    Ward.objects.update(lists_needs=False)
    needs_of(ward, ride, 1)
    # Households without a ward are everybody's who coordinates anywhere.
    needs_of(None, ride, 1)
    text = posting(client)
    assert "https://aid.example.org/en/volunteer/?ward=harbor" in text
    assert "What neighbors need (no ward named):" in text
    assert "/needs/" not in text


def test_any_language_whatever_that_of_the_page(client: Client, ward: Ward, ride: Category):
    needs_of(ward, ride, 3)
    assert "Transporte · A más tardar el " in posting(client, language="es")
    assert "https://aid.example.org/es/wards/harbor/needs/" in posting(client, language="es")
    page = client.get(reverse("admin:posting"), {"language": "ar"}).text
    assert 'lang="ar" dir="rtl"' in page
    assert "A ride · By " in posting(client, language="xx")


def test_holds_nothing_of_anybody_and_nothing_of_other_wards(
    client: Client, ward: Ward, ride: Category
):
    day = timezone.localdate() + datetime.timedelta(days=2)
    request = make_request(ward, name=SECRET, address=SECRET, zip_code="20017")
    make_need(request, ride, detail=SECRET, wanted_on=day)
    other, theirs = make_ward(name="Elsewhere", lists_needs=True), make_category(name="Their kind")
    needs_of(other, theirs, 3)
    make_volunteer(ride, ward=ward, name=SECRET)
    # Asked for by address: no filter may bring up what another ward lists.
    for query in ({}, {"ward": other.pk}, {"category": theirs.pk}, {"ward": "x\x01"}):
        response = client.get(reverse("admin:posting"), query)
        text = posting(client, **query)
        assert SECRET not in response.text
        assert "20017" not in response.text
        assert request.reference not in response.text
        assert "Elsewhere" not in response.text
        assert "Their kind" not in text
        # With a day in it, a line is a person.
        assert local_day(day) not in text


def test_narrowed_by_ward_and_kind(ward: Ward, groceries: Category, ride: Category):
    steward = Client()
    steward.force_login(make_steward())
    other = make_ward(name="Elsewhere")
    for place in (ward, other):
        needs_of(place, groceries, 1)
        needs_of(place, ride, 1)
    text = posting(steward, ward=other.pk, category=ride.pk)
    assert "Elsewhere" in text
    assert "A ride" in text
    assert "Harbor" not in text
    assert "Groceries" not in text


def test_nothing_is_open(client: Client):
    assert posting(client) == ""
    assert "There are no open needs here." in client.get(reverse("admin:posting")).text


def test_works_without_the_script(client: Client, ward: Ward, ride: Category):
    needs_of(ward, ride, 1)
    page = client.get(reverse("admin:posting")).text
    (button,) = re.findall(r"<button[^>]*data-copy[^>]*>", page)
    # Without the script the button does nothing; the text can be copied by hand.
    assert " hidden" in button
    assert "js/copy.js" in page


def test_only_for_those_who_match(ward: Ward):
    organizer = Client()
    organizer.force_login(make_organizer(ward))
    for name in ("posting", "pictures", "pictures_csv"):
        assert organizer.get(reverse(f"admin:{name}")).status_code == 403
        assert Client().get(reverse(f"admin:{name}")).status_code == 302
    assert reverse("admin:posting") not in organizer.get(reverse("admin:index")).text


def test_the_first_page_leads_to_it(client: Client):
    page = client.get(reverse("admin:index")).text
    for name in ("posting", "pictures"):
        assert reverse(f"admin:{name}") in page


def test_many_needs_cost_no_more_queries(
    client: Client, ward: Ward, django_assert_max_num_queries: Any
):
    for count in (1, 3):
        needs_of(ward, make_category(), count)
        with django_assert_max_num_queries(8):
            posting(client)

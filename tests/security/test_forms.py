"""What is typed stays what it is, and a form takes no more than it asks for."""

import html
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.models import Category
from tests import factories
from tests.requests_app.request_form import address, answer, edit, fill_in

pytestmark = pytest.mark.django_db

SIGNS = [
    "{{ 7|add:7 }}{% debug %}",
    "%(name)s %n",
    "{0.__class__}",
    "' OR 1=1 --",
    "%3Cb%3E &lt;b&gt;",
]


@pytest.mark.parametrize("name", SIGNS)
def test_signs_of_other_languages_stay_letters(client: Client, ride: Category, name: str) -> None:
    fill_in(client, ride, contact={"name": name})
    page = client.get(address("request_check")).content.decode()
    assert html.escape(name) in page


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028"])
def test_an_email_is_one_line(client: Client, ride: Category, line_break: str) -> None:
    fill_in(client, ride)
    email = f"ana@example.org{line_break}Bcc: ben@example.org"
    assert answer(client, "contact", email=email).status_code == 422


def test_a_household_changes_only_what_its_form_asks(client: Client, ride: Category) -> None:
    request = factories.make_request(factories.make_ward())
    factories.make_need(request, ride)
    other = factories.make_request()
    data = {"name": "M", "speaker": "me", "phone": "202-555-0147", "contact_method": "any"}
    unasked = {
        "household": other.household_id,
        "closed_at": "2026-01-01",
        "reference": "X",
        "id": 1,
    }
    before = (request.pk, request.household_id, request.closed_at, request.reference)
    edit(client, factories.link_to(request), {**data, "spoken_language": "es", **unasked})
    request.refresh_from_db()
    assert request.name == "M"
    assert (request.pk, request.household_id, request.closed_at, request.reference) == before


def test_nobody_makes_themselves_steward(client: Client) -> None:
    user = factories.make_coordinator(factories.make_ward())
    client.force_login(user)
    data: dict[str, Any] = {"language": "es", "is_steward": "on", "is_superuser": "on"}
    client.post(reverse("admin:my_account"), {**data, "is_staff": "on", "email": "x@example.org"})
    before = user.email
    user.refresh_from_db()
    assert (user.email, user.is_steward, user.is_superuser) == (before, False, False)

"""Phone intake says who a caller may be before anything is stored, and fills in what is known."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.models import Category
from pods.models import Ward
from requests_app.households import others_like
from requests_app.models import HelpRequest, Household
from tests import factories
from tests.desk.test_intake_request import answers, key_on, page_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind() -> Category:
    return factories.make_category()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def earlier(ward: Ward) -> HelpRequest:
    return factories.make_request(
        ward,
        name="Inés",
        phone="202-555-0111",
        email="ines@example.org",
        address="5 Calle Vieja",
        spoken_language="am",
        contact_method="text",
    )


def look(client: Client, **typed: Any) -> Any:
    return client.post(page_url(), {"contact-phone": "(202) 555-0111", "look": "1", **typed})


def test_looking_stores_nothing_and_keeps_what_is_typed(
    earlier: HelpRequest, user: User, client: Client
) -> None:
    page = look(client, **{"contact-name": "Doña", "contact-speaker": "helper"})
    shown = page.content.decode()
    assert page.status_code == 200
    assert earlier.reference in shown
    assert "There is a problem" not in shown
    assert "5 Calle Vieja" not in shown
    form = page.context["parts"]["contact"]
    assert (form["name"].value(), form["speaker"].value()) == ("Doña", "helper")
    assert HelpRequest.objects.count() == 1
    assert not AuditEvent.objects.filter(verb="open_details").exists()


def test_nobody_is_known(user: User, client: Client) -> None:
    assert "We know nobody" in look(client).content.decode()


def test_what_is_known_is_filled_in_at_a_press_and_recorded(
    earlier: HelpRequest, user: User, client: Client
) -> None:
    typed = {"contact-name": "Doña Inés", "contact-phone": "2025550111", "fill": earlier.pk}
    page = client.post(page_url(), typed)
    contact, where = (page.context["parts"][name] for name in ("contact", "where"))
    filled = [contact[name].value() for name in ("name", "email", "spoken_language")]
    assert filled == ["Doña Inés", "ines@example.org", "am"]
    assert contact["contact_method"].value() == "text"
    assert where["address"].value() == "5 Calle Vieja"
    assert page.context["parts"]["who"]["same"].value() == str(earlier.pk)
    assert where["ward"].value() == str(earlier.ward_id)
    event = AuditEvent.objects.get(verb="open_details")
    assert (event.actor, event.subject_id) == (user, earlier.pk)
    assert HelpRequest.objects.count() == 1


def save(client: Client, kind: Category, ward: Ward, **more: Any) -> Any:
    return client.post(page_url(), answers(kind, ward, key=key_on(client), **more))


def test_nothing_is_stored_before_the_operator_has_seen_it(
    earlier: HelpRequest, user: User, client: Client, kind: Category, ward: Ward
) -> None:
    page = save(client, kind, ward)
    assert page.status_code == 422
    assert earlier.reference in page.content.decode()
    assert HelpRequest.objects.count() == 1
    save(client, kind, ward, **{"who-seen": [earlier.pk], "who-same": ""})
    new = HelpRequest.objects.latest("id")
    assert new.household != earlier.household
    assert [row.pk for row in others_like(new, user).perhaps] == [earlier.pk]


def test_the_same_household_is_joined(
    earlier: HelpRequest, user: User, client: Client, kind: Category, ward: Ward
) -> None:
    typed = answers(kind, ward, key=key_on(client))
    said = {"who-seen": [earlier.pk], "who-same": str(earlier.pk)}
    for _press in range(2):
        assert client.post(page_url(), {**typed, **said}).status_code == 302
    assert HelpRequest.objects.count() == 2
    assert Household.objects.get() == earlier.household


def test_somebody_else_is_kept_apart(
    earlier: HelpRequest, user: User, client: Client, kind: Category, ward: Ward
) -> None:
    save(client, kind, ward, **{"who-seen": [earlier.pk], "who-same": "else"})
    new = HelpRequest.objects.latest("id")
    others = others_like(new, user)
    assert not others.is_to_decide
    assert [row.pk for row in others.apart] == [earlier.pk]


def test_an_operator_of_another_ward_learns_only_that_somebody_knows(
    earlier: HelpRequest, client: Client, kind: Category
) -> None:
    there = factories.make_ward()
    client.force_login(factories.make_coordinator(there))
    page = look(client).content.decode()
    assert "Coordinators of another ward know this phone" in page
    for words in ("Inés", earlier.reference):
        assert words not in page
    filled = client.post(page_url(), {"contact-phone": "2025550111", "fill": earlier.pk})
    assert "5 Calle Vieja" not in filled.content.decode()
    assert not AuditEvent.objects.filter(verb="open_details").exists()
    said = {"who-seen": [earlier.pk], "who-same": str(earlier.pk)}
    assert save(client, kind, there, **said).status_code == 422
    assert save(client, kind, there).status_code == 302
    assert Household.objects.count() == 2


def test_the_page_at_the_end_of_the_call_shows_who_it_may_be(
    earlier: HelpRequest, user: User, client: Client, ward: Ward
) -> None:
    row = factories.make_request(ward, phone=earlier.phone)
    page = client.get(reverse("admin:taken_request", args=[row.pk])).content.decode()
    assert "Perhaps the same household" in page
    assert earlier.reference in page

"""A caller's request, typed by an operator: one page, stored once, nothing typed is lost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.choices import Source
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app.models import HelpRequest, Need
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return factories.make_ward(zip_codes=["20010"])


@pytest.fixture
def kinds() -> list[Category]:
    return [factories.make_category(asks_about_food=True), factories.make_category()]


def page_url() -> str:
    return reverse("admin:intake_request")


def key_on(client: Client) -> str:
    return client.get(page_url()).context["key"]


def answers(kind: Category, ward: Ward, **changes: Any) -> dict[str, Any]:
    return {
        "contact-name": "Doña Inés",
        "contact-speaker": "me",
        "contact-phone": "(202) 555-0111",
        "contact-contact_method": "call",
        "contact-spoken_language": "es",
        "kinds-categories": [str(kind.pk)],
        f"details-detail_{kind.pk}": "Milk and bread",
        "details-urgency": "4",
        "details-repeat": "weekly",
        "details-household_size": "3",
        "where-ward": str(ward.pk),
        "where-address": "5 Calle Nueva",
        "check-consent": "on",
        **changes,
    }


def test_a_call_is_taken_down_with_its_reference(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    until = timezone.localdate() + timedelta(weeks=6)
    typed = {"key": key_on(client), "details-repeat_until": until.isoformat()}
    page = client.post(page_url(), answers(kinds[0], ward, **typed), follow=True)
    row = HelpRequest.objects.get()
    assert row.reference in page.content.decode()
    assert "5 Calle Nueva" not in page.content.decode()
    assert (row.source, row.entered_by, row.ward) == (Source.PHONE, user, ward)
    assert (row.phone, row.address, row.household_size) == ("(202) 555-0111", "5 Calle Nueva", 3)
    need = Need.objects.get()
    assert (need.category, need.detail, need.repeat) == (kinds[0], "Milk and bread", "weekly")
    assert need.repeat_until == until
    assert AuditEvent.objects.get(verb="submit_request").actor == user
    # Stored is not enough: it has to be where coordinators look.
    desk = client.get(reverse("admin:desk"))
    assert [shown.pk for shown in desk.context["page"].needs] == [need.pk]


def test_words_beside_a_kind_count_as_a_tick(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    words = {f"details-detail_{kinds[1].pk}": "A ride to the clinic"}
    client.post(page_url(), answers(kinds[0], ward, key=key_on(client), **words))
    assert {need.category for need in Need.objects.all()} == set(kinds)


def test_a_double_press_gives_the_same_reference(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    data = answers(kinds[0], ward, key=key_on(client))
    first, second = (client.post(page_url(), data) for _press in range(2))
    assert first.url == second.url
    assert HelpRequest.objects.count() == 1


def test_the_back_button_does_not_swallow_the_next_caller(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    key = key_on(client)
    client.post(page_url(), answers(kinds[0], ward, key=key))
    other = {"contact-name": "Tesfay", "contact-phone": "202-555-0112", "where-address": "9 Row"}
    page = client.post(page_url(), answers(kinds[0], ward, key=key, **other))
    assert page.status_code == 422
    assert "another caller" in page.content.decode()
    assert "Tesfay" in page.content.decode()
    client.post(page_url(), answers(kinds[0], ward, key=page.context["key"], **other))
    assert sorted(HelpRequest.objects.values_list("name", flat=True)) == ["Doña Inés", "Tesfay"]


CORRECTED = [
    {"details-urgency": "2"},
    {"details-household_size": "4"},
    {"where-access_notes": "Side door"},
    {"contact-contact_method": "text"},
    {"detail": "Milk and rice"},
]


@pytest.mark.parametrize("change", CORRECTED)
def test_corrections_sent_with_the_same_page_are_not_dropped(
    change: dict[str, str], ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    data = answers(kinds[0], ward, key=key_on(client))
    client.post(page_url(), data)
    change = {f"details-detail_{kinds[0].pk}" if k == "detail" else k: v for k, v in change.items()}
    page = client.post(page_url(), {**data, **change})
    shown = page.content.decode()
    reference = HelpRequest.objects.get().reference
    assert page.status_code == 422
    assert f"To correct those, open {reference}" in shown
    assert all(value in shown for value in change.values())


def test_two_operators_with_one_key_do_not_meet(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    data = answers(kinds[0], ward, key=key_on(client))
    client.post(page_url(), data)
    client.force_login(factories.make_coordinator(factories.make_ward()))
    client.post(page_url(), data)
    assert HelpRequest.objects.count() == 2


BROKEN = [
    {"contact-phone": "12"},
    {"contact-phone": ""},
    {"contact-name": ""},
    {"kinds-categories": [], "empty": True},
    {"details-urgency": "9"},
    {"where-ward": "999999"},
    {"check-consent": ""},
    {"contact-name": "x\x00y"},
    {"contact-name": "x" * 5000},
    # Without a key the same press could be stored twice.
    {"key": ""},
    {"key": "'; drop table"},
]


@pytest.mark.parametrize("broken", BROKEN)
def test_errors_store_nothing_and_lose_nothing(
    broken: dict[str, Any], ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    data = answers(kinds[0], ward, key=key_on(client)) | broken
    if broken.get("empty"):
        # Words beside a kind count as a tick, so they have to go too.
        data[f"details-detail_{kinds[0].pk}"] = ""
    page = client.post(page_url(), data)
    shown = page.content.decode()
    assert page.status_code == 422
    assert not HelpRequest.objects.exists()
    assert "5 Calle Nueva" in shown
    # Without a good key in place of the broken one, the page could never be sent.
    assert re.fullmatch(r"[\w-]{22}", page.context["key"])
    if "key" not in broken:
        assert "There is a problem" in shown
        assert "<title>Error:" in shown


def test_a_caller_from_another_ward_is_taken_down_for_its_coordinators(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    far = factories.make_ward(name="Far away")
    page = client.post(page_url(), answers(kinds[0], far, key=key_on(client)), follow=True)
    row = HelpRequest.objects.get()
    assert row.reference in page.content.decode()
    assert "coordinators of its ward" in page.content.decode()
    change = reverse("admin:requests_app_helprequest_change", args=[row.pk])
    assert change not in page.content.decode()
    # Who took the call has no role there, and keeps the reference.
    assert client.get(change).status_code == 302
    taken = reverse("admin:taken_request", args=[row.pk])
    client.force_login(factories.make_coordinator(ward))
    # Neither of their ward nor taken down by them.
    assert client.get(taken).status_code == 404


def test_a_caller_with_an_email_gets_the_private_link(
    ward: Ward, kinds: list[Category], user: User, client: Client
) -> None:
    mail = {"contact-email": "ines@example.org"}
    client.post(page_url(), answers(kinds[0], ward, key=key_on(client), **mail))
    message = Message.objects.get()
    assert (message.template, message.language) == ("requests_app/request_received", "es")


def test_it_speaks_spanish(kinds: list[Category], user: User, client: Client) -> None:
    assert client.get("/es/admin/desk/intake/").status_code == 200

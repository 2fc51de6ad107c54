"""Perhaps the same household: seen side by side, joined or kept apart by hand, and remembered."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.models import HelpRequest, Household
from tests import factories
from tests.desk.desk_page import said, url

pytestmark = pytest.mark.django_db

PHONE = {"phone": "202-555-0177", "email": ""}
SHELTER = {**PHONE, "address": "12 Fern Street NW, Apt 4"}


@pytest.fixture
def kind() -> Category:
    return factories.make_category()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def rosa(ward: Ward) -> HelpRequest:
    return factories.make_request(ward, **SHELTER, name="Rosa", phone_extension="12")


@pytest.fixture
def ana(ward: Ward, kind: Category) -> HelpRequest:
    request = factories.make_request(ward, **PHONE, name="Ana", phone_extension="14")
    factories.make_need(request, kind)
    return request


def page_of(row: HelpRequest) -> str:
    return reverse("admin:requests_app_helprequest_change", args=[row.pk])


def press(client: Client, what: str, row: HelpRequest, **data: object) -> str:
    return said(client, client.post(reverse(f"admin:alike_{what}", args=[row.pk]), data))


def shown(client: Client, row: HelpRequest) -> list[HelpRequest]:
    return client.get(page_of(row)).context["others"].perhaps


def test_the_same_phone_with_another_name_is_only_perhaps_the_same(
    rosa: HelpRequest, ana: HelpRequest, user: User, client: Client
) -> None:
    need = ana.needs.get()
    for address in (page_of(ana), url("need", need)):
        page = client.get(address).content.decode()
        assert "Perhaps the same household" in page
        assert rosa.reference in page
        assert "Rosa" in page
        assert "555-0177" not in page
        assert "Fern" not in page
    assert rosa.household != ana.household


def test_comparing_opens_both_and_is_recorded(
    rosa: HelpRequest, ana: HelpRequest, user: User, client: Client
) -> None:
    assert "recorded" in press(client, "compare", ana)
    page = client.get(page_of(ana)).content.decode()
    for words in ("12 Fern Street NW", ">12<", ">14<"):
        assert words in page
    opened = AuditEvent.objects.filter(verb="open_details", actor=user)
    assert set(opened.values_list("subject_id", flat=True)) == {rosa.pk, ana.pk}


def test_joined_by_hand(rosa: HelpRequest, ana: HelpRequest, user: User, client: Client) -> None:
    assert "one household" in press(client, "join", ana, other=rosa.pk)
    rosa.refresh_from_db(), ana.refresh_from_db()
    assert rosa.household == ana.household
    assert Household.objects.count() == 1
    assert shown(client, ana) == []
    assert rosa.reference in client.get(page_of(ana)).content.decode()
    assert AuditEvent.objects.filter(verb="join_households", actor=user).count() == 2
    press(client, "split", ana)
    assert HelpRequest.objects.get(pk=ana.pk).household != rosa.household
    assert shown(client, ana) == []


def test_kept_apart_is_remembered_after_another_request(
    rosa: HelpRequest, ana: HelpRequest, user: User, client: Client, ward: Ward
) -> None:
    assert "kept apart" in press(client, "apart", ana, other=rosa.pk)
    assert shown(client, ana) == shown(client, rosa) == []
    later = factories.make_request(ward, **PHONE, household=rosa.household, name="Rosa again")
    assert shown(client, later) == []
    assert shown(client, ana) == []
    new = factories.make_request(ward, **PHONE)
    assert {row.household for row in shown(client, new)} == {rosa.household, ana.household}
    services.join_households(new.pk, rosa.pk, actor=user)
    assert shown(client, ana) == []
    assert shown(client, HelpRequest.objects.get(pk=new.pk)) == []


def test_the_same_address_with_another_phone_is_perhaps(
    rosa: HelpRequest, user: User, client: Client, ward: Ward
) -> None:
    alike = factories.make_request(ward, address="12 fern st. nw #4")
    factories.make_request(ward, address="12 Fern St NW, apartment 5")
    assert shown(client, rosa) == [alike]


def test_however_old_it_is(rosa: HelpRequest, user: User, client: Client, ward: Ward) -> None:
    HelpRequest.objects.filter(pk=rosa.pk).update(created_at="2020-01-01T00:00Z")
    assert shown(client, factories.make_request(ward, **PHONE)) == [rosa]


def test_a_coordinator_of_another_ward_learns_no_name(rosa: HelpRequest, client: Client) -> None:
    there = factories.make_ward()
    client.force_login(factories.make_coordinator(there))
    theirs = factories.make_request(there, **PHONE)
    page = client.get(page_of(theirs)).content.decode()
    assert "Coordinators of another ward know this phone" in page
    for word in (rosa.name, rosa.reference):
        assert word not in page
    for what in ("join", "apart"):
        found = client.post(reverse(f"admin:alike_{what}", args=[theirs.pk]), {"other": rosa.pk})
        assert found.status_code == 404
        found = client.post(reverse(f"admin:alike_{what}", args=[rosa.pk]), {"other": theirs.pk})
        assert found.status_code == 404
    press(client, "compare", theirs)
    assert not AuditEvent.objects.filter(verb="open_details", subject_id=rosa.pk).exists()


def test_presses_lead_back_to_the_need_and_refusals_are_in_words(
    rosa: HelpRequest, ana: HelpRequest, user: User, client: Client
) -> None:
    need = ana.needs.get()
    services.erase_request(rosa.pk, actor=user)
    address = reverse("admin:alike_join", args=[ana.pk])
    response = client.post(address, {"other": rosa.pk, "back": need.pk})
    assert response.url == url("need", need) + "#need"
    assert "deleted" in said(client, response)


def test_the_pages_ask_no_more_however_many_are_alike(
    ana: HelpRequest, user: User, client: Client, ward: Ward
) -> None:
    need = ana.needs.get()
    counts = []
    for _more in range(2):
        for _number in range(4):
            factories.make_request(ward, **PHONE, pod=factories.make_pod(ward))
        press(client, "compare", ana)
        for address in (page_of(ana), url("need", need)):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]

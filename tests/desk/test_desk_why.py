"""The page that says why a volunteer is not here: found by anything known, rules in words."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import Category
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import Need
from tests import factories
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return factories.make_need(factories.make_request(ward, spoken_language="am"), kind)


def look(client: Client, need: Need, term: str = "") -> str:
    url = reverse("admin:desk_why", args=[need.pk])
    response = client.get(url, {"person": term} if term else {})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("user")
def test_each_rule_that_leaves_them_out(need: Need, ward: Ward, client: Client) -> None:
    # Three rules at once: with the first alone, the next would be met after it was mended.
    factories.make_volunteer(name="Abebe Bekele", ward=ward, status="pending")
    page = look(client, need, "abebe")
    assert "They are not approved yet." in page
    assert "They do not offer this kind of help." in page
    assert "They do not speak አማርኛ" in page


@pytest.mark.usefixtures("user")
def test_found_by_name_number_phone_and_email(
    need: Need, ward: Ward, kind: Category, client: Client
) -> None:
    person = factories.make_volunteer(
        kind, name="Abebe Bekele", ward=ward, phone="202-555-0177", email="abebe@example.org"
    )
    factories.make_volunteer(kind, name="Somebody Else", ward=ward)
    for term in ("Bekele", f"#{person.pk}", "(202) 555-0177", "Abebe@Example.org"):
        page = look(client, need, term)
        assert "Abebe Bekele" in page
        assert "Somebody Else" not in page
    # Each close to right: one digit off, or a part of the email, finds nobody.
    for term in ("Nobody", "#999999999", "202-555-0178", "o@example.org"):
        assert "Abebe Bekele" not in look(client, need, term)


@pytest.mark.usefixtures("user")
def test_the_filters_of_the_queue_stay(need: Need, ward: Ward, client: Client) -> None:
    url = reverse("admin:desk_why", args=[need.pk])
    page = client.get(f"{url}?ward={ward.pk}&urgent=on").content.decode()
    kept = re.findall(r'<input type="hidden" name="(ward|urgent)" value="(\w+)">', page)
    assert kept == [("ward", str(ward.pk)), ("urgent", "on")]
    page = client.get(url, {**dict(kept), "person": "Bekele"}).content.decode()
    assert f"/?ward={ward.pk}&amp;urgent=on#need" in page
    assert kept == re.findall(r'<input type="hidden" name="(ward|urgent)" value="(\w+)">', page)


@pytest.mark.usefixtures("user")
def test_who_fits_is_told_their_place_and_why(
    need: Need, ward: Ward, kind: Category, client: Client
) -> None:
    factories.make_volunteer(kind, name="Near", ward=ward, languages=["am"], pod=None)
    factories.make_volunteer(kind, name="Nearer", ward=ward, languages=["am"], max_per_week=9)
    factories.make_match(volunteer=Volunteer.objects.get(name="Near"), status="declined")
    page = look(client, need, "Near")
    assert "They fit: number 1 among those who do." in page
    assert "They fit: number 2 among those who do." in page
    assert "speaks አማርኛ" in page


@pytest.mark.usefixtures("user")
def test_below_the_end_of_the_list(
    need: Need, ward: Ward, kind: Category, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two who fit and room for one, as in a city where hundreds fit.
    monkeypatch.setattr("requests_app.candidates.shortlist.SHORTLIST", 1)
    for name in ("Near One", "Near Two"):
        factories.make_volunteer(kind, name=name, ward=ward, languages=["am"])
    page = look(client, need, "near")
    assert "They fit: number 1" in page
    assert "so do very many" in page


@pytest.mark.usefixtures("user")
def test_a_need_that_is_not_open_says_so(
    need: Need, ward: Ward, kind: Category, client: Client
) -> None:
    factories.make_volunteer(kind, name="Near", ward=ward, languages=["am"])
    Need.objects.update(status=NeedStatus.OFFERED)
    assert "this need is not open now" in look(client, need, "Near")


@pytest.mark.usefixtures("user")
def test_only_volunteers_and_needs_of_their_wards(
    need: Need, kind: Category, client: Client
) -> None:
    elsewhere = factories.make_ward()
    factories.make_volunteer(kind, name="Abebe Bekele", ward=elsewhere)
    assert "Abebe" not in look(client, need, "bekele")
    other = factories.make_need(factories.make_request(elsewhere), kind)
    assert client.get(reverse("admin:desk_why", args=[other.pk])).status_code == 404
    client.force_login(factories.make_organizer())
    assert client.get(reverse("admin:desk_why", args=[need.pk])).status_code == 403


@pytest.mark.usefixtures("user")
def test_no_contact_details_and_ten_at_most(need: Need, ward: Ward, client: Client) -> None:
    for number in range(11):
        factories.make_volunteer(
            name=f"Abebe {number:02}", ward=ward, phone="202-555-0177", email="abebe@example.org"
        )
    page = look(client, need, "Abebe")
    assert "Abebe 09" in page
    assert "Abebe 10" not in page
    assert "There are more" in page
    # The search box says again what was typed.
    assert "555-0177" not in page.replace('value="Abebe"', "")
    assert "abebe@" not in page


@pytest.mark.usefixtures("user")
def test_looking_costs_the_same_however_many_are_found(
    need: Need, ward: Ward, kind: Category, client: Client
) -> None:
    counts = []
    for _number in (1, 2):
        person = factories.make_volunteer(kind, name="Abebe", ward=ward, languages=["am"])
        factories.make_match(volunteer=person)
        factories.make_volunteer(name="Abebe", ward=factories.make_pod(ward).ward)
        with CaptureQueriesContext(connection) as captured:
            look(client, need, "Abebe")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12

"""Wards and pods say where else they are found, as the network does; all of it is public."""

import json
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from network.models import NetworkLink
from network.own_channels import MOST_LINKS, Service
from pods.models import PlaceLink, Pod, Ward
from tests.backoffice.shown_forms import data_of, shown_forms
from tests.factories import (
    make_coordinator,
    make_network,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
CHAT = "https://chat.example.org/river/"
SOCIAL = "https://social.example.org/@river"
ADMIN = {Ward: "admin:pods_ward_change", Pod: "admin:pods_pod_change"}
NAME = {Ward: "ward", Pod: "pod"}


@pytest.fixture(params=[Ward, Pod], ids=["ward", "pod"])
def place(request: Any) -> Ward | Pod:
    return make_ward() if request.param is Ward else make_pod()


def link(place: Any, url: str = CHAT, **said: Any) -> PlaceLink:
    return PlaceLink.objects.create(**{NAME[type(place)]: place}, url=url, **said)


def data_in(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    return json.loads(found[1]) if found else {}


def test_they_stand_on_the_page_and_in_its_data(client: Client, place: Any) -> None:
    link(place, label="Our chat", position=2)
    link(place, SOCIAL, service=Service.MASTODON)
    html = client.get(place.get_absolute_url()).content.decode()
    assert "Where else to find us" in html
    assert html.index(">Mastodon<") < html.index(">Our chat<")
    assert f'href="{CHAT}" rel="noopener"' in html
    data = data_in(html)
    assert (data["name"], data["sameAs"]) == (place.name, [SOCIAL, CHAT])


def test_without_any_nothing_is_said(client: Client, place: Any) -> None:
    html = client.get(place.get_absolute_url()).content.decode()
    assert "Where else to find us" not in html
    assert data_in(html) == {}


def test_what_is_kept_of_the_page_goes_with_a_new_link(client: Client, place: Any) -> None:
    client.get(place.get_absolute_url())
    link(place)
    assert CHAT in client.get(place.get_absolute_url()).content.decode()


def test_a_kind_of_link_is_named_in_the_language_of_the_page(client: Client) -> None:
    ward = make_ward()
    link(ward, service=Service.CALENDAR)
    html = client.get(ward.get_absolute_url().replace("/en/", "/es/")).content.decode()
    assert ">Calendario<" in html


def test_the_page_about_the_network_has_its_own_in_its_data(client: Client) -> None:
    NetworkLink.objects.create(network=make_network(), url=SOCIAL, service=Service.MASTODON)
    html = client.get("/en/about/").content.decode()
    assert ">Mastodon<" in html
    assert data_in(html)["sameAs"] == [SOCIAL]


def test_a_draft_tells_search_engines_nothing(client: Client) -> None:
    pod = make_pod(state="draft")
    link(pod)
    client.force_login(make_organizer(pod))
    html = client.get(pod.get_absolute_url()).content.decode()
    assert CHAT in html
    assert data_in(html) == {}


@pytest.mark.parametrize(
    ("service", "url", "is_right"),
    [
        ("facebook", "https://www.facebook.com/groups/river", True),
        ("facebook", "https://facebook.com.example.org/login", False),
        ("facebook", "https://notfacebook.com/", False),
        ("instagram", "https://example.org@instagram.com/river", True),
        ("instagram", "https://instagram.com@example.org/river", False),
        ("mastodon", SOCIAL, True),
        ("chat", "https://anything.example.org/", True),
        ("whatsapp", "https://chat.whatsapp.com/abc", True),
        ("chat", "http://chat.example.org/", False),
        ("chat", "javascript:alert(1)", False),
    ],
)
def test_a_link_that_bears_a_name_leads_there(service: str, url: str, is_right: bool) -> None:
    row = PlaceLink(ward=make_ward(), service=service, url=url)
    if is_right:
        row.full_clean()
        return
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert "url" in refusal.value.message_dict


@pytest.mark.parametrize(
    "wrong",
    [{"url": "http://chat.example.org/"}, {"with_pod": True}, {"of_nobody": True}],
    ids=["not safe", "of both", "of nobody"],
)
def test_the_database_refuses_it_too(wrong: dict[str, Any]) -> None:
    said: dict[str, Any] = {"ward": make_ward(), "url": wrong.get("url", CHAT)}
    if wrong.get("with_pod"):
        said["pod"] = make_pod()
    if wrong.get("of_nobody"):
        said["ward"] = None
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceLink.objects.create(**said)


def test_the_same_stands_there_once(place: Any) -> None:
    link(place)
    with pytest.raises(IntegrityError), transaction.atomic():
        link(place)
    link(make_ward())


# --- Who writes them ---


def posted(client: Client, place: Any, url: str = CHAT) -> None:
    """Add a link on the place's page of the admin, as its form is shown."""

    address = reverse(ADMIN[type(place)], args=[place.pk])
    response = client.get(address)
    data = data_of(shown_forms(response))
    data |= {"links-TOTAL_FORMS": "1", "links-0-service": "chat", "links-0-label": ""}
    data |= {"links-0-url": url, "links-0-position": "1"}
    data["links-INITIAL_FORMS"] = data.get("links-INITIAL_FORMS", "0")
    client.post(address, data)


def test_whoever_writes_the_page_writes_the_links(client: Client, place: Any) -> None:
    organizer = make_organizer(place)
    client.force_login(organizer)
    posted(client, place)
    [stored] = PlaceLink.objects.visible_to(organizer)
    assert stored.url == CHAT
    event = AuditEvent.objects.get(verb="add", subject_type="placelink")
    assert set(event.fields) >= {"url"}
    assert CHAT not in str(vars(event))


def test_nobody_else_does(client: Client) -> None:
    pod = make_pod()
    for stranger in (make_organizer(make_pod()), make_coordinator(make_ward())):
        client.force_login(stranger)
        address = reverse(ADMIN[Pod], args=[pod.pk])
        assert client.get(address).status_code in (302, 403)
        client.post(address, {"links-TOTAL_FORMS": "1", "links-0-url": CHAT})
    assert not PlaceLink.objects.exists()


def test_an_organizer_of_a_pod_does_not_write_those_of_its_ward(client: Client) -> None:
    pod = make_pod()
    client.force_login(make_organizer(pod))
    address = reverse(ADMIN[Ward], args=[pod.ward.pk])
    response = client.get(address)
    assert response.status_code == 200
    assert b'name="links-0-url"' not in response.content
    data = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0", "links-0-url": CHAT}
    client.post(address, {**data, "links-0-service": "chat", "links-0-position": "1"})
    assert not PlaceLink.objects.exists()


def test_there_are_few(client: Client) -> None:
    ward = make_ward()
    for number in range(MOST_LINKS):
        link(ward, f"{CHAT}{number}")
    client.force_login(make_steward())
    response = client.get(reverse(ADMIN[Ward], args=[ward.pk]))
    [formset] = [each.formset for each in response.context["inline_admin_formsets"]]
    assert (formset.max_num, len(formset.forms)) == (MOST_LINKS, MOST_LINKS)

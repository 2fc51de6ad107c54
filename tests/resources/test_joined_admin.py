"""The steward's pages of joined directories, and the page of an entry that came from one."""

from typing import Any

import pytest
from django.test import Client

from common.fetching import Reason, refused
from resources.choices import SourceState
from resources.joined import passes, services
from resources.models import Resource, Source
from tests import factories as make
from tests.resources.directories import join

pytestmark = pytest.mark.django_db
LIST = "/en/admin/resources/source/"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_steward_adds_looks_joins_pauses_and_removes(directory):
    directory.put("Pantry")
    category, client = make.make_resource_category(), signed_in(make.make_steward())
    fields = {"name": "Oak", "address": directory.url, "category": category.pk, "reach": "city"}
    assert client.post(f"{LIST}add/", fields).status_code == 302
    source = Source.objects.get()
    page = f"{LIST}{source.pk}/change/"
    assert "We are looking at what is there" in client.get(page).text

    services.note_look(source.pk)
    told = client.get(page).text
    assert "Join this directory" in told
    assert "Pantry" in told

    def press(what: str) -> str:
        return client.post(f"{LIST}{source.pk}/press/", {"what": what}, follow=True).text

    assert "Read it now" in press("join")
    passes.read_source(source.pk)
    assert Resource.objects.get().name == "Pantry"
    assert "Paused: its entries stay" in press("pause")
    press("join")
    removal = f"{LIST}{source.pk}/remove/"
    assert "What becomes of its entries?" in client.get(removal).text
    client.post(removal, {"entries": "withdraw"})
    source.refresh_from_db()
    assert source.state == SourceState.REMOVED


def test_the_address_of_what_is_joined_stays(directory):
    directory.put("Pantry")
    source = join(directory)
    client = signed_in(make.make_steward(email="other@example.org"))
    fields = {"name": "Oak", "category": source.category_id, "reach": "beyond"}
    client.post(f"{LIST}{source.pk}/change/", {**fields, "address": "https://evil.example.org/"})
    source.refresh_from_db()
    assert (source.address, source.name) == (directory.url, "Oak")
    passes.read_source(source.pk)
    assert Resource.objects.get().reach == "beyond"


def test_only_stewards_join(directory):
    directory.put("Pantry")
    source = join(directory)
    client = signed_in(make.make_keeper())
    for path in ("", "add/", f"{source.pk}/change/", f"{source.pk}/remove/"):
        assert client.get(f"{LIST}{path}").status_code in (403, 302)
    assert client.post(f"{LIST}{source.pk}/press/", {"what": "pause"}).status_code == 403
    source.refresh_from_db()
    assert source.state == SourceState.JOINED


def test_an_entry_of_theirs_is_read_and_not_edited(directory):
    directory.put("Pantry", description="Rice")
    passes.read_source(join(directory).pk)
    row = Resource.objects.get()
    page = f"/en/admin/resources/resource/{row.pk}/"
    client = signed_in(make.make_steward(email="other@example.org"))

    told = client.get(f"{page}change/").text
    assert "Take it over" in told
    assert 'name="description"' not in told
    assert client.post(f"{page}change/", {"name": "Ours"}).status_code == 403
    assert client.post(f"{page}unpublish/").status_code == 403
    for action in ("unpublish", "verify_today"):
        client.post(
            "/en/admin/resources/resource/", {"action": action, "_selected_action": [row.pk]}
        )
    row.refresh_from_db()
    assert (row.state, row.verified_on) == ("published", None)

    assert "It is hidden" in client.post(f"{page}elsewhere/", {"what": "hide"}, follow=True).text
    row.refresh_from_db()
    assert row.state == "withdrawn"
    client.post(f"{page}elsewhere/", {"what": "show"})
    client.post(f"{page}elsewhere/", {"what": "take_over"})
    assert 'name="description"' in client.get(f"{page}change/").text


def test_whoever_looks_after_a_ward_takes_nothing_over_that_serves_the_city(directory):
    directory.put("Pantry")
    passes.read_source(join(directory).pk)
    row = Resource.objects.get()
    client = signed_in(make.make_organizer(make.make_ward()))
    client.post(f"/en/admin/resources/resource/{row.pk}/elsewhere/", {"what": "take_over"})
    row.refresh_from_db()
    assert row.source is not None


def test_what_is_perhaps_the_same_is_listed(directory):
    make.make_resource(name="Pantry")
    directory.put("Pantry")
    directory.put("Clinic")
    passes.read_source(join(directory).pk)
    client = signed_in(make.make_steward(email="other@example.org"))
    told = client.get("/en/admin/resources/joinedentry/?perhaps=yes").text
    assert "Pantry" in told
    assert "Clinic" not in told


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("ftp://data.example.org/", "begins with https:// or http://"),
        ("https://ana:secret@data.example.org/", "begins with https:// or http://"),
        ("http://localhost:9000/", "not on the internet"),
        ("http://printer.local/", "not on the internet"),
        ("http://127.0.0.1:5432/", "not on the internet"),
        ("http://192.168.1.4/", "not on the internet"),
        ("http://[::1]/", "not on the internet"),
        ("http://data.example.org:25/", "not on the internet"),
        ("https://aid.example.org/en/", "this directory itself"),
        ("http://aid.example.org/", "this directory itself"),
    ],
)
def test_what_is_never_read_is_refused_when_it_is_typed(settings, address, words):
    settings.SITE_URL = "https://aid.example.org"
    client = signed_in(make.make_steward())
    fields = {"name": "Oak", "category": make.make_resource_category().pk, "reach": "city"}
    told = client.post(f"{LIST}add/", {**fields, "address": address})
    assert words in told.text
    assert not Source.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_neighbor_on_another_port_may_be_named(settings, host):
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.FETCH_ALSO_FROM = ["127.0.0.1:8001"]
    client = signed_in(make.make_steward())
    fields = {"name": "Oak", "category": make.make_resource_category().pk, "reach": "city"}
    sent = {**fields, "address": f"http://{host}:8001/"}
    assert client.post(f"{LIST}add/", sent).status_code == 302
    assert Source.objects.get().address == f"http://{host}:8001/"


@pytest.mark.parametrize("host", ["127.1", "0x7f000001", "2130706433", "ip.localhost"])
def test_a_number_in_another_dress_is_the_same_machine(host):
    assert refused(f"http://{host}:8000/") == Reason.FORBIDDEN

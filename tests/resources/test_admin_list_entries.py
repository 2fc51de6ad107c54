"""The page on which an organizer puts a list together."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from resources.choices import EntryState
from resources.lists import services
from resources.models import ListGroup, ResourceList
from tests import factories

pytestmark = pytest.mark.django_db


def url(page: ResourceList, **query: Any) -> str:
    path = reverse("admin:resources_resourcelist_entries", args=[page.pk])
    return path + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


@pytest.fixture
def organizer(client: Client) -> User:
    pod = factories.make_pod()
    user = factories.make_organizer(pod)
    user.pod = pod  # type: ignore[attr-defined]
    client.force_login(user)
    return user


@pytest.fixture
def page(organizer: Any) -> ResourceList:
    return factories.make_resource_list(pod=organizer.pod, state=EntryState.DRAFT)


def names(page: ResourceList) -> list[str]:
    return [str(entry.resource) for entry in page.entries.select_related("resource")]


def press(client: Client, page: ResourceList, verb: str, row: Any, **data: Any) -> Any:
    return client.post(url(page), {verb: row.pk, **data})


def test_finds_and_adds_once(client: Client, page: ResourceList) -> None:
    pantry = factories.make_resource(name="River pantry")
    factories.make_resource(name="Clinic")
    found = client.get(url(page, q="river")).text
    assert "River pantry" in found
    assert "Clinic" not in found
    for _press in range(2):
        assert press(client, page, "add", pantry).status_code == 302
    assert names(page) == ["River pantry"]
    assert "Is on the list" in client.get(url(page, q="river")).text
    assert AuditEvent.objects.filter(verb="add", subject_type="listedresource").count() == 1


def test_own_drafts_are_found_and_those_of_others_are_not(
    client: Client, page: ResourceList, organizer: Any
) -> None:
    draft = {"state": EntryState.DRAFT}
    own = factories.make_resource(name="Pantry of ours", pod=organizer.pod, **draft)
    theirs = factories.make_resource(name="Pantry of theirs", pod=factories.make_pod(), **draft)
    found = client.get(url(page, q="pantry")).text
    assert "Pantry of ours" in found
    assert "Pantry of theirs" not in found
    press(client, page, "add", own)
    # By its number: the list would bring it before everybody.
    assert press(client, page, "add", theirs).status_code == 404
    assert names(page) == ["Pantry of ours"]


def test_moves_up_and_down_within_a_heading(client: Client, page: ResourceList) -> None:
    rows = [factories.make_resource(name=name) for name in ("A", "B", "C")]
    for row in rows:
        press(client, page, "add", row)
    a, b, c = page.entries.all()
    press(client, page, "up", c)
    assert names(page) == ["A", "C", "B"]
    press(client, page, "last", a)
    assert names(page) == ["C", "B", "A"]
    press(client, page, "first", b)
    press(client, page, "up", b)
    assert names(page) == ["B", "C", "A"]
    press(client, page, "down", b)
    assert names(page) == ["C", "B", "A"]
    heading = ListGroup.objects.create(resource_list=page, heading="Warmth")
    press(client, page, "put", a, group=heading.pk)
    a.refresh_from_db()
    assert a.group == heading
    press(client, page, "take_off", a)
    press(client, page, "take_off", a)
    assert names(page) == ["C", "B"]


def test_follows_hides_and_cuts_loose(client: Client, page: ResourceList) -> None:
    parent = factories.make_resource_list(factories.make_resource(name="Stove"), title="Winter")
    assert "Winter" in client.get(url(page, lists="wint")).text
    press(client, page, "follow", parent)
    html = client.get(url(page)).text
    assert "Stove" in html
    assert "Comes along" in html
    entry = parent.entries.get()
    press(client, page, "hide", entry)
    assert page.hidden.count() == 1
    client.post(url(page), {"show": entry.resource_id})
    client.post(url(page), {"cut_loose": 1})
    assert names(page) == ["Stove"]
    assert "It followed another list until" in client.get(url(page)).text
    press(client, page, "link", parent)
    [link] = page.links.all()
    press(client, page, "unlink", link)
    assert not page.links.exists()


def test_a_refusal_is_said_in_words(client: Client, page: ResourceList) -> None:
    press(client, page, "follow", factories.make_resource_list())
    response = client.post(url(page), {"follow": factories.make_resource_list().pk}, follow=True)
    assert "Cut it loose from that one first" in response.text


def test_lists_of_others_are_not_opened_and_not_changed(client: Client, organizer: Any) -> None:
    theirs = factories.make_resource_list(pod=factories.make_pod())
    assert client.get(url(theirs)).status_code == 404
    assert press(client, theirs, "add", factories.make_resource()).status_code == 404
    assert not theirs.entries.exists()


@pytest.mark.parametrize("value", ["", "x", "-1", "²", "9" * 30])
def test_made_up_presses_are_refused(client: Client, page: ResourceList, value: str) -> None:
    assert client.post(url(page), {"add": value}).status_code == 400
    assert client.post(url(page), {}).status_code == 400


def test_a_long_list_is_paged_and_costs_no_more_queries(
    client: Client, page: ResourceList, organizer: Any
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url(page, q="Resource")).status_code == 200
        return len(asked)

    # Of fewer finds the search looks for what is alike, too.
    for _number in range(40):
        services.add_to_list(page, factories.make_resource(), actor=organizer)
    queries()
    few = queries()
    for _number in range(9):
        services.add_to_list(page, factories.make_resource(), actor=organizer)
    queries()  # what is kept between pages is read anew after an edit
    assert queries() == few
    assert len(client.get(url(page)).context["shown"].object_list) == 30
    assert len(client.get(url(page, p=2)).context["shown"].object_list) == 19
    form = client.get(reverse("admin:resources_resourcelist_change", args=[page.pk]))
    # The notes of the first; the others are a page further.
    inlines = form.context["inline_admin_formsets"]
    assert len(inlines[-1].formset.forms) == 24


def test_a_list_holds_no_more_than_it_can_show(
    page: ResourceList, organizer: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(services, "MOST_ENTRIES", 1)
    services.add_to_list(page, factories.make_resource(), actor=organizer)
    with pytest.raises(NotPossible):
        services.add_to_list(page, factories.make_resource(), actor=organizer)


def test_only_drafts_are_deleted(client: Client, page: ResourceList, organizer: Any) -> None:
    public = factories.make_resource_list(pod=organizer.pod)
    for row, is_gone in ((page, True), (public, False)):
        delete = reverse("admin:resources_resourcelist_delete", args=[row.pk])
        client.post(delete, {"post": "yes"})
        assert ResourceList.objects.filter(pk=row.pk).exists() is not is_gone

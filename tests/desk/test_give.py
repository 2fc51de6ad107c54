"""Giving a household places to turn to from the desk, and saying there that one is wrong."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.models import ContactLog, Given, Need
from requests_app.services.giving import ONCE_IN
from resources.choices import EntryState
from resources.models import Resource, Suggestion
from tests.factories import (
    link_to,
    make_coordinator,
    make_need,
    make_organizer,
    make_request,
    make_resource,
    make_resource_category,
    make_ward,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pantry(groceries: Category, ward: Ward) -> Resource:
    heading = make_resource_category()
    heading.kinds.add(groceries)
    return make_resource(
        heading, ward=ward, name="Pantry", i18n={"name_es": "Despensa"}, languages=["es"],
        phone="+12025550151", is_free=True,
    )  # fmt: skip


@pytest.fixture
def need(ward: Ward, groceries: Category) -> Need:
    request = make_request(
        ward, email="rosa@example.org", language="es", spoken_language="es", name="Rosa"
    )
    link_to(request)
    return make_need(request, groceries)


def press(client: Client, name: str, need: Need, **data: Any) -> Any:
    return client.post(reverse(f"admin:desk_{name}", args=[need.pk]), data)


def letters() -> list[str]:
    for message in Message.objects.filter(template="requests_app/resources_given"):
        deliver(message.pk)
    return [f"{each.subject}\n{each.body}" for each in mail.outbox]


def test_what_fits_goes_out_in_the_households_language(
    client: Client, user: User, need: Need, pantry: Resource
) -> None:
    other = make_resource(name="Faraway clinic")
    page = client.get(reverse("admin:desk_give", args=[need.pk])).content.decode()
    assert "Pantry" in page
    assert "Speaks their language" in page
    assert "Faraway" not in page
    found = press(client, "give", need, q="faraway", resources=[pantry.pk]).content.decode()
    assert "Faraway" in found
    assert not Given.objects.exists()
    sent = press(client, "give_send", need, resources=[pantry.pk, other.pk])
    assert sent.status_code == 302
    [letter] = letters()
    assert "Despensa" in letter
    assert "Pantry" not in letter
    assert (Given.objects.get().resource_ids, Given.objects.get().by) == (
        [pantry.pk, other.pk],
        user,
    )
    entry = ContactLog.objects.get(need=need)
    assert (entry.kind, entry.note, entry.by) == ("message", "", user)
    assert AuditEvent.objects.filter(verb="give_resources", fields=["given"]).exists()


def test_without_email_they_are_read_out(
    client: Client, user: User, ward: Ward, pantry: Resource
) -> None:
    need = make_need(make_request(ward, phone="202-555-0142", email=""))
    page = client.get(reverse("admin:desk_give", args=[need.pk])).content.decode()
    assert "read these out" in page
    press(client, "give_send", need, resources=[pantry.pk])
    assert Given.objects.count() == 1
    assert not Message.objects.filter(template="requests_app/resources_given").exists()


def test_a_sheet_in_the_households_language(
    client: Client, user: User, need: Need, pantry: Resource
) -> None:
    sheet = press(client, "give_sheet", need, resources=[pantry.pk]).content.decode()
    assert 'lang="es"' in sheet
    assert "Despensa" in sheet
    assert "Rosa" not in sheet
    assert Given.objects.count() == 1


def test_pressed_twice_they_are_given_once(
    client: Client, user: User, need: Need, pantry: Resource
) -> None:
    # Printed first: to send them then is no second press.
    press(client, "give_sheet", need, resources=[pantry.pk])
    for _twice in range(2):
        assert press(client, "give_send", need, resources=[pantry.pk]).status_code == 302
    assert Given.objects.count() == 2
    assert len(letters()) == 1
    other = make_resource(name="Another")
    press(client, "give_send", need, resources=[pantry.pk, other.pk])
    press(client, "give_send", need, resources=[other.pk, pantry.pk])
    Given.objects.update(created_at=timezone.now() - ONCE_IN)
    press(client, "give_send", need, resources=[pantry.pk])
    assert Given.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_of_two_presses_at_once_one_gives(need: Need, user: User, pantry: Resource) -> None:
    def give(_number: int) -> int:
        try:
            given = services.give_resources(need.pk, [pantry.pk], by_email=True, actor=user)
        finally:
            connection.close()
        return given.pk

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(give, range(4)))) == 1
    assert Given.objects.count() == 1
    assert Message.objects.filter(template="requests_app/resources_given").count() == 1


def test_too_many_none_and_what_is_not_public(need: Need, user: User, pantry: Resource) -> None:
    draft = make_resource(state=EntryState.DRAFT)
    many = [make_resource().pk for _number in range(6)]
    for ids in ([], [draft.pk], many):
        with pytest.raises(NotPossible):
            services.give_resources(need.pk, ids, by_email=True, actor=user)
    given = services.give_resources(need.pk, [draft.pk, pantry.pk], by_email=True, actor=user)
    assert given.resource_ids == [pantry.pk]
    Resource.objects.filter(pk=pantry.pk).update(state=EntryState.WITHDRAWN)
    # Withdrawn before it was sent: there is nothing to say.
    assert letters() == []


def test_nobody_elses_need(client: Client, need: Need, pantry: Resource) -> None:
    client.force_login(make_coordinator(make_ward()))
    for name in ("give", "give_send", "give_sheet", "wrong"):
        data = {"resources": [pantry.pk], "wrong": pantry.pk}
        assert press(client, name, need, **data).status_code == 404
    client.force_login(make_organizer(need.request.ward))
    assert press(client, "give_send", need, resources=[pantry.pk]).status_code in (302, 403, 404)
    assert not Given.objects.exists()


def test_what_is_wrong_needs_words(
    client: Client, user: User, need: Need, pantry: Resource
) -> None:
    for words in ("", "x" * 3000):
        refused = press(client, "wrong", need, wrong=pantry.pk, words=words, resources=[pantry.pk])
        assert refused.status_code == 422
        assert 'id="words-error"' in refused.text
        assert words in refused.text
    assert not Suggestion.objects.exists()


def test_what_is_wrong_is_in_doubt_until_it_is_decided(
    client: Client, user: User, need: Need, pantry: Resource
) -> None:
    for _twice in range(2):
        said = press(client, "wrong", need, wrong=pantry.pk, words="They moved")
        assert said.status_code == 302
    row = Suggestion.objects.get()
    assert (row.resource, row.words, row.entered_by) == (pantry, "They moved", user)
    shown = client.get(reverse("admin:desk_give", args=[need.pk])).content.decode()
    assert "somebody says that it is wrong" in shown
    keeper = make_organizer(need.request.ward)
    client.force_login(keeper)
    change = reverse("admin:resources_resource_change", args=[pantry.pk])
    assert "In doubt: somebody" in client.get(change).content.decode()
    client.post(reverse("admin:refuse_suggestion", args=[row.pk]), {"reason": "It is right"})
    assert "In doubt: somebody" not in client.get(change).content.decode()
    client.force_login(user)
    shown = client.get(reverse("admin:desk_give", args=[need.pk])).content.decode()
    assert "somebody says that it is wrong" not in shown
    press(client, "wrong", need, wrong=pantry.pk, words="Still")
    assert Suggestion.objects.count() == 2
    for pk in ("x", "0", 10**20, make_resource(state=EntryState.DRAFT).pk):
        assert press(client, "wrong", need, wrong=pk).status_code == 404


def test_what_was_given_goes_with_the_household(need: Need, user: User, pantry: Resource) -> None:
    services.give_resources(need.pk, [pantry.pk], by_email=False, actor=user)
    services.erase_request(need.request_id, actor=user)
    assert not Given.objects.exists()

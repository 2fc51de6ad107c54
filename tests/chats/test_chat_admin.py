"""The chats in the admin: who may, what is never shown, and the line to try one."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from chats.models import ChatTarget
from messaging.models import Message
from pods.models import Ward
from tests.chats.conftest import SECRET, Chat, send_all
from tests.factories import (
    make_chat,
    make_coordinator,
    make_notice,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)
from tests.factories.chats import MATTERMOST

pytestmark = pytest.mark.django_db
ADD, LIST = "admin:chats_chattarget_add", "admin:chats_chattarget_changelist"


def page_of(target: ChatTarget) -> str:
    return reverse("admin:chats_chattarget_change", args=[target.pk])


def form(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Ward 1 on Slack",
        "address": MATTERMOST,
        "ward": "",
        "language": "es",
        "posts_needs": "on",
        **fields,
    }


@pytest.fixture
def coordinator(client: Client, harbor: Ward) -> Any:
    user = make_coordinator(harbor)
    client.force_login(user)
    return user


def test_a_chat_of_ones_own_ward(client: Client, coordinator: Any, harbor: Ward) -> None:
    make_notice(harbor)
    response = client.post(reverse(ADD), form(ward=harbor.pk))
    assert response.status_code == 302
    target = ChatTarget.objects.get()
    assert (target.scheme, target.address, target.language) == ("mmosts", MATTERMOST, "es")
    assert not target.posts_notices


@pytest.mark.parametrize("ward", ["", "other"])
def test_no_other_ward_and_not_the_whole_city(client: Client, coordinator: Any, ward: str) -> None:
    chosen = make_ward().pk if ward else ""
    assert client.post(reverse(ADD), form(ward=chosen)).status_code == 200
    assert not ChatTarget.objects.exists()


def test_stewards_add_one_of_the_city(client: Client) -> None:
    client.force_login(make_steward(opened=False))
    assert client.post(reverse(ADD), form()).status_code == 302
    assert ChatTarget.objects.get().ward is None


def test_an_organizer_of_one_pod_has_none(client: Client, harbor: Ward) -> None:
    client.force_login(make_organizer(make_pod(harbor)))
    assert client.get(reverse(ADD)).status_code == 403


def test_the_address_is_shown_nowhere_and_stored_encrypted(
    client: Client, coordinator: Any, harbor: Ward
) -> None:
    client.post(reverse(ADD), form(ward=harbor.pk))
    target = ChatTarget.objects.get()
    client.post(page_of(target), form(ward=harbor.pk, address="", name="Harbor"))
    pages = [page_of(target), reverse(LIST)]
    pages.append(reverse("admin:chats_chattarget_history", args=[target.pk]))
    shown = "".join(client.get(page).text for page in pages)
    assert "Harbor" in shown
    kept = [str(row.__dict__) for row in [*LogEntry.objects.all(), *AuditEvent.objects.all()]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT chats_chattarget::text FROM chats_chattarget")
        stored = str(cursor.fetchall())
    assert SECRET not in f"{shown}{kept}{stored}"
    target.refresh_from_db()
    assert target.address == MATTERMOST


def test_the_address_is_in_no_export(client: Client, coordinator: Any, harbor: Ward) -> None:
    make_chat(harbor, name="Harbor on Slack")
    url = reverse("admin:chats_chattarget_export")
    assert 'value="address"' not in client.get(url).text
    response = client.post(url, {"file": "csv", "columns": ["name", "language"]})
    said = response.getvalue().decode()
    assert "Harbor on Slack" in said
    assert SECRET not in said
    asked = {"file": "csv", "details": ["address"], "reason": "I would like to look at it."}
    refused = client.post(url, asked)
    assert refused.status_code == 422
    assert SECRET not in refused.text


def test_what_is_no_chat_is_said_in_words(client: Client, coordinator: Any, harbor: Ward) -> None:
    response = client.post(reverse(ADD), form(ward=harbor.pk, address="file:///etc/passwd"))
    assert "This is no address of a chat that we know." in response.text
    assert not ChatTarget.objects.exists()


def try_it(client: Client, target: ChatTarget) -> None:
    page = client.get(page_of(target)).text
    found = re.search(r'name="key" value="([0-9a-f]+)"', page)
    assert found
    for _time in range(2):
        client.post(reverse("admin:chat_try", args=[target.pk]), {"key": found[1]})


def test_a_line_to_try_it_once(client: Client, coordinator: Any, harbor: Ward, chat: Chat) -> None:
    target = make_chat(harbor, address=chat.address)
    try_it(client, target)
    send_all()
    [post] = chat.posts
    assert "will post here" in post
    assert "Sent" in client.get(page_of(target)).text
    assert AuditEvent.objects.filter(verb="try_chat").count() == 1


def test_the_list_says_where_no_post_has_arrived_yet(
    client: Client, coordinator: Any, harbor: Ward, chat: Chat
) -> None:
    target, listed = make_chat(harbor, address=chat.address), reverse(LIST)
    assert "Nothing yet." in client.get(listed).text
    client.post(reverse("admin:chat_try", args=[target.pk]), {"key": "k"})
    assert "Nothing yet." in client.get(listed).text
    send_all()
    assert "Posts go there" in client.get(listed).text
    Message.objects.all().delete()
    assert "Posts go there" in client.get(listed).text


def test_a_chat_that_was_stopped_says_why_until_it_works(
    client: Client, coordinator: Any, harbor: Ward, chat: Chat
) -> None:
    target = make_chat(harbor, address=chat.address)
    chat.answers = [401]
    try_it(client, target)
    send_all()
    page = client.get(page_of(target)).text
    assert "The service does not know this address, or no longer." in page
    assert "Planted" not in page
    try_it(client, target)
    send_all()
    target.refresh_from_db()
    assert target.stopped_at is None
    assert len(chat.posts) == 1


def test_nobody_tries_the_chat_of_another_ward(client: Client, coordinator: Any) -> None:
    target = make_chat(make_ward())
    response = client.post(reverse("admin:chat_try", args=[target.pk]), {"key": "1"})
    assert response.status_code == 404
    assert not Message.objects.exists()
    assert client.get(reverse("admin:chat_try", args=[target.pk])).status_code == 405

"""People write to the coordinators on their private pages, and read the answers there."""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts import audit
from common.errors import NoLongerThere
from inbox.models import Item, Thread
from inbox.services import answer
from inbox.taking import write_on_page
from messaging.channels.text.rendering import words_of
from messaging.delivery import came_to_nothing, deliver
from messaging.models import Channel, Message, MessageStatus
from messaging.registry import write
from requests_app.models import HelpRequest
from requests_app.services import erase_request
from tests.factories import (
    link_to,
    make_coordinator,
    make_request,
    make_volunteer,
    make_ward,
)
from tests.inbox.webhooks import ROSA
from volunteers.models import Volunteer
from volunteers.services import leave

pytestmark = pytest.mark.django_db
MAIL = "rosa@example.org"


def page_of(person: HelpRequest | Volunteer) -> str:
    kind = "request" if isinstance(person, HelpRequest) else "volunteer"
    return reverse(f"inbox:{kind}_write", args=[link_to(person)])


def send(client: Client, person: Any, words: str, key: str = "") -> Any:
    said = {"words": words, "key": key or uuid4().hex}
    return client.post(page_of(person), said, follow=True)


def answered(person: Any, words: str = "We call you at noon.") -> Item:
    """Let a coordinator answer what `person` wrote."""
    thread = Thread.objects.get()
    seen = thread.items.latest("pk").pk
    answer(thread.pk, words, actor=make_coordinator(person.ward), key=uuid4().hex, seen=seen)
    return thread.items.latest("pk")


@pytest.mark.parametrize("make", [make_request, make_volunteer])
def test_what_is_written_waits_in_the_thread_of_the_person(client: Client, make: Any) -> None:
    person = make(ward=make_ward(), language="ti")
    page = send(client, person, "ሰላም <b>soup</b>")
    assert "We have your message" in page.text
    assert "ሰላም &lt;b&gt;soup&lt;/b&gt;" in page.text
    thread = Thread.objects.get()
    assert thread.waiting_since
    assert thread.language == "ti"
    assert (thread.request or thread.volunteer) == person
    item = thread.items.get()
    assert (item.via, item.text, item.is_incoming) == ("page", "ሰላም <b>soup</b>", True)


def test_pressed_twice_is_stored_once(client: Client) -> None:
    person, key = make_request(), "a" * 32
    send(client, person, "Hello", key)
    assert "We have your message" in send(client, person, "Hello", key).text
    assert Item.objects.count() == 1
    # The key of one is no key of another.
    send(client, make_request(), "Hello", key)
    assert Item.objects.count() == 2
    # Back, and something else.
    send(client, person, "And bread", key)
    assert Item.objects.count() == 3


def test_nothing_typed_is_lost(client: Client, settings: Settings) -> None:
    person = make_request()
    empty = client.post(page_of(person), {"words": " ", "key": "b" * 32})
    assert empty.status_code == 422
    assert "b" * 32 in empty.text
    long = client.post(page_of(person), {"words": "Zelkova " * 200, "key": "not a key"})
    assert long.status_code == 422
    assert "Zelkova Zelkova" in long.text
    settings.LIMITS = {**settings.LIMITS, "page_words": ((1, settings.LIMITS["changes"][0][1]),)}
    send(client, person, "First")
    refused = send(client, person, "Zelkova second")
    assert refused.status_code == 422
    assert "Zelkova second" in refused.text
    assert "You have written a lot today" in refused.text
    assert Item.objects.count() == 1


def test_a_look_stores_nothing_and_another_link_opens_nothing(client: Client) -> None:
    mine, others = make_request(), make_request()
    send(client, others, "Zelkova")
    assert "Zelkova" not in client.get(page_of(mine)).text
    assert Thread.objects.count() == 1
    for name in ("request_write", "volunteer_write"):
        assert client.get(reverse(f"inbox:{name}", args=["x" * 30])).status_code == 404
    # A link of one kind is none of the other.
    wrong = reverse("inbox:volunteer_write", args=[link_to(mine)])
    assert client.post(wrong, {"words": "Hi", "key": "c" * 32}).status_code == 404
    assert Item.objects.count() == 1


def test_the_answer_stands_on_the_page_without_a_name_of_staff(client: Client) -> None:
    person = make_request(ward=make_ward(), email=MAIL)
    send(client, person, "When?")
    item = answered(person)
    status = client.get(reverse("request_pages:request_status", args=[link_to(person)])).text
    assert "The coordinators wrote to you" in status
    assert "We call you at noon." in status
    page = client.get(page_of(person)).text
    assert page.index("We call you at noon.") < page.index("When?")
    assert item.by is not None
    assert item.by.name not in status + page
    send(client, person, "Thank you")
    status = client.get(reverse("request_pages:request_status", args=[link_to(person)])).text
    assert "The coordinators wrote to you" not in status


def test_the_answer_goes_out_by_their_channels(client: Client, settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"
    person = make_request(ward=make_ward(), email=MAIL, phone=ROSA, contact_method="text")
    send(client, person, "When?")
    answered(person, "Zelkova at noon")
    message = Message.objects.get()
    assert (message.channel, message.next_channels) == (Channel.TEXT, [Channel.EMAIL])
    letter = write(message)
    assert letter is not None
    text = words_of(message.template, letter)
    assert text.startswith("The coordinators wrote to you. See: http")
    assert text.endswith(letter.url)
    assert "Zelkova" not in text + letter.subject
    assert "Zelkova at noon" in letter.body
    assert letter.url in letter.body
    assert "Zelkova at noon" in client.get(urlsplit(letter.url).path).text


def test_a_mailbox_that_others_read_gets_no_words(client: Client) -> None:
    person = make_volunteer(ward=make_ward(), email=MAIL, others_read_email=True)
    send(client, person, "When?")
    answered(person, "Zelkova at noon")
    letter = write(Message.objects.get())
    assert letter is not None
    assert "Zelkova" not in letter.subject + letter.body
    assert letter.url in letter.body
    assert letter.url.endswith("/write/")


def test_an_answer_that_did_not_arrive_lets_the_thread_wait_again(client: Client) -> None:
    person = make_request(ward=make_ward(), email=MAIL)
    send(client, person, "When?")
    answered(person)
    assert not Thread.objects.get().waiting_since
    rows = Message.objects.all()
    rows.update(status=MessageStatus.SENT, sent_at="2026-01-01T00:00Z", provider_id="x")
    came_to_nothing("x", "550")
    assert Thread.objects.get().waiting_since


def test_where_nothing_reaches_them_staff_are_told_to_call(client: Client) -> None:
    ward = make_ward()
    person = make_request(ward=ward, email="", phone=ROSA)
    assert "We cannot send you anything" in client.get(page_of(person)).text
    send(client, person, "When?")
    thread = Thread.objects.get()
    client.force_login(make_coordinator(ward))
    opened = reverse("admin:inbox_thread_open_details", args=[thread.pk])
    page = client.post(opened, follow=True)
    assert "please call as well" in page.text
    press = {"seen": str(thread.items.get().pk), "text": "At noon", "key": "k"}
    done = client.post(reverse("admin:thread_press", args=[thread.pk]), press, follow=True)
    assert "It stands on their page. Please call." in done.text
    assert not Message.objects.exists()
    assert "At noon" in client.get(page_of(person)).text


def test_what_was_written_ends_with_the_person(client: Client) -> None:
    request, volunteer = make_request(), make_volunteer()
    pages = [page_of(request), page_of(volunteer)]
    send(client, request, "Hello")
    send(client, volunteer, "Hello")
    erase_request(request.pk, actor=audit.RESIDENT)
    leave(volunteer.pk, actor=audit.VOLUNTEER)
    assert not Thread.objects.exists()
    for page in pages:
        assert client.post(page, {"words": "Hi", "key": "d" * 32}).status_code == 404
    for kind, pk in (("request", request.pk), ("volunteer", volunteer.pk)):
        with pytest.raises(NoLongerThere):
            write_on_page(kind, pk, "Hi", key="e" * 32)
    assert not Thread.objects.exists()


def test_an_answer_to_somebody_who_has_gone_is_dropped(client: Client) -> None:
    person = make_request(ward=make_ward(), email=MAIL)
    send(client, person, "When?")
    answered(person)
    erase_request(person.pk, actor=audit.SYSTEM)
    for message in Message.objects.filter(template="inbox/answer_on_page"):
        deliver(message.pk)
        message.refresh_from_db()
        assert message.status == MessageStatus.DROPPED

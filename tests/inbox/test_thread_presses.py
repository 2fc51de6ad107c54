"""Answers and other presses on a thread, once and by one person."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from inbox import services
from inbox.choices import Closed
from inbox.models import Item
from messaging import opt_outs
from messaging.channels import _senders
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.delivery import deliver
from messaging.models import Channel, Message, MessageStatus
from messaging.registry import Letter
from tests.factories import (
    make_coordinator,
    make_draft,
    make_request,
    make_steward,
    make_thread,
    make_ward,
)
from tests.inbox.threads import LIST, newest, open_, own_page, press
from tests.inbox.webhooks import ROSA

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def ana(oak: Any, client: Client) -> User:
    ana = make_coordinator(oak, name="Ana")
    client.force_login(ana)
    return ana


# --- Answers and other presses --------------------------------------------------------------------


@pytest.fixture
def driver(settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"


def test_an_answer_goes_out_once_and_ends_the_waiting(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread(sender=ROSA)
    open_(client, thread)
    for _time in range(2):
        press(client, thread, text=" Yes, size 3. ", key="k1")
    press(client, thread, text="Come at 5", key="k2")
    thread.refresh_from_db()
    assert thread.waiting_since is None
    answers = Item.objects.filter(is_incoming=False).order_by("pk")
    assert [(item.text, item.by) for item in answers] == [("Yes, size 3.", ana), ("Come at 5", ana)]
    messages = Message.objects.order_by("pk")
    assert [(row.template, row.channel, row.recipient_kind) for row in messages] == [
        ("inbox/answer", "text", "thread")
    ] * 2
    assert AuditEvent.objects.filter(verb="answer_thread").count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_text_is_what_was_typed(driver: None, monkeypatch: pytest.MonkeyPatch) -> None:
    letters: list[Letter] = []
    monkeypatch.setitem(
        _senders,
        Channel.TEXT,
        lambda _message, letter: letters.append(letter) or Handed("accepted"),
    )
    thread = make_thread(sender=ROSA)
    services.answer(thread.pk, "አዎ", actor=make_steward(), key="k", seen=newest(thread))
    deliver(Message.objects.get().pk)
    assert [(letter.phone, letter.text) for letter in letters] == [(ROSA, "አዎ")]
    services.answer(thread.pk, "Late", actor=make_steward(), key="l", seen=newest(thread))
    services.erase_thread(thread.pk, actor=make_steward())
    deliver(Message.objects.latest("pk").pk)
    assert len(letters) == 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_cannot_be_delivered_has_the_thread_wait_again(
    client: Client, ana: User, driver: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: Message, _letter: Letter) -> Any:
        raise PermanentFailureError("21211")

    monkeypatch.setitem(_senders, Channel.TEXT, refuse)
    thread = make_thread(sender=ROSA)
    services.answer(thread.pk, "Yes", actor=ana, key="k", seen=newest(thread))
    deliver(Message.objects.get().pk)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    assert "could not be delivered: call" in open_(client, thread)


def test_an_answer_that_has_not_gone_out_yet_says_so(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread("¿Hay pañales?")
    services.answer(thread.pk, "Sí", actor=ana, key="k", seen=newest(thread))
    waits = f"· {MessageStatus.QUEUED.label}"
    assert waits in open_(client, thread)
    Message.objects.update(status=MessageStatus.SENT, sent_at=timezone.now())
    page = client.get(own_page(thread)).text
    assert waits not in page
    # By its name, not by its code.
    assert "Español</div>" in page


def test_why_nothing_can_be_answered_is_said(client: Client, ana: User, settings: Settings) -> None:
    thread, nameless = make_thread(sender=ROSA), make_thread(sender="MyBank")
    settings.TEXT_DRIVER = ""
    assert "Texts cannot be sent from here" in open_(client, thread)
    settings.TEXT_DRIVER = "twilio"
    assert "no number that can be answered" in open_(client, nameless)
    opt_outs.stop(ROSA)
    page = open_(client, thread)
    assert "somebody wrote STOP" in page
    assert "<textarea" not in page
    assert "somebody wrote STOP" in press(client, thread, text="Hello", key="k").text
    assert Message.objects.count() == 0


def test_an_empty_answer_is_none(client: Client, ana: User, driver: None) -> None:
    thread = make_thread()
    open_(client, thread)
    assert "Please fill this in." in press(client, thread, text=" \n", key="k").text
    thread.refresh_from_db()
    assert thread.waiting_since is not None


@pytest.mark.parametrize("why", Closed.values)
def test_a_thread_is_closed_without_an_answer(client: Client, ana: User, why: str) -> None:
    thread = make_thread()
    open_(client, thread)
    for _time in range(2):
        press(client, thread, close=why)
    thread.refresh_from_db()
    assert (thread.waiting_since, thread.closed_as) == (None, why)
    assert Message.objects.count() == 0
    assert AuditEvent.objects.filter(verb="close_thread").count() == 1


def test_nobody_presses_what_they_have_not_opened_or_may_not_see(
    client: Client, ana: User, driver: None
) -> None:
    make_request(phone=ROSA, ward=make_ward())
    assert press(client, make_thread(), text="Hello", key="k").status_code == 403
    assert press(client, make_thread(sender=ROSA), text="Hello", key="k").status_code == 404
    assert Item.objects.filter(is_incoming=False).count() == 0


def test_two_do_not_answer_one_thread(client: Client, ana: User, oak: Any, driver: None) -> None:
    thread = make_thread()
    open_(client, thread)
    ben = make_coordinator(oak, name="Ben")
    with pytest.raises(NotPossible, match="Ana has this thread open"):
        services.answer(thread.pk, "Hello", actor=ben, key="k", seen=newest(thread))
    with pytest.raises(NotPossible):
        services.close_thread(thread.pk, Closed.SPAM, actor=ben, seen=newest(thread))
    browser = Client()
    browser.force_login(ben)
    page = open_(browser, thread)
    assert "<textarea" not in page
    press(browser, thread, take_over="")
    assert "<textarea" in browser.get(own_page(thread)).text
    assert AuditEvent.objects.filter(verb="take_over_thread").count() == 1
    # What was typed before it was taken over stands there still.
    assert "Come at 5" in press(client, thread, text="Come at 5", key="m").text
    with pytest.raises(NotPossible, match="Ben has this thread open"):
        services.answer(thread.pk, "Hello", actor=ana, key="k", seen=newest(thread))


def test_what_came_since_the_page_is_read_before_anything_ends_the_waiting(
    client: Client, ana: User, driver: None
) -> None:
    thread = make_thread("Can you bring milk?", sender=ROSA)
    page = open_(client, thread)
    seen = page.split('name="seen" value="')[1].split('"')[0]
    make_thread("And insulin, today", sender=ROSA)
    page = press(client, thread, text="Milk comes at 5", key="k", seen=seen).text
    # It stands there with what was typed, and goes out once that was read.
    assert "And insulin, today" in page
    assert "Milk comes at 5" in page
    press(client, thread, close=Closed.NOTHING.value, seen=seen)
    thread.refresh_from_db()
    assert thread.waiting_since is not None
    assert Message.objects.count() == 0
    seen = page.split('name="seen" value="')[1].split('"')[0]
    press(client, thread, text="Milk comes at 5", key="k", seen=seen)
    thread.refresh_from_db()
    assert thread.waiting_since is None


def test_who_has_the_page_open_since_before_an_answer_sends_no_second_one(
    ana: User, oak: Any, driver: None
) -> None:
    thread = make_thread()
    seen, ben = newest(thread), make_coordinator(oak, name="Ben")
    services.answer(thread.pk, "Yes", actor=ben, key="k", seen=seen)
    with pytest.raises(NotPossible, match="has written meanwhile"):
        services.answer(thread.pk, "No", actor=ana, key="l", seen=seen)


def test_the_first_page_says_how_many_wait(client: Client, ana: User) -> None:
    def line() -> list[Any]:
        work = client.get(reverse("admin:index")).context["work"]
        return [(link["count"], link["url"]) for link in work if link["words"] == "Inbox"]

    assert line() == [(0, f"{reverse(LIST)}?waiting=yes")]
    make_thread()
    make_thread(waiting_since=None)
    assert line() == [(1, f"{reverse(LIST)}?waiting=yes")]
    client.force_login(make_steward(opened=False))
    assert line() == [(1, "")]


# --- Ready answers of the network -----------------------------------------------------------------


def test_ready_answers_of_the_network_stand_in_both_languages(
    client: Client, ana: User, settings: Settings
) -> None:
    settings.TEXT_DRIVER = "twilio"
    draft = make_draft("We are closed today.", i18n={"text_es": "Hoy no abrimos."})
    thread = make_thread("¿Hay pañales?")
    page = open_(client, thread)
    assert "Hoy no abrimos." in page
    assert "We are closed today." in page
    # And of ours.
    assert "Thank you for writing." in page
    chosen = client.get(own_page(thread, f"?draft=d{draft.pk}")).text.split("<textarea")[1]
    assert "Hoy no abrimos." in chosen.split("</textarea")[0]
    wrong = client.get(own_page(thread, "?draft=d999")).text.split("<textarea")[1]
    assert wrong.split(">")[1].startswith("</textarea")


def test_stewards_word_ready_answers_and_nobody_else(client: Client, ana: User) -> None:
    add = reverse("admin:inbox_draft_add")
    assert client.get(add).status_code == 403
    client.force_login(make_steward(opened=False))
    assert client.get(add).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        make_draft(position=21)

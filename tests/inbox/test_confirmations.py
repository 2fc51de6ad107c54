"""The thread says what a word that acts was answered with, and whether it went out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inbox.models import Item, Thread
from inbox.services import unfiled
from messaging.channels import _senders
from messaging.channels.handed import Handed
from messaging.delivery import deliver
from messaging.models import Channel, Message
from tests.factories import make_coordinator
from tests.inbox.threads import open_
from tests.inbox.webhooks import by_twilio

pytestmark = pytest.mark.django_db(transaction=True)
SAID = {
    "STOP": "no more texts come to this number",
    "START": "texts come to this number again",
    "HELP": "neighbors help neighbors",
}


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that a driver was given."""
    texts: list[str] = []

    def send(_message: Message, letter: Any) -> Any:
        texts.append(letter.text)
        return Handed("accepted")

    monkeypatch.setitem(_senders, Channel.TEXT, send)
    return texts


def deliver_all() -> None:
    for pk in Message.objects.filter(status="queued").order_by("pk").values_list("pk", flat=True):
        deliver(pk)


def ours() -> list[Item]:
    return list(Item.objects.filter(is_incoming=False).order_by("pk"))


def test_each_answer_to_a_word_is_a_line_of_the_thread(
    client: Client, twilio: None, sent: list[str]
) -> None:
    for word in SAID:
        by_twilio(client, word)
        deliver_all()
    # HELP from somebody new begins the questions, which are a line of their own.
    lines = [line.text for line in ours()]
    assert lines == sent
    assert all(words in line for words, line in zip(SAID.values(), lines, strict=False))
    client.force_login(make_coordinator())
    page = open_(client, Thread.objects.get())
    assert all(words in page for words in SAID.values())
    assert page.count("Sent by itself") == len(lines)


def test_what_is_not_answered_is_no_line(client: Client, twilio: None, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"text_answers": ((2, timedelta(days=1)),)}
    by_twilio(client, "START")  # they had not stopped
    for word in SAID:
        by_twilio(client, word, OptOutType=word)  # the provider has answered
    assert not ours()
    for _time in range(2):
        by_twilio(client, "STOP")
        by_twilio(client, "HELP")
    assert [line.text.count("START") for line in ours()] == [1, 0]
    for word in ("START", "STOP", "START"):
        by_twilio(client, word)
    assert len(ours()) == 3


def test_a_line_says_that_it_came_too_late(
    client: Client, twilio: None, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_twilio(client, "STOP")
    client.force_login(make_coordinator())
    assert "Waiting to be sent" in open_(client, Thread.objects.get())
    late = timezone.now() + timedelta(minutes=6)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: late)
        deliver_all()
    assert not sent
    assert "No longer needed" in open_(client, Thread.objects.get())


def test_a_line_does_not_answer_what_else_was_written(
    client: Client, twilio: None, sent: list[str]
) -> None:
    by_twilio(client, "My neighbor fell and I do not know whom to call about it")
    by_twilio(client, "STOP")
    thread = Thread.objects.get()
    assert thread.waiting_since
    assert [item.word for item in unfiled(thread)] == ["", "stop"]

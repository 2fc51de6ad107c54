"""The fate of a message when its job runs, against a real mail server."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import translation

from messaging import delivery, registry, services
from messaging.channels import email
from messaging.delivery import (
    APART,
    FIRST_WAIT,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    TryAgainLater,
    deliver,
    wait_before,
)
from messaging.models import Message, MessageStatus
from messaging.registry import Letter

pytestmark = pytest.mark.django_db


def queue(subject_id: int = 1, language: str = "en") -> Message:
    message_id = services.enqueue(
        "welcome",
        recipient_kind="request",
        recipient_id=1,
        subject_id=subject_id,
        language=language,
        key=f"welcome:{subject_id}",
    )
    return Message.objects.get(pk=message_id)


def test_a_letter_arrives_once(mail_server) -> None:
    message = queue()
    deliver(message.pk)
    # A queue promises a job at least once; a letter must come at most once.
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 1)
    assert message.sent_at is not None
    [letter] = mail_server.received
    assert letter["To"] == "ana@example.org"
    assert letter["Subject"] == "Hello Ana"
    # So that no out-of-office reply answers it.
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Your help is on its way."


def test_every_attempt_has_the_same_message_id(mail_server) -> None:
    mail_server.answers = [{"DATA": "451 4.3.0 try later"}]
    message = queue()
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    deliver(message.pk)
    [letter] = mail_server.received
    assert letter["Message-ID"] == email.message_id_header(message)
    assert email.message_id_header(queue(2)) != email.message_id_header(message)


def test_it_is_written_in_its_language(mail_server, monkeypatch) -> None:
    def write(message: Message) -> Letter:
        return Letter("ana@example.org", translation.get_language(), "")

    monkeypatch.setitem(registry._writers, "welcome", write)
    with translation.override("en"):
        deliver(queue(language="es").pk)
        # The worker goes on with somebody else's letter.
        assert translation.get_language() == "en"
    assert mail_server.received[0]["Subject"] == "es"
    assert mail_server.received[0]["Content-Language"] == "es"
    assert mail_server.received[0]["From"] == "Ayuda Mutua <aid@example.org>"


def test_nobody_to_write_to_any_more(mail_server) -> None:
    message = queue(subject_id=0)
    deliver(message.pk)
    message.refresh_from_db()
    assert message.status == MessageStatus.DROPPED
    assert mail_server.received == []


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        # Mail servers quote the address in what they refuse; only the codes may be kept.
        ({"RCPT": "550 5.1.1 <ana@example.org> no such user"}, "550 5.1.1"),
        ({"DATA": "554 5.7.1 we do not like ana@example.org"}, "554 5.7.1"),
    ],
)
def test_a_refusal_for_good_is_recorded_in_codes(mail_server, answers, codes) -> None:
    mail_server.answers = [answers]
    message = queue()
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.provider_answer) == (MessageStatus.FAILED, codes)
    deliver(message.pk)
    assert mail_server.received == []


@pytest.mark.parametrize(
    "answers", [{"RCPT": "450 4.2.0 greylisted"}, {"DATA": "421 4.3.2 busy, ana@example.org"}]
)
def test_a_passing_refusal_is_tried_again(mail_server, answers) -> None:
    mail_server.answers = [answers]
    message = queue()
    with pytest.raises(TryAgainLater) as raised:
        deliver(message.pk)
    message.refresh_from_db()
    assert FIRST_WAIT * (1 - APART) <= raised.value.wait <= FIRST_WAIT * (1 + APART)
    assert (message.status, message.attempts) == (MessageStatus.QUEUED, 1)
    assert "ana" not in message.provider_answer
    deliver(message.pk)
    assert len(mail_server.received) == 1


def test_a_mail_server_that_is_away_is_tried_again(mail_server) -> None:
    mail_server.controller.stop()
    message = queue()
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    message.refresh_from_db()
    assert (message.status, message.provider_answer) == (
        MessageStatus.QUEUED,
        "ConnectionRefusedError",
    )


def test_after_the_last_attempt_it_is_given_up(mail_server) -> None:
    mail_server.answers = [{"RCPT": "450 4.2.0 greylisted"}] * 2
    message = queue()
    Message.objects.filter(pk=message.pk).update(attempts=MAX_ATTEMPTS - 2)
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    deliver(message.pk)
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED


def test_a_writer_that_breaks_does_not_lose_the_message(mail_server, monkeypatch) -> None:
    def broken(message: Message) -> Letter:
        # Errors quote what they were given, so only their class may be kept.
        raise ValueError("ana@example.org")

    message = queue()
    with monkeypatch.context() as patch:
        patch.setitem(registry._writers, "welcome", broken)
        with pytest.raises(TryAgainLater):
            deliver(message.pk)
    message.refresh_from_db()
    assert message.provider_answer == "ValueError"
    deliver(message.pk)
    assert len(mail_server.received) == 1


def test_waits_double_up_to_a_limit(monkeypatch) -> None:
    monkeypatch.setattr(delivery, "APART", 0)
    waits = [wait_before(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits[-1] == LONGEST_WAIT
    # A mail server that is away for a whole day costs nobody a letter.
    assert sum(waits, timedelta()) > timedelta(hours=24)


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("gone"),
        # A wrong password is ours; it says nothing about the recipient.
        smtplib.SMTPAuthenticationError(535, b"5.7.8 bad password"),
        smtplib.SMTPSenderRefused(550, b"who are you", "aid@example.org"),
        smtplib.SMTPConnectError(554, b"not now"),
    ],
)
def test_what_the_steward_can_mend_is_not_for_good(error) -> None:
    assert not email.is_permanent(error)

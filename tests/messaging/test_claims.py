"""A mail server that dawdles holds nobody up, and of two workers one sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from messaging import channels, services
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.channels.handed import Handed
from messaging.delivery import LEASE, TryAgainLater, deliver
from messaging.models import Message, MessageStatus
from messaging.registry import Letter

OPEN_TRANSACTIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend'
    AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
"""


def queue(number: int = 1) -> Message:
    message_id = services.enqueue(
        "welcome",
        recipient_kind="request",
        recipient_id=1,
        subject_id=1,
        language="en",
        key=f"welcome:{number}",
    )
    return Message.objects.get(pk=message_id)


def claim(message: Message, *, by: int | None, until: timedelta) -> None:
    Message.objects.filter(pk=message.pk).update(
        claimed_by=by, claimed_until=timezone.now() + until, attempts=1
    )


def open_transactions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(OPEN_TRANSACTIONS)
        return cursor.fetchone()[0]


@contextmanager
def delivering(message: Message, job_id: int) -> Iterator[list[Exception]]:
    """Deliver in another thread; what it raised is there afterwards."""
    raised: list[Exception] = []

    def run() -> None:
        try:
            deliver(message.pk, job_id)
        except TryAgainLater as error:
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield raised
    finally:
        thread.join(30)
        assert not thread.is_alive()


@contextmanager
def dawdling(mail_server, stage: str) -> Iterator[None]:
    """The server stops at `stage` of the letter on its way, and goes on at the end."""
    assert mail_server.reached.wait(30), stage
    try:
        yield
    finally:
        mail_server.go_on.set()


@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_would_be_seen() -> None:
    # Control: without this, "none is open" could mean that the query sees nobody.
    other = connection.copy()
    try:
        other.set_autocommit(False)
        other.cursor().execute("SELECT 1")
        assert open_transactions() == 1
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_no_transaction_is_open_while_the_mail_server_dawdles(mail_server, stage: str) -> None:
    message, neighbor = queue(1), queue(2)
    mail_server.hold = stage
    with delivering(message, job_id=1), dawdling(mail_server, stage):
        assert open_transactions() == 0
        with transaction.atomic():
            # Neither this letter nor its neighbor is locked; waiting for a lock fails at once.
            list(Message.objects.select_for_update(nowait=True))
        Message.objects.filter(pk=neighbor.pk).delete()
    message.refresh_from_db()
    assert (message.status, message.claimed_until) == (MessageStatus.SENT, None)
    assert len(mail_server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_waits_for_the_first(mail_server) -> None:
    message = queue()
    mail_server.hold = "RCPT"
    with delivering(message, job_id=1), dawdling(mail_server, "RCPT"):
        with pytest.raises(TryAgainLater) as raised:
            deliver(message.pk, 2)
        assert LEASE / 2 < raised.value.wait <= LEASE
    deliver(message.pk, 2)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 1)
    assert len(mail_server.received) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends(mail_server) -> None:
    # Five times, since two threads do not always meet.
    for number in range(5):
        message = queue(number)
        with delivering(message, job_id=1), delivering(message, job_id=2):
            pass
        assert len(mail_server.received) == number + 1


@pytest.mark.django_db
def test_a_job_that_comes_back_goes_on_at_once(mail_server) -> None:
    message = queue()
    claim(message, by=7, until=LEASE)
    for other in (8, None):
        with pytest.raises(TryAgainLater):
            deliver(message.pk, other)
    assert mail_server.received == []
    # A job comes back under its number only when its worker is dead: nobody is to be waited for.
    deliver(message.pk, 7)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("by", [7, None])
def test_a_claim_runs_out(mail_server, by: int | None) -> None:
    message = queue()
    claim(message, by=by, until=-timedelta(seconds=1))
    deliver(message.pk, 8)
    message.refresh_from_db()
    assert (message.status, message.claimed_by) == (MessageStatus.SENT, None)


@pytest.mark.django_db
@pytest.mark.parametrize("failure", [PassingFailureError("450"), PermanentFailureError("550")])
def test_who_lost_the_claim_does_not_record_a_failure(monkeypatch, failure: Exception) -> None:
    message = queue()

    def too_slow(message: Message, letter: Letter) -> str:
        # It took so long that the claim ran out, and another job took over.
        claim(message, by=2, until=LEASE)
        raise failure

    monkeypatch.setattr(channels, "send", too_slow)
    with suppress(TryAgainLater):
        deliver(message.pk, 1)
    message.refresh_from_db()
    assert (message.status, message.claimed_by) == (MessageStatus.QUEUED, 2)
    assert message.provider_answer == ""


@pytest.mark.django_db
def test_what_was_sent_is_sent_whoever_has_the_claim(monkeypatch) -> None:
    message = queue()

    def too_slow(message: Message, letter: Letter) -> str:
        claim(message, by=2, until=LEASE)
        return Handed("accepted")

    monkeypatch.setattr(channels, "send", too_slow)
    deliver(message.pk, 1)
    message.refresh_from_db()
    # What is out is out; to send it again would be the worse mistake.
    assert (message.status, message.claimed_by) == (MessageStatus.SENT, None)


@pytest.mark.django_db
def test_after_a_failure_the_message_is_free(mail_server) -> None:
    mail_server.answers = [{"RCPT": "450 4.2.0 greylisted"}]
    message = queue()
    with pytest.raises(TryAgainLater):
        deliver(message.pk, 1)
    deliver(message.pk, 2)
    assert len(mail_server.received) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"status": MessageStatus.SENT, "sent_at": timezone.now(), "claimed_until": timezone.now()},
        {"status": MessageStatus.FAILED, "claimed_by": 1},
        {"status": MessageStatus.QUEUED, "claimed_by": 1},
    ],
)
def test_only_a_waiting_message_can_be_claimed_and_for_a_time(fields: dict) -> None:
    message = queue()
    with pytest.raises(IntegrityError, match="message_claimed_while_queued"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**fields)

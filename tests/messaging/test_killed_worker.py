"""A worker that is killed while it sends: nothing is lost, and at most one letter comes twice."""

import time
from collections import Counter
from pathlib import Path

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from common.models import Category
from messaging import services
from messaging.models import Message, MessageStatus
from messaging.queue import defer
from messaging.tasks import rescue_stalled_jobs
from tests.messaging.real_worker import DEAD_AFTER_SECONDS, kill
from tests.processes import wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bad_days]

MESSAGES = 5


def queue_messages() -> None:
    for number in range(MESSAGES):
        services.enqueue(
            "welcome",
            recipient_kind="request",
            recipient_id=1,
            subject_id=number,
            language="en",
            key=f"welcome:{number}",
        )


def all_sent() -> bool:
    return Message.objects.filter(status=MessageStatus.SENT).count() == MESSAGES


def kill_while_sending(mail_server, start_worker, stage: str, **environment: str) -> Counter[str]:
    """Kill the worker at `stage` of a letter, start another, and count what arrived."""
    queue_messages()
    mail_server.hold = stage
    worker = start_worker(**environment)
    assert mail_server.reached.wait(30)
    kill(worker)
    mail_server.go_on.set()
    # Killed in the middle: the queue still takes the job for running.
    assert ProcrastinateJob.objects.filter(status="doing").count() == 1
    start_worker(**environment)
    time.sleep(DEAD_AFTER_SECONDS + 0.5)
    defer(rescue_stalled_jobs, timestamp=0)  # what else comes with the next minute
    wait_for(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]))
    assert all_sent()
    return Counter(letter["Subject"] for letter in mail_server.received)


def test_killed_before_the_server_took_the_letter(mail_server, start_worker) -> None:
    arrived = kill_while_sending(mail_server, start_worker, "RCPT")
    assert len(arrived) == MESSAGES
    assert arrived.total() == MESSAGES


def test_killed_after_the_server_took_the_letter(mail_server, start_worker) -> None:
    arrived = kill_while_sending(mail_server, start_worker, "DATA")
    assert len(arrived) == MESSAGES
    # The server had the letter before we could write that down; SMTP knows nothing better.
    assert arrived.total() == MESSAGES + 1
    # Under one Message-ID, by which mail programs can tell the copy.
    ids = {letter["Message-ID"] for letter in mail_server.received}
    assert len(ids) == MESSAGES


def test_control_a_careless_worker_loses_the_letter(mail_server, start_worker) -> None:
    """The same kill, when the message counts as sent before it is: this must fail to deliver."""
    arrived = kill_while_sending(mail_server, start_worker, "RCPT", CARELESS="1")
    assert len(arrived) == MESSAGES - 1


def kill_after_storing(start_worker, tmp_path: Path, **environment: str) -> None:
    """Kill the process that stored something, then let a worker send what there is to send."""
    sender = start_worker("sender", **environment)
    wait_for(lambda: "stored" in (tmp_path / "sender.log").read_text().splitlines())
    kill(sender)
    start_worker()
    # Without it an empty queue could mean that the worker is not up yet.
    wait_for(lambda: ProcrastinateJob.objects.filter(status="succeeded").exists())
    wait_for(lambda: not ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).exists())
    assert Category.objects.filter(slug="stored").exists()


def test_a_message_in_the_transaction_survives_its_process(
    mail_server, start_worker, tmp_path
) -> None:
    kill_after_storing(start_worker, tmp_path)
    assert len(mail_server.received) == 1


def test_control_a_message_outside_the_transaction_is_lost(
    mail_server, start_worker, tmp_path
) -> None:
    kill_after_storing(start_worker, tmp_path, OUTSIDE="1")
    assert mail_server.received == []

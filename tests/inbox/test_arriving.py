"""What comes from a number is stored at once, and taken in by the worker, in its order."""

import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from inbox import arriving
from inbox.arriving import arrive, take_arrived
from inbox.models import Arrived, Item, Thread
from messaging import opt_outs
from messaging.inbound.incoming import Incoming
from tests.factories import make_coordinator, make_request, make_ward
from tests.inbox.test_at_once import AT_ONCE, at_once
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db
# Number and row, whether a job waits, and the frame of the transaction.
MOST_STATEMENTS = 6


def text(words: str = "Do you come on Sunday?", sender: str = ROSA, key: str = "a") -> Incoming:
    return Incoming(f"twilio:{key}", sender, words)


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="take_arrived", status="todo").count()


def test_the_webhook_stores_it_and_nothing_else() -> None:
    arrive(text())
    assert (Arrived.objects.count(), Item.objects.count(), jobs()) == (1, 0, 1)
    assert take_arrived() == 1
    assert (Arrived.objects.count(), Item.objects.count()) == (0, 1)
    assert Thread.objects.get().waiting_since


def test_it_costs_the_same_however_many_coordinators_there_are() -> None:
    arrive(text(key="first"))
    make_request(phone=ROSA, ward=make_ward())
    for _number in range(5):
        make_coordinator(make_ward())
    with CaptureQueriesContext(
        connection,
    ) as counted:
        arrive(text(key="second"))
    assert len(counted) <= MOST_STATEMENTS, [each["sql"] for each in counted]
    # The words are nowhere in it.
    assert "Sunday" not in str(counted.captured_queries)


def test_nobody_reads_it_in_the_database() -> None:
    arrive(text("Insulin, please"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT said FROM inbox_arrived")
        [(stored,)] = cursor.fetchall()
    assert "Insulin" not in str(stored)
    assert ROSA not in str(stored)


def test_brought_twice_it_is_one() -> None:
    for _time in range(2):
        arrive(text())
    assert Arrived.objects.count() == 1
    take_arrived()
    # And once more, when it is long taken in.
    arrive(text())
    take_arrived()
    assert (Arrived.objects.count(), Item.objects.count()) == (0, 1)


def test_stop_counts_before_the_worker_comes() -> None:
    arrive(text("STOP"))
    assert opt_outs.has_stopped(ROSA)
    assert not Item.objects.exists()
    take_arrived()
    assert opt_outs.has_stopped(ROSA)


@pytest.mark.parametrize(
    ("words", "has_stopped"),
    [(("STOP", "START"), False), (("START", "STOP"), True), (("STOP", "START", "STOP"), True)],
)
def test_the_last_word_counts_whenever_the_worker_comes(
    words: tuple[str, ...], has_stopped: bool
) -> None:
    for number, word in enumerate(words):
        arrive(text(word, key=f"{number}"))
    take_arrived()
    assert opt_outs.has_stopped(ROSA) == has_stopped


def test_between_an_old_start_and_a_new_stop_nobody_may_be_texted(monkeypatch: Any) -> None:
    arrive(text("START", key="1"))
    arrive(text("STOP", key="2"))
    arriving._take(Arrived.objects.order_by("pk").values_list("pk", flat=True)[0])
    assert opt_outs.has_stopped(ROSA)


def test_it_is_as_old_as_when_it_came() -> None:
    came = timezone.now() - datetime.timedelta(hours=3)
    arrive(text())
    Arrived.objects.update(at=came)
    take_arrived()
    assert Item.objects.get().at == came
    assert Thread.objects.get().waiting_since == came


def test_photos_are_still_named(settings: Any) -> None:
    media = f"MM{'a' * 32}/ME{'b' * 32}"
    arrive(Incoming("twilio:p", ROSA, "", photos=1, media=(media,)))
    take_arrived()
    assert Item.objects.get().attachments.get().source == media


def test_what_fails_keeps_no_other_from_being_read(monkeypatch: Any) -> None:
    arrive(text(key="1"))
    arrive(text(sender=SAM, key="2"))
    real = arriving.take_in

    def fails_for_rosa(said: Incoming) -> None:
        if said.sender == ROSA:
            raise DatabaseError
        real(said)

    monkeypatch.setattr(arriving, "take_in", fails_for_rosa)
    assert take_arrived() == 1
    assert Thread.objects.get().phone == SAM
    monkeypatch.setattr(arriving, "take_in", real)
    # A minute later.
    assert take_arrived() == 1
    assert not Arrived.objects.exists()


def test_one_job_waits_however_many_come() -> None:
    for number in range(5):
        arrive(text(key=f"{number}"))
    assert jobs() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    arrive(text(key="next"))
    assert jobs() == 1


def test_while_the_worker_is_away_all_wait_and_come_in_order() -> None:
    for number in range(30):
        arrive(text(f"number {number}", key=f"{number}"))
    assert take_arrived() == 30
    said = Item.objects.order_by("pk").values_list("text", flat=True)
    assert list(said) == [f"number {number}" for number in range(30)]


def test_a_forged_one_is_not_stored(client: Client, settings: Any) -> None:
    settings.TEXT_DRIVER, settings.TWILIO_AUTH_TOKEN = "twilio", "token"
    url = "/hooks/texts/twilio/"
    assert client.post(url, {"MessageSid": "SM1", "Body": "Hello"}).status_code == 403
    assert not Arrived.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_once_from_many_none_is_lost_and_none_doubled() -> None:
    def bring(key: int) -> None:
        arrive(text(sender=f"+120255501{key % 7:02}", key=f"{key}"))
        take_arrived()

    at_once([lambda key=key: bring(key) for key in [*range(AT_ONCE * 4)] * 2])  # type: ignore[misc]
    take_arrived()
    assert Item.objects.count() == AT_ONCE * 4
    assert not Arrived.objects.exists()

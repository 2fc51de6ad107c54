"""Very many texts at once are stored as they came, and taken in one after the other."""

from collections import deque
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from inbox import line, tasks
from inbox.models import Arrival, Item, Thread
from messaging import opt_outs
from messaging.models import Message
from tests.inbox.webhooks import ROSA, SAM, by_twilio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("twilio")]
FEW = 3


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: Any) -> None:
    monkeypatch.setattr(line, "AT_ONCE", FEW)
    monkeypatch.setattr(line, "_taken", deque(maxlen=FEW))
    monkeypatch.setattr(line.time, "sleep", lambda _seconds: None)


def numbers(count: int) -> list[str]:
    return [f"+1202555{number:04}" for number in range(100, 100 + count)]


def test_a_storm_is_stored_and_taken_in_by_one_job(client: Client) -> None:
    for number in numbers(10):
        assert by_twilio(client, f"From {number}", number).status_code == 200
    assert (Item.objects.count(), Arrival.objects.count()) == (FEW, 10 - FEW)
    assert ProcrastinateJob.objects.filter(task_name=line.TAKE).count() == 1
    came = dict(Arrival.objects.values_list("key", "at"))
    tasks.take_arrivals_in()
    assert not Arrival.objects.exists()
    assert [item.text for item in Item.objects.order_by("pk")] == [f"From {n}" for n in numbers(10)]
    assert Thread.objects.waiting().count() == 10
    assert dict(Item.objects.filter(key__in=came).values_list("key", "at")) == came


def test_what_waits_is_encrypted(client: Client) -> None:
    for number in numbers(FEW + 1):
        by_twilio(client, "Planted words", number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(inbox_arrival)::text FROM inbox_arrival")
        [(row,)] = cursor.fetchall()
    assert "Planted" not in row
    assert numbers(FEW + 1)[-1] not in row


def test_no_text_overtakes_another(client: Client, monkeypatch: Any) -> None:
    for number in numbers(FEW + 1):
        by_twilio(client, "One", number)
    # The storm is over, and one still waits.
    monkeypatch.setattr(line, "_taken", deque(maxlen=FEW))
    by_twilio(client, "Two", numbers(FEW + 1)[-1])
    assert Arrival.objects.count() == 2
    tasks.take_arrivals_in()
    by_twilio(client, "Three", numbers(FEW + 1)[-1])
    said = Item.objects.filter(thread__items__key__isnull=False).order_by("pk").distinct()
    assert [item.text for item in said][-3:] == ["One", "Two", "Three"]
    assert not Arrival.objects.exists()


def test_brought_twice_it_is_stored_once(client: Client) -> None:
    for number in numbers(FEW):
        by_twilio(client, "Hello", number)
    for _time in range(3):
        by_twilio(client, "Once", ROSA, MessageSid="SM1")
    assert Arrival.objects.count() == 1
    tasks.take_arrivals_in()
    by_twilio(client, "Once", ROSA, MessageSid="SM1")
    tasks.take_arrivals_in()
    assert Item.objects.filter(key="twilio:SM1").count() == 1


def test_stop_acts_at_once(client: Client) -> None:
    for number in numbers(FEW):
        by_twilio(client, "Hello", number)
    by_twilio(client, "I need food", ROSA)
    by_twilio(client, "STOP", ROSA)
    assert opt_outs.has_stopped(ROSA)
    tasks.take_arrivals_in()
    # It is read by a person, and not answered.
    assert Thread.objects.waiting().filter(items__text__isnull=False).distinct().count() == FEW + 1
    assert not Message.objects.filter(template="inbox/answer").exists()


def test_a_word_that_waited_acts(client: Client) -> None:
    for number in numbers(FEW):
        by_twilio(client, "Hello", number)
    by_twilio(client, "I need food", ROSA)
    assert not Item.objects.filter(is_incoming=False).exists()
    tasks.take_arrivals_in()
    assert Item.objects.filter(is_incoming=False).count() == 1


def test_one_that_fails_keeps_back_no_other(client: Client, caplog: Any) -> None:
    for number in [*numbers(FEW), ROSA, SAM]:
        by_twilio(client, f"Planted {number}", number)
    taken = []

    def take(said: Any, arrival: Arrival) -> None:
        if said.sender == ROSA:
            raise ValueError("Planted")
        taken.append(said.sender)
        arrival.delete()

    assert not line.take_arrivals(take)
    assert taken == [SAM]
    assert Arrival.objects.count() == 1
    assert "was not taken in" in caplog.text
    tasks.take_arrivals_left(timestamp=0)
    assert not Arrival.objects.exists()
    assert Item.objects.count() == FEW + 1


def test_a_long_storm_is_passed_on_to_another_job(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(line, "JOB_SECONDS", 0.0)
    for number in numbers(FEW + 3):
        by_twilio(client, "Hello", number)
    jobs = ProcrastinateJob.objects.filter(task_name=line.TAKE)
    assert jobs.count() == 1
    tasks.take_arrivals_in()
    assert Arrival.objects.count() == 2
    assert jobs.count() == 2

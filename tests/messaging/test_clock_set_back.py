"""The clock was an hour ahead, and is set right: jobs go on."""

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from procrastinate.periodic import PeriodicDeferrer

from messaging import services, steady
from messaging.models import Message, Turn
from messaging.tasks import heed_the_clock

HOUR = 3600
# Half past a full minute, so that no tick falls between two lines of a test.
NOW = 1_764_590_430.0
EACH_MINUTE = {"rescue_stalled_jobs", "heed_the_clock"}


def names(deferrer: PeriodicDeferrer, at: float) -> list[str]:
    return [task.task.name for task, _time in deferrer.get_previous_tasks(at=at)]


def test_what_begins_each_minute_goes_on_and_nothing_begins_twice(monkeypatch) -> None:
    deferrer = PeriodicDeferrer(app.periodic_registry)
    clock = SimpleNamespace(time=lambda: NOW + HOUR)
    monkeypatch.setattr(steady, "time", clock)
    assert set(names(deferrer, NOW + HOUR)) >= EACH_MINUTE
    clock.time = lambda: NOW
    again = names(deferrer, NOW)
    assert set(again) >= EACH_MINUTE
    assert len(again) == len(set(again))
    assert not EACH_MINUTE & set(names(deferrer, NOW))
    clock.time = lambda: NOW + 60
    assert set(names(deferrer, NOW + 60)) >= EACH_MINUTE


def in_an_hour(task: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
            " VALUES (%s, '', %s)",
            [task, int(time.time()) + HOUR],
        )


@pytest.mark.django_db(transaction=True)
def test_what_was_to_come_in_an_hour_comes_now() -> None:
    to = {"recipient_kind": "request", "recipient_id": 1, "subject_id": 1, "language": "en"}
    services.enqueue("welcome", key="welcome:1", **to)
    ahead = timezone.now() + timedelta(hours=1)
    Message.objects.update(turn_at=ahead)
    Turn.objects.create(lane="email", next_at=ahead)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = %s", [ahead])
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [ahead])
    # Nothing says yet that the clock was wrong: a letter may well be due in an hour.
    heed_the_clock(timestamp=0)
    assert ProcrastinateJob.objects.get().scheduled_at == ahead
    in_an_hour("rescue_stalled_jobs")
    heed_the_clock(timestamp=0)
    now = timezone.now()
    assert ProcrastinateJob.objects.get().scheduled_at <= now
    # A worker that died is missed from now on, and not in an hour.
    assert ProcrastinateWorker.objects.get().last_heartbeat <= now
    assert not Turn.objects.exists()
    assert Message.objects.get().turn_at is None
    assert not steady.forget_what_is_to_come()

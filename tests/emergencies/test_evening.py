"""A round of the evening: asked in the morning, at night only if somebody says so, never lost."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from common.daytime import after_hours_of_day
from common.errors import NotPossible
from emergencies.models import CheckIn, CheckRound, Emergency
from emergencies.services import asking, rounds, switching
from emergencies.tasks import see_to_emergencies
from pods.models import Ward
from tests.clock import HERE, set_clock
from tests.factories import (
    make_coordinator,
    make_emergency,
    make_steward,
    make_ward,
    make_watched,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 6, 1)
NEXT = DAY + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def hours(settings: Any, monkeypatch: Any) -> None:
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 8, 20
    set_clock(monkeypatch, DAY, hour=21)


@pytest.fixture
def ward() -> Ward:
    return make_ward()


@pytest.fixture
def emergency(ward: Ward) -> Emergency:
    return make_emergency(ward, ends_on=DAY + datetime.timedelta(days=3))


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name=rounds.ASK).count()


def test_it_waits_for_the_morning_and_says_so(
    ward: Ward, emergency: Emergency, monkeypatch: Any
) -> None:
    make_watched(ward)
    client = Client()
    client.force_login(make_coordinator(ward))
    page = reverse("admin:emergency", args=[emergency.pk])
    assert "It is night" in client.get(page).text
    press = {"press": "start_round", "wait_hours": "3"}
    said = client.post(reverse("admin:emergency_press", args=[emergency.pk]), press, follow=True)
    assert "in the morning" in said.text
    assert "Asks from" in said.text
    assert "8" in said.text.partition("Asks from")[2][:60]
    made = CheckRound.objects.get()
    see_to_emergencies(0)
    asking.ask_all(made.pk)  # too early
    assert not jobs()
    assert not CheckIn.objects.exists()
    set_clock(monkeypatch, NEXT, hour=8)
    see_to_emergencies(0)
    assert jobs() == 1
    asking.ask_all(made.pk)
    assert CheckIn.objects.count() == 1
    # Asked: it is not begun again.
    see_to_emergencies(0)
    assert jobs() == 1


def test_a_job_that_was_lost_is_put_out_again(
    ward: Ward, emergency: Emergency, monkeypatch: Any
) -> None:
    set_clock(monkeypatch, DAY)
    rounds.start_round(emergency.pk, 3, actor=make_steward())
    assert jobs() == 1
    ProcrastinateJob.objects.all().update(status="failed")
    see_to_emergencies(0)
    assert jobs() == 2


def test_danger_that_does_not_wait_rings_at_night(
    ward: Ward, emergency: Emergency, monkeypatch: Any
) -> None:
    make_watched(ward)
    made = rounds.start_round(emergency.pk, 3, actor=make_steward(), at_night=True)
    assert jobs() == 1
    asking.ask_all(made.pk)
    assert CheckIn.objects.count() == 1
    set_clock(monkeypatch, NEXT, hour=0)
    assert rounds.raise_due() == 1


def test_hours_of_the_night_pass_for_nobody(
    ward: Ward, emergency: Emergency, monkeypatch: Any
) -> None:
    make_watched(ward)
    set_clock(monkeypatch, DAY, hour=18)
    made = rounds.start_round(emergency.pk, 3, actor=make_steward())
    asking.ask_all(made.pk)
    for hour in (0, 8):
        set_clock(monkeypatch, NEXT, hour=hour)
        assert rounds.raise_due() == 0
    set_clock(monkeypatch, NEXT, hour=9)
    assert rounds.raise_due() == 1


def test_what_ends_before_the_morning_is_not_begun_and_forgotten(ward: Ward) -> None:
    last_evening = make_emergency(ward, ends_on=DAY)
    with pytest.raises(NotPossible, match="over before morning"):
        rounds.start_round(last_evening.pk, 3, actor=make_steward())
    assert not CheckRound.objects.exists()
    switching.extend(last_evening.pk, NEXT, actor=make_steward())
    rounds.start_round(last_evening.pk, 3, actor=make_steward())


@pytest.mark.parametrize(
    ("begun", "wait", "ends"),
    [
        ("2026-06-01T12:00", 3, "2026-06-01T15:00"),
        ("2026-06-01T12:00", 8, "2026-06-01T20:00"),
        ("2026-06-01T12:00", 9, "2026-06-02T09:00"),
        ("2026-06-01T21:00", 1, "2026-06-02T09:00"),
        ("2026-06-01T06:00", 13, "2026-06-02T09:00"),
        # In this night the clocks go back.
        ("2026-10-31T19:00", 2, "2026-11-01T09:00"),
        ("2026-03-07T19:00", 2, "2026-03-08T09:00"),
    ],
)
def test_hours_by_day(begun: str, wait: int, ends: str) -> None:
    start = datetime.datetime.fromisoformat(begun).replace(tzinfo=HERE)
    end = datetime.datetime.fromisoformat(ends).replace(tzinfo=HERE)
    assert after_hours_of_day(start.astimezone(datetime.UTC), wait) == end


def test_hours_where_no_hour_is_night(settings: Any) -> None:
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    start = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.UTC)
    assert after_hours_of_day(start, 24) == start + datetime.timedelta(hours=24)

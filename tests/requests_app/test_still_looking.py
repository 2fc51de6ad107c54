"""Households for which nobody was asked for days read that they are not forgotten."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services, tasks
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Urgency
from requests_app.models import ContactLog, HelpRequest, Need
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
)

pytestmark = pytest.mark.django_db

LOOKING = "requests_app/still_looking"


class Clock:
    """The time of the tests, which moves by days; the job runs every hour."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        for _hours in range(0, 24 * days, 6):
            self.now += timedelta(hours=6)
            tasks.say_still_looking(timestamp=0)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    with mock.patch.object(timezone, "now", clock):
        yield clock


@pytest.fixture
def need(clock: Clock, ride: Category) -> Need:
    request = make_request(created_at=clock.now)
    link_to(request)
    return make_need(request, ride, created_at=clock.now, urgency=Urgency.WHENEVER)


def told() -> int:
    return Message.objects.filter(template=LOOKING).count()


def test_after_three_days_once_more_after_a_week_and_never_again(need: Need, clock: Clock) -> None:
    clock.pass_days(2)
    assert told() == 0
    clock.pass_days(1)
    assert told() == 1
    clock.pass_days(6)
    assert told() == 1
    clock.pass_days(1)
    assert told() == 2
    clock.pass_days(30)
    assert told() == 2


def test_what_was_given_back_is_looked_for_anew(need: Need, clock: Clock) -> None:
    clock.pass_days(20)
    assert told() == 2
    Need.objects.update(status=NeedStatus.MATCHED)
    match = make_match(need, status=MatchStatus.ACCEPTED)
    services.release_match(match.pk, actor="volunteer")
    clock.pass_days(2)
    assert told() == 2
    clock.pass_days(1)
    assert told() == 3
    assert registry.write(Message.objects.filter(template=LOOKING).latest("pk"))
    clock.pass_days(30)
    assert told() == 4


def test_the_setting_says_after_how_many_days(
    need: Need, clock: Clock, settings: pytest.MonkeyPatch
) -> None:
    settings.STILL_LOOKING_AFTER = timedelta(days=1)  # type: ignore[attr-defined]
    clock.pass_days(1)
    assert told() == 1


def test_an_offer_begins_the_days_anew(need: Need, clock: Clock, ride: Category) -> None:
    clock.pass_days(2)
    match = services.offer_match(need.pk, make_volunteer(ride).pk, actor=make_steward())
    clock.pass_days(1)
    # Asked, and a no since: the household saw that something happens.
    services.decline_match(match.pk, actor="volunteer")
    clock.pass_days(2)
    assert told() == 0
    clock.pass_days(1)
    assert told() == 1


@pytest.mark.parametrize("status", [*NeedStatus.ended(), NeedStatus.OFFERED, NeedStatus.MATCHED])
def test_what_is_not_open_is_left_alone(status: str, clock: Clock) -> None:
    make_need(status=status, created_at=clock.now)
    clock.pass_days(12)
    assert told() == 0
    assert not ContactLog.objects.exists()


def test_one_letter_names_all_that_a_request_waits_for(need: Need, clock: Clock) -> None:
    second = make_need(need.request, created_at=clock.now, urgency=Urgency.WHENEVER)
    done = make_need(need.request, status=NeedStatus.DONE, created_at=clock.now)
    clock.pass_days(3)
    letter = registry.write(Message.objects.get(template=LOOKING))
    assert letter
    assert f"A ride, {second.category}" in letter.body
    assert str(done.category) not in letter.body
    clock.pass_days(7)
    assert told() == 2


def test_nothing_is_written_when_somebody_was_found_meanwhile(need: Need, clock: Clock) -> None:
    clock.pass_days(3)
    make_match(need, status=MatchStatus.ACCEPTED)
    assert registry.write(Message.objects.get(template=LOOKING)) is None


def test_without_an_email_they_are_on_the_call_list(need: Need, clock: Clock) -> None:
    HelpRequest.objects.update(email="", email_index="")
    clock.pass_days(3)
    entry = ContactLog.objects.due().get()
    assert (entry.kind, entry.need_id) == (ContactKind.STILL_LOOKING, need.pk)
    clock.pass_days(7)
    # The second call stands for the first, which nobody has made.
    assert ContactLog.objects.due().get() != entry
    assert told() == 0


def test_one_that_fails_stops_no_other(
    need: Need, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    from requests_app.services import still_looking

    other = make_need(created_at=clock.now)
    lock = still_looking.lock_request

    def fail(request_id: int) -> HelpRequest:
        if request_id == need.request_id:
            raise DatabaseError("lock timeout")
        return lock(request_id)

    monkeypatch.setattr(still_looking, "lock_request", fail)
    clock.pass_days(3)
    message = Message.objects.get(template=LOOKING)
    assert message.recipient_id == other.request_id


def test_the_worker_knows_the_job() -> None:
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["say_still_looking"] == "17 * * * *"

"""Needs that come again every week or two: when, how long, and who is asked first."""

import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services, tasks
from requests_app.choices import MatchStatus, NeedStatus, Repeat, Urgency, Worked
from requests_app.models import Match, Need
from requests_app.recurrence import LEAD, REPEAT_AT_MOST, next_day
from requests_app.services import recurring
from tests.factories import (
    make_block,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_volunteer,
)
from tests.requests_app.recurring_needs import DAY, WEEK, done_by, next_of, today, weekly
from tests.requests_app.request_form import at_once

pytestmark = pytest.mark.django_db


# --- Which day ---


@pytest.mark.parametrize(
    ("repeat", "wanted", "expected"),
    [
        ("weekly", -5, 2),
        ("weekly", 0, 7),
        ("weekly", 3, 10),  # done before its day: the day after it
        ("weekly", -7, 7),  # not today: tomorrow at the earliest
        ("weekly", -6, 1),
        ("weekly", -23, 5),  # three days have passed unserved; none is made up for
        ("biweekly", -5, 9),
        ("biweekly", -14, 14),
        ("biweekly", -15, 13),
        ("once", -5, None),
    ],
)
def test_stays_on_its_day_of_the_week(
    ride: Category, repeat: str, wanted: int, expected: int | None
) -> None:
    need = make_need(None, ride, repeat=repeat, wanted_on=today() + wanted * DAY)
    assert next_day(need) == (None if expected is None else today() + expected * DAY)


def test_without_a_day_it_counts_from_when_it_was_asked(ride: Category) -> None:
    need = make_need(None, ride, repeat="weekly", created_at=timezone.now() - 5 * DAY)
    assert next_day(need) == today() + 2 * DAY


def test_ends_on_the_day_that_was_given_or_after_twelve_weeks(ride: Category) -> None:
    until = today() + 2 * DAY
    assert next_day(weekly(ride, repeat_until=until)) == until
    assert next_day(weekly(ride, repeat_until=until - DAY)) is None
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + 2 * DAY)
    assert next_day(weekly(ride, old)) == until
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + DAY)
    assert next_day(weekly(ride, old)) is None


# --- What opens ---


def test_the_next_one_is_like_the_one_before(groceries: Category) -> None:
    request = make_request(closed_at=timezone.now())
    fields = {
        "detail": "Rice and beans",
        "wanted_time": "morning",
        "delivery": "door",
        "repeat_until": today() + 3 * WEEK,
    }
    need = weekly(groceries, request, urgency=Urgency.TODAY, **fields)
    assert services.open_next_occurrences() == 1
    following = next_of(need)
    assert following
    for name, value in fields.items():
        assert getattr(following, name) == value
    assert (following.occurrence, following.wanted_on) == (2, today() + 2 * DAY)
    assert (following.urgency, following.repeat) == (Urgency.THIS_WEEK, Repeat.WEEKLY)
    assert following.status == NeedStatus.OPEN
    request.refresh_from_db()
    assert request.closed_at is None
    assert AuditEvent.objects.get().verb == "open_next_occurrence"
    assert services.open_next_occurrences() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"repeat": Repeat.ONCE},
        {"status": NeedStatus.CANCELLED},
        {"status": NeedStatus.OPEN},
        {"wanted_on": timezone.localdate()},  # still a week to go
        {"wanted_on": timezone.localdate() - 2 * DAY},  # one day too early
        {"repeat_until": timezone.localdate()},
    ],
)
def test_nothing_opens_that_should_not(ride: Category, fields: dict[str, Any]) -> None:
    weekly(ride, **fields)
    assert services.open_next_occurrences() == 0
    due = weekly(ride, wanted_on=today() + LEAD - WEEK)
    assert services.open_next_occurrences() == 1
    assert next_of(due)


def test_one_that_nobody_could_do_is_tried_again_the_next_time(ride: Category) -> None:
    need = weekly(ride, status=NeedStatus.CLOSED)
    assert services.open_next_occurrences() == 1
    assert next_of(need)


def test_never_two_to_wait_for(ride: Category) -> None:
    need = weekly(ride)
    services.open_next_occurrences()
    following = next_of(need)
    assert following
    Need.objects.filter(pk=following.pk).update(wanted_on=today() - 5 * DAY)
    assert services.open_next_occurrences() == 0
    services.close_need(following.pk, actor=make_coordinator())
    assert services.open_next_occurrences() == 1
    assert Need.objects.get(occurrence=3).wanted_on == today() + 2 * DAY


def test_not_after_deleting_or_cancelling(ride: Category) -> None:
    erased, cancelled = weekly(ride), weekly(ride)
    services.erase_request(erased.request_id, actor=audit.RESIDENT)
    services.cancel_request(cancelled.request_id, actor=audit.RESIDENT)
    assert services.open_next_occurrences() == 0
    weekly(ride)
    assert services.open_next_occurrences() == 1


# --- Who is asked first ---


def test_whoever_did_it_last_is_asked_first(ride: Category) -> None:
    need = weekly(ride)
    match = done_by(need)
    services.open_next_occurrences()
    offer = Match.objects.get(status=MatchStatus.OFFERED)
    assert offer.volunteer_id == match.volunteer_id
    assert (offer.need.occurrence, offer.need.status) == (2, NeedStatus.OFFERED)
    assert offer.offered_by is None
    letter = registry.write(Message.objects.get(template="requests_app/match_offered"))
    assert letter
    assert letter.subject == "Can you help again, like last time?"
    assert "You did this last time" in letter.body
    services.decline_match(offer.pk, actor=audit.VOLUNTEER)
    offer.need.refresh_from_db()
    assert offer.need.status == NeedStatus.OPEN


def test_a_first_offer_does_not_speak_of_last_time(ride: Category) -> None:
    need = make_need(None, ride)
    services.offer_match(need.pk, make_volunteer(ride).pk, actor=make_coordinator())
    letter = registry.write(Message.objects.get(template="requests_app/match_offered"))
    assert letter
    assert "last time" not in letter.subject + letter.body


@pytest.mark.parametrize("why", ["paused", "blocked", "full", "said no", "they said no"])
def test_not_if_they_do_not_fit_now(ride: Category, why: str) -> None:
    need = weekly(ride)
    match = done_by(need)
    if why == "paused":
        match.volunteer.paused_until = today() + 30 * DAY
        match.volunteer.save()
    elif why == "blocked":
        make_block(need.request, match.volunteer)
    elif why == "full":
        match.volunteer.max_at_once = 1
        match.volunteer.save()
        make_match(None, match.volunteer, status=MatchStatus.ACCEPTED)
    else:
        field = "volunteer_said" if why == "said no" else "resident_said"
        Match.objects.update(**{field: Worked.NO})
    assert services.open_next_occurrences() == 1
    following = next_of(need)
    assert following
    assert following.status == NeedStatus.OPEN
    assert not following.matches.exists()


# --- Once, whatever happens ---


def test_the_job_does_it_and_the_worker_knows_it(ride: Category) -> None:
    need = weekly(ride)
    tasks.open_next_occurrences(timestamp=0)
    assert next_of(need)
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["open_next_occurrences"] == "7 * * * *"


def test_one_that_fails_stops_no_other(ride: Category, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = weekly(ride), weekly(ride)
    lock = recurring.lock_need

    def fail(need_id: int) -> Need:
        if need_id == bad.pk:
            raise DatabaseError("lock timeout")
        return lock(need_id)

    monkeypatch.setattr(recurring, "lock_need", fail)
    assert services.open_next_occurrences() == 1
    assert next_of(good)
    assert not next_of(bad)


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_open_each_once(ride: Category) -> None:
    needs = [weekly(ride) for _row in range(4)]
    for need in needs:
        done_by(need)
    opened = at_once(*[services.open_next_occurrences] * 4)
    assert sum(opened) == len(needs)
    assert Need.objects.filter(occurrence=2).count() == len(needs)
    assert Match.objects.filter(status=MatchStatus.OFFERED).count() == len(needs)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nothing_half_done(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is cut right after the need was made, before the offer."""
    need = weekly(ride)
    done_by(need)

    def die(_need: Need) -> None:
        connection.connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(recurring, "_offer_to_last_volunteer", die)
        thread = threading.Thread(target=lambda: (services.open_next_occurrences(), _close()))
        thread.start()
        thread.join()
    assert not next_of(need)
    assert services.open_next_occurrences() == 1
    assert Match.objects.get(status=MatchStatus.OFFERED).need.occurrence == 2


def _close() -> None:
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_cancelling_while_the_job_runs(ride: Category) -> None:
    """Whoever is first: the household that cancelled waits for nothing."""
    needs = [weekly(ride) for _row in range(3)]
    cancels = [
        lambda pk=need.request_id: services.cancel_request(pk, actor=audit.RESIDENT)
        for need in needs
    ]
    done = at_once(services.open_next_occurrences, *cancels)
    assert not [each for each in done if isinstance(each, Exception)]
    services.open_next_occurrences()
    assert not Need.objects.active().exists()

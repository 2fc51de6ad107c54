"""Needs that come again: which dates open and when, and who is asked first."""

import datetime
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
from requests_app.recurrence import LEAD, REPEAT_AT_MOST, Series
from requests_app.services import recurring
from tests.clock import set_clock
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
    ("repeat", "first", "expected"),
    [
        ("weekly", -5, 2),
        ("weekly", 0, 7),
        ("weekly", 3, 10),
        ("weekly", -7, 0),  # today still counts
        ("weekly", -8, 6),
        ("weekly", -23, 5),  # three days have passed unserved; none is made up for
        ("biweekly", -5, 9),
        ("biweekly", -15, 13),
        ("fourweekly", -5, 23),
        ("once", -5, None),
    ],
)
def test_stays_on_its_day_of_the_week(
    ride: Category, repeat: str, first: int, expected: int | None
) -> None:
    need = make_need(None, ride, repeat=repeat, wanted_on=today() + first * DAY)
    assert next_day(need) == (None if expected is None else today() + expected * DAY)


def next_day(need: Need) -> datetime.date | None:
    date = Series.of(need).next_later()
    return date.day if date else None


def test_without_a_day_it_counts_from_when_it_was_asked(ride: Category) -> None:
    need = make_need(None, ride, repeat="weekly", created_at=timezone.now() - 5 * DAY)
    assert next_day(need) == today() + 2 * DAY


def test_ends_on_the_day_that_was_given_or_after_twelve_weeks(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Near midnight another day it is twelve weeks before, while the clocks were another hour.
    set_clock(monkeypatch, today())
    until = today() + 2 * DAY
    assert next_day(weekly(ride, repeat_until=until)) == until
    assert next_day(weekly(ride, repeat_until=until - DAY)) is None
    # Twelve weeks are counted from the request, not from the need before.
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + 2 * DAY)
    assert next_day(weekly(ride, old)) == until
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + DAY)
    assert next_day(weekly(ride, old)) is None


# --- What opens ---


def test_the_next_one_is_like_the_one_before(groceries: Category) -> None:
    # Nothing of it was open any more; the next time must bring it back to the desk.
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
    # It was for that day once; days ahead, it must not stand before what is urgent.
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
        {"wanted_on": timezone.localdate()},  # still a week to go
        {"wanted_on": timezone.localdate() - 2 * DAY},  # one day too early
        {"repeat_until": timezone.localdate()},
    ],
)
def test_nothing_opens_that_should_not(ride: Category, fields: dict[str, Any]) -> None:
    weekly(ride, **fields)
    assert services.open_next_occurrences() == 0
    # Control: on the very day from which it may open, it does.
    due = weekly(ride, wanted_on=today() + LEAD - WEEK)
    assert services.open_next_occurrences() == 1
    assert next_of(due)


@pytest.mark.parametrize("status", NeedStatus.values)
def test_the_next_date_opens_whatever_became_of_the_last(ride: Category, status: str) -> None:
    need = weekly(ride, status=status)
    assert services.open_next_occurrences() == 1
    assert next_of(need)
    need.refresh_from_db()
    assert need.status == status


def test_a_volunteer_who_never_says_done_does_not_end_the_series(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four weeks pass, and nobody presses anything: each date opened by its day, and once."""
    start = today()
    need = make_need(None, ride, repeat="weekly", wanted_on=start + 2 * DAY)
    silent = make_match(need, status=MatchStatus.ACCEPTED)
    for number in range(28):
        for hour in (6, 18):
            set_clock(monkeypatch, start + number * DAY, hour)
            tasks.open_next_occurrences(timestamp=0)
    days = Need.objects.order_by("id").values_list("wanted_on", flat=True)
    assert list(days) == [need.wanted_on + weeks * WEEK for weeks in range(5)]
    silent.refresh_from_db()
    assert silent.status == MatchStatus.ACCEPTED


def test_several_days_a_week_open_each_by_its_day(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesday = datetime.date(2026, 12, 1)
    now = set_clock(monkeypatch, tuesday - DAY)
    fields = {"repeat": "weekly", "repeat_weekdays": [2, 5], "wanted_on": tuesday}
    first = make_need(make_request(created_at=now), ride, **fields)
    opened = {}
    for number in range(8):
        set_clock(monkeypatch, tuesday + (number - 1) * DAY)
        services.open_next_occurrences()
        for need in Need.objects.after(first):
            opened.setdefault(str(need.wanted_on), str(today()))
    assert opened == {
        "2026-12-04": "2026-11-30",
        "2026-12-08": "2026-12-04",
        "2026-12-11": "2026-12-07",
    }


@pytest.mark.parametrize("hour", [0, 23])
def test_a_date_opens_on_the_day_of_the_network_not_of_utc(
    ride: Category, hour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On the day on which the clocks are set back: it begins and ends on the next one by UTC.
    now = set_clock(monkeypatch, datetime.date(2026, 11, 1), hour, 30)
    requests = [make_request(created_at=now - 2 * WEEK) for _row in range(2)]
    due = weekly(ride, requests[0], wanted_on=today() + LEAD - WEEK)
    early = weekly(ride, requests[1], wanted_on=today() + LEAD - WEEK + DAY)
    assert services.open_next_occurrences() == 1
    assert next_of(due)
    assert not next_of(early)


def test_urgent_only_when_the_job_comes_late(ride: Category) -> None:
    now, soon = weekly(ride, wanted_on=today() - WEEK), weekly(ride, wanted_on=today() - 6 * DAY)
    assert services.open_next_occurrences() == 2
    late = [next_of(need) for need in (now, soon)]
    assert [need.urgency for need in late if need] == [Urgency.TODAY, Urgency.TOMORROW]


def test_not_after_deleting_or_cancelling_everything(ride: Category) -> None:
    erased, cancelled, series = weekly(ride), weekly(ride), weekly(ride)
    services.erase_request(erased.request_id, actor=audit.RESIDENT)
    services.cancel_request(cancelled.request_id, actor=audit.RESIDENT)
    services.cancel_series(series.pk, actor=audit.RESIDENT)
    assert services.open_next_occurrences() == 0
    # Control: this very run opens what may go on.
    weekly(ride)
    assert services.open_next_occurrences() == 1


def test_what_the_job_asks_does_not_grow_with_the_series(
    ride: Category, django_assert_num_queries: Any
) -> None:
    for _row in range(3):
        weekly(ride)
        services.open_next_occurrences()
        with django_assert_num_queries(4):
            assert services.open_next_occurrences() == 0


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


def _two_days_a_week(ride: Category) -> tuple[Match, Match]:
    """Two volunteers who did it, one on the weekday of the date that is due, one after that."""
    due = today() + 2 * DAY
    weekdays = sorted([due.isoweekday(), (due - 3 * DAY).isoweekday()])
    first = weekly(ride, wanted_on=due - WEEK, repeat_weekdays=weekdays)
    other = make_need(
        first.request,
        ride,
        occurrence=2,
        wanted_on=due - 3 * DAY,
        status=NeedStatus.DONE,
        repeat="weekly",
        repeat_weekdays=weekdays,
        repeat_from=first.repeat_from,
    )
    return done_by(first), done_by(other)


def test_whoever_did_it_on_that_weekday_comes_before_whoever_did_it_last(ride: Category) -> None:
    same_day, _last = _two_days_a_week(ride)
    services.open_next_occurrences()
    offer = Match.objects.get(status=MatchStatus.OFFERED)
    assert offer.volunteer_id == same_day.volunteer_id
    assert offer.is_again


def test_if_they_cannot_whoever_did_it_last_is_asked(ride: Category) -> None:
    same_day, last = _two_days_a_week(ride)
    type(same_day.volunteer).objects.filter(pk=same_day.volunteer_id).update(
        paused_until=today() + 30 * DAY
    )
    services.open_next_occurrences()
    assert Match.objects.get(status=MatchStatus.OFFERED).volunteer_id == last.volunteer_id


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
    lock = recurring.lock_series

    def fail(need_id: int) -> Series:
        if need_id == bad.pk:
            raise DatabaseError("lock timeout")
        return lock(need_id)

    monkeypatch.setattr(recurring, "lock_series", fail)
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
    # A second offer would ask the same neighbor twice for one day.
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
        # In a thread, so that the connection which breaks is not the one the test looks with.
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
    # Once more: what the first run came too late for must not open now.
    services.open_next_occurrences()
    assert not Need.objects.active().exists()

"""Needs that come again every week or two: when, how long, for whom, and how to stop them."""

import datetime
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from messaging import registry
from messaging.models import Message
from requests_app import services, tasks
from requests_app.choices import MatchStatus, NeedStatus, Repeat, Urgency, Worked
from requests_app.models import HelpRequest, Match, Need
from requests_app.repeating import LEAD, REPEAT_AT_MOST, next_day
from requests_app.services import recurring
from tests.factories import (
    link_to,
    make_block,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_volunteer,
    make_ward,
)
from tests.requests_app.asking import address, answer, at_once, fill_in, send, shown

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


def _today() -> datetime.date:
    return timezone.localdate()


def _weekly(category: Category, request: HelpRequest | None = None, **fields: Any) -> Need:
    """A weekly need that was for five days ago and is done: the next one is due."""
    fields = {
        "repeat": Repeat.WEEKLY,
        "status": NeedStatus.DONE,
        "wanted_on": _today() - 5 * DAY,
        **fields,
    }
    return make_need(request, category, **fields)


def _done_by(need: Need, **fields: Any) -> Match:
    """Somebody who did it, and could do it again."""
    volunteer = make_volunteer(need.category, max_at_once=5, max_per_week=5)
    return make_match(need, volunteer, status=MatchStatus.DONE, **fields)


def _next(need: Need) -> Need | None:
    return Need.objects.after(need).order_by("id").last()


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
    need = make_need(None, ride, repeat=repeat, wanted_on=_today() + wanted * DAY)
    assert next_day(need) == (None if expected is None else _today() + expected * DAY)


def test_without_a_day_it_counts_from_when_it_was_asked(ride: Category) -> None:
    need = make_need(None, ride, repeat="weekly", created_at=timezone.now() - 5 * DAY)
    assert next_day(need) == _today() + 2 * DAY


def test_ends_on_the_day_that_was_given_or_after_twelve_weeks(ride: Category) -> None:
    until = _today() + 2 * DAY
    assert next_day(_weekly(ride, repeat_until=until)) == until
    assert next_day(_weekly(ride, repeat_until=until - DAY)) is None
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + 2 * DAY)
    assert next_day(_weekly(ride, old)) == until
    old = make_request(created_at=timezone.now() - REPEAT_AT_MOST + DAY)
    assert next_day(_weekly(ride, old)) is None


# --- What opens ---


def test_the_next_one_is_like_the_one_before(groceries: Category) -> None:
    request = make_request(closed_at=timezone.now())
    fields = {
        "detail": "Rice and beans",
        "wanted_time": "morning",
        "delivery": "door",
        "repeat_until": _today() + 3 * WEEK,
    }
    need = _weekly(groceries, request, urgency=Urgency.TODAY, **fields)
    assert services.open_next_occurrences() == 1
    following = _next(need)
    assert following
    for name, value in fields.items():
        assert getattr(following, name) == value
    assert (following.occurrence, following.wanted_on) == (2, _today() + 2 * DAY)
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
    _weekly(ride, **fields)
    assert services.open_next_occurrences() == 0
    due = _weekly(ride, wanted_on=_today() + LEAD - WEEK)
    assert services.open_next_occurrences() == 1
    assert _next(due)


def test_one_that_nobody_could_do_is_tried_again_the_next_time(ride: Category) -> None:
    need = _weekly(ride, status=NeedStatus.CLOSED)
    assert services.open_next_occurrences() == 1
    assert _next(need)


def test_never_two_to_wait_for(ride: Category) -> None:
    need = _weekly(ride)
    services.open_next_occurrences()
    following = _next(need)
    assert following
    Need.objects.filter(pk=following.pk).update(wanted_on=_today() - 5 * DAY)
    assert services.open_next_occurrences() == 0
    services.close_need(following.pk, actor=make_coordinator())
    assert services.open_next_occurrences() == 1
    assert Need.objects.get(occurrence=3).wanted_on == _today() + 2 * DAY


def test_not_after_deleting_or_cancelling(ride: Category) -> None:
    erased, cancelled = _weekly(ride), _weekly(ride)
    services.erase_request(erased.request_id, actor=audit.RESIDENT)
    services.cancel_request(cancelled.request_id, actor=audit.RESIDENT)
    assert services.open_next_occurrences() == 0
    _weekly(ride)
    assert services.open_next_occurrences() == 1


# --- Who is asked first ---


def test_whoever_did_it_last_is_asked_first(ride: Category) -> None:
    need = _weekly(ride)
    match = _done_by(need)
    services.open_next_occurrences()
    offer = Match.objects.get(status=MatchStatus.OFFERED)
    assert offer.volunteer_id == match.volunteer_id
    assert (offer.need.occurrence, offer.need.status) == (2, NeedStatus.OFFERED)
    assert offer.offered_by is None
    letter = registry.write(Message.objects.get(template="requests_app/match_offered"))
    assert letter
    assert letter.subject == "Again, as last time?"
    assert "you did this last time" in letter.body
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
    need = _weekly(ride)
    match = _done_by(need)
    if why == "paused":
        match.volunteer.paused_until = _today() + 30 * DAY
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
    following = _next(need)
    assert following
    assert following.status == NeedStatus.OPEN
    assert not following.matches.exists()


# --- Once, whatever happens ---


def test_the_job_does_it_and_the_worker_knows_it(ride: Category) -> None:
    need = _weekly(ride)
    tasks.open_next_occurrences(timestamp=0)
    assert _next(need)
    crons = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert crons["open_next_occurrences"] == "7 * * * *"


def test_one_that_fails_stops_no_other(ride: Category, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = _weekly(ride), _weekly(ride)
    lock = recurring.lock_need

    def fail(need_id: int) -> Need:
        if need_id == bad.pk:
            raise DatabaseError("lock timeout")
        return lock(need_id)

    monkeypatch.setattr(recurring, "lock_need", fail)
    assert services.open_next_occurrences() == 1
    assert _next(good)
    assert not _next(bad)


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_open_each_once(ride: Category) -> None:
    needs = [_weekly(ride) for _row in range(4)]
    for need in needs:
        _done_by(need)
    opened = at_once(*[services.open_next_occurrences] * 4)
    assert sum(opened) == len(needs)
    assert Need.objects.filter(occurrence=2).count() == len(needs)
    assert Match.objects.filter(status=MatchStatus.OFFERED).count() == len(needs)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_leaves_nothing_half_done(
    ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is cut right after the need was made, before the offer."""
    need = _weekly(ride)
    _done_by(need)

    def die(_need: Need) -> None:
        connection.connection.close()

    with monkeypatch.context() as patch:
        patch.setattr(recurring, "_ask_who_did_it_last", die)
        thread = threading.Thread(target=lambda: (services.open_next_occurrences(), _close()))
        thread.start()
        thread.join()
    assert not _next(need)
    assert services.open_next_occurrences() == 1
    assert Match.objects.get(status=MatchStatus.OFFERED).need.occurrence == 2


def _close() -> None:
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_cancelling_while_the_job_runs(ride: Category) -> None:
    """Whoever is first: the household that cancelled waits for nothing."""
    needs = [_weekly(ride) for _row in range(3)]
    cancels = [
        lambda pk=need.request_id: services.cancel_request(pk, actor=audit.RESIDENT)
        for need in needs
    ]
    done = at_once(services.open_next_occurrences, *cancels)
    assert not [each for each in done if isinstance(each, Exception)]
    services.open_next_occurrences()
    assert not Need.objects.active().exists()


# --- Stopping ---


def test_the_resident_stops_it(client: Client, ride: Category) -> None:
    request = make_request()
    need = _weekly(ride, request)
    services.open_next_occurrences()
    following = _next(need)
    assert following
    token = link_to(request)
    url = address("need_stop_repeating", token, need.pk)
    assert url not in shown(client, "request_status", token)  # that of the last one is
    url = address("need_stop_repeating", token, following.pk)
    assert url in shown(client, "request_status", token)
    assert "Stop repeating?" in client.get(url).content.decode()
    following.refresh_from_db()
    assert following.repeat == Repeat.WEEKLY
    for _press in range(2):
        response = client.post(url, follow=True)
        assert "It will not come again." in response.content.decode()
    following.refresh_from_db()
    assert (following.repeat, following.status) == (Repeat.ONCE, NeedStatus.OPEN)
    services.close_need(following.pk, actor=make_coordinator())
    Need.objects.update(wanted_on=_today() - 5 * DAY)
    assert services.open_next_occurrences() == 0
    assert AuditEvent.objects.filter(verb="stop_repeating").count() == 1
    assert "stop-repeating" not in shown(client, "request_status", token)


def test_another_requests_need_cannot_be_stopped(client: Client, ride: Category) -> None:
    others = _weekly(ride)
    token = link_to(make_request())
    assert client.get(address("need_stop_repeating", token, others.pk)).status_code == 404
    assert client.post(address("need_stop_repeating", token, others.pk)).status_code == 404
    assert client.post(address("need_stop_repeating", "nobody", others.pk)).status_code == 404
    others.refresh_from_db()
    assert others.repeat == Repeat.WEEKLY


def test_a_coordinator_stops_it(client: Client, ride: Category) -> None:
    ward = make_ward()
    need, elsewhere = _weekly(ride, make_request(ward)), _weekly(ride, make_request(make_ward()))
    client.force_login(make_coordinator(ward))
    rows = {"action": "stop_repeating", "_selected_action": [need.pk, elsewhere.pk]}
    client.post(reverse("admin:requests_app_need_changelist"), rows)
    need.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (need.repeat, elsewhere.repeat) == (Repeat.ONCE, Repeat.WEEKLY)


# --- Forms and pages ---


def _typed(day: datetime.date) -> str:
    return day.isoformat()


def test_until_when_is_asked_checked_and_kept(client: Client, ride: Category) -> None:
    until = _today() + 5 * WEEK
    details = {"repeat": "weekly", "repeat_until": _typed(until)}
    fill_in(client, ride, details=details)
    page = shown(client, "request_check")
    assert "Until when should it go on?" in page
    send(client)
    need = Need.objects.get()
    assert (need.repeat, need.repeat_until) == (Repeat.WEEKLY, until)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (_typed(timezone.localdate() - DAY), "in the past"),
        (_typed(timezone.localdate() + 400 * DAY), "more than a year away"),
        (_typed(timezone.localdate() + DAY), "before the day on which you need it first"),
        ("soon", "Please write the day"),
    ],
)
def test_until_when_that_cannot_be(client: Client, ride: Category, until: str, words: str) -> None:
    answer(client, "needs", categories=[ride.pk])
    when = {"wanted_on": _typed(_today() + 2 * DAY), "repeat_until": until}
    page = answer(client, "details", repeat="biweekly", **when)
    assert page.status_code == 422
    assert words in page.content.decode()
    # Nobody is kept up by a day that does not matter.
    assert answer(client, "details", repeat="once", **when).status_code == 302


def test_until_when_can_be_changed_later(client: Client, ride: Category) -> None:
    request = make_request()
    need = _weekly(ride, request, repeat_until=_today() + WEEK)
    services.open_next_occurrences()
    token = link_to(request)
    assert 'name="repeat_until"' in shown(client, "request_edit", token, "details")
    until = _today() + 8 * WEEK
    data = {"repeat_until": _typed(until)}
    client.post(address("request_edit", token, "details"), data)
    assert _next(need).repeat_until == until  # type: ignore[union-attr]
    services.stop_repeating(need.pk, actor=audit.RESIDENT)
    assert 'name="repeat_until"' not in shown(client, "request_edit", token, "details")


def test_the_page_says_how_long_which_time_and_when_next(client: Client, ride: Category) -> None:
    request = make_request()
    monday = datetime.date(2035, 3, 5)
    need = _weekly(ride, request, wanted_on=monday, repeat_until=datetime.date(2035, 4, 2))
    token = link_to(request)
    page = shown(client, "request_status", token)
    assert "Every week until April 2, 2035." in page
    assert "This one is number 1, for March 5, 2035." in page
    assert "The next one is for March 12, 2035: we ask neighbors from March 8, 2035 on." in page
    make_need(request, ride, occurrence=2, repeat="weekly", wanted_on=monday + 4 * WEEK,
              repeat_until=need.repeat_until)  # fmt: skip
    page = shown(client, "request_status", token)
    assert page.count('class="need"') == 1
    assert "This one is number 2, for April 2, 2035." in page
    assert "None comes after it." in page
    assert "<summary>Earlier times</summary>" in page
    assert "March 5, 2035: Done" in page


def test_queries_do_not_grow_with_earlier_times(
    client: Client, ride: Category, django_assert_num_queries: Any
) -> None:
    request = make_request(make_ward())
    token = link_to(request)
    shown(client, "request_status", token)  # what all pages of this ward share is kept
    for number in (1, 2, 3):
        make_match(
            make_need(request, ride, repeat="weekly", occurrence=number), status=MatchStatus.DONE
        )
        with django_assert_num_queries(6):
            shown(client, "request_status", token)

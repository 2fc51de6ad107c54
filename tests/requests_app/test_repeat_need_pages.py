"""The pages of needs that come again: until when, which time, and how to stop them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from pages.localized import local_date, local_day
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.ends import EndReason
from requests_app.models import Need
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_ward,
)
from tests.requests_app.recurring_needs import DAY, WEEK, next_of, today, weekly
from tests.requests_app.request_form import address, answer, fill_in, send, shown

pytestmark = pytest.mark.django_db


# --- Stopping ---


def test_the_resident_stops_it(
    client: Client, ride: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = make_request()
    need = weekly(ride, request)
    services.open_next_occurrences()
    following = next_of(need)
    assert following
    token = link_to(request)
    url = address("need_stop_repeating", token, following.pk)
    assert url in shown(client, "request_status", token)
    assert "Stop repeating?" in client.get(url).content.decode()
    following.refresh_from_db()
    assert following.repeat == Repeat.WEEKLY
    for _press in range(2):
        response = client.post(url, follow=True)
        assert "This will not repeat." in response.content.decode()
    following.refresh_from_db()
    assert (following.repeat, following.status) == (Repeat.ONCE, NeedStatus.OPEN)
    services.close_need(following.pk, reason=EndReason.NOBODY_FITS, actor=make_coordinator())
    # As due as a series can be: only that it was stopped keeps the next one away.
    set_clock(monkeypatch, today() + WEEK)
    assert services.open_next_occurrences() == 0
    assert AuditEvent.objects.filter(verb="stop_repeating").count() == 1
    assert "stop-repeating" not in shown(client, "request_status", token)


def test_another_requests_need_cannot_be_stopped(client: Client, ride: Category) -> None:
    others = weekly(ride)
    token = link_to(make_request())
    assert client.get(address("need_stop_repeating", token, others.pk)).status_code == 404
    assert client.post(address("need_stop_repeating", token, others.pk)).status_code == 404
    assert client.post(address("need_stop_repeating", "nobody", others.pk)).status_code == 404
    others.refresh_from_db()
    assert others.repeat == Repeat.WEEKLY


def test_a_coordinator_stops_it(client: Client, ride: Category) -> None:
    ward = make_ward()
    need, elsewhere = weekly(ride, make_request(ward)), weekly(ride, make_request(make_ward()))
    client.force_login(make_coordinator(ward))
    # Sent by hand: the list itself would not show them the other ward's row.
    rows = {"action": "stop_repeating", "_selected_action": [need.pk, elsewhere.pk]}
    client.post(reverse("admin:requests_app_need_changelist"), rows)
    need.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (need.repeat, elsewhere.repeat) == (Repeat.ONCE, Repeat.WEEKLY)


# --- Forms and pages ---


def _typed(day: datetime.date) -> str:
    return day.isoformat()


def test_until_when_is_asked_checked_and_kept(client: Client, ride: Category) -> None:
    until = today() + 5 * WEEK
    details = {"repeat": "weekly", "repeat_until": _typed(until)}
    fill_in(client, ride, details=details)
    page = shown(client, "request_check")
    assert "When should it stop?" in page
    send(client)
    need = Need.objects.get()
    assert (need.repeat, need.repeat_until) == (Repeat.WEEKLY, until)


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (_typed(timezone.localdate() - DAY), "in the past"),
        (_typed(timezone.localdate() + 400 * DAY), "more than a year away"),
        (_typed(timezone.localdate() + DAY), "before the first day you need it"),
        ("soon", "Please write the date as month/day/year, like 03/31/2026"),
    ],
)
def test_until_when_that_cannot_be(client: Client, ride: Category, until: str, words: str) -> None:
    answer(client, "needs", categories=[ride.pk])
    when = {"wanted_on": _typed(today() + 2 * DAY), "repeat_until": until}
    page = answer(client, "details", repeat="biweekly", **when)
    assert page.status_code == 422
    assert words in page.content.decode()
    # Nobody is kept up by a day that does not matter.
    assert answer(client, "details", repeat="once", **when).status_code == 302


def test_until_when_can_be_changed_later(client: Client, ride: Category) -> None:
    request = make_request()
    need = weekly(ride, request, repeat_until=today() + WEEK)
    services.open_next_occurrences()
    token = link_to(request)
    assert 'name="repeat_until"' in shown(client, "request_edit", token, "details")
    until = today() + 8 * WEEK
    data = {"repeat_until": _typed(until)}
    client.post(address("request_edit", token, "details"), data)
    assert next_of(need).repeat_until == until  # type: ignore[union-attr]
    services.stop_repeating(need.pk, actor=audit.RESIDENT)
    assert 'name="repeat_until"' not in shown(client, "request_edit", token, "details")


def test_the_page_says_how_often_until_when_and_what_was_before(
    client: Client, ride: Category
) -> None:
    until = today() + WEEK
    need = weekly(ride, repeat_until=until)
    token = link_to(need.request)
    page = shown(client, "request_status", token)
    with translation.override("en"):
        assert f"{need.rhythm_words}, until {local_date(until)}." in page
        assert local_day(today() + 2 * DAY) in page
    assert "This is the last time." not in page
    services.open_next_occurrences()
    page = shown(client, "request_status", token)
    assert page.count('class="need"') == 1
    assert "This is the last time." in page
    assert "<summary>Earlier times</summary>" in page
    assert f"{local_date(need.wanted_on)}: Done" in page


def test_how_often_is_asked_in_days_of_the_week(client: Client, ride: Category) -> None:
    fill_in(client, ride, details={"repeat": "weekly", "repeat_weekdays": ["2", "5"]})
    assert "Every Tuesday and Friday" in shown(client, "request_check")
    send(client)
    need = Need.objects.get()
    assert (need.repeat, need.repeat_weekdays) == (Repeat.WEEKLY, [2, 5])
    # Without a first day it begins on the first of these, not on any day of this week as well.
    assert need.wanted_on
    assert need.wanted_on.isoweekday() in {2, 5} or need.wanted_on <= today() + DAY
    assert need.series_day == need.repeat_from == need.wanted_on


def _next(weekday: int) -> str:
    days = (today() + number * DAY for number in range(1, 8))
    return str(next(day for day in days if day.isoweekday() == weekday))


def test_a_weekday_of_the_month_is_said_by_its_first_day(client: Client, ride: Category) -> None:
    first = datetime.date.fromisoformat(_next(2))
    fill_in(client, ride, details={"repeat": "monthly", "wanted_on": str(first)})
    assert "Tuesday of each month" in shown(client, "request_check")
    send(client)
    assert Need.objects.get().rhythm.first == first


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"repeat": "once", "repeat_weekdays": ["2"]}, "Days of the week go with"),
        ({"repeat": "monthly", "repeat_weekdays": ["2"]}, "Days of the week go with"),
        ({"repeat": "monthly"}, "Please give the first day"),
        (
            {"repeat": "weekly", "repeat_weekdays": ["2"], "wanted_on": _next(3)},
            "not one of the days of the week",
        ),
        ({"repeat": "weekly", "repeat_weekdays": ["8"]}, "Please choose one."),
    ],
)
def test_what_does_not_go_together(
    client: Client, ride: Category, details: dict[str, Any], words: str
) -> None:
    answer(client, "needs", categories=[ride.pk])
    page = answer(client, "details", **details)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_how_often_can_be_changed_later(client: Client, ride: Category) -> None:
    request = make_request()
    need = make_need(request, ride, repeat="weekly", wanted_on=today() + DAY)
    token = link_to(request)
    data = {"repeat": "biweekly", "repeat_weekdays": ["1", "4"]}
    client.post(address("request_edit", token, "details"), data)
    need.refresh_from_db()
    assert (need.repeat, need.repeat_weekdays) == (Repeat.BIWEEKLY, [1, 4])
    assert need.repeat_from == today() + DAY


def test_queries_do_not_grow_with_earlier_times(
    client: Client, ride: Category, django_assert_num_queries: Any
) -> None:
    request = make_request(make_ward())
    token = link_to(request)
    shown(client, "request_status", token)  # what all pages of this ward share is kept
    for number in (1, 2, 3):
        day = today() - number * WEEK
        need = make_need(request, ride, repeat="weekly", occurrence=number, wanted_on=day)
        make_match(need, status=MatchStatus.DONE)
        with django_assert_num_queries(17):
            shown(client, "request_status", token)

"""The pages of needs that come again: until when, which time, and how to stop them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.models import Need
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


def test_the_resident_stops_it(client: Client, ride: Category) -> None:
    request = make_request()
    need = weekly(ride, request)
    services.open_next_occurrences()
    following = next_of(need)
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
        assert "This will not repeat." in response.content.decode()
    following.refresh_from_db()
    assert (following.repeat, following.status) == (Repeat.ONCE, NeedStatus.OPEN)
    services.close_need(following.pk, actor=make_coordinator())
    Need.objects.update(wanted_on=today() - 5 * DAY)
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


def test_the_page_says_how_long_which_time_and_when_next(client: Client, ride: Category) -> None:
    request = make_request()
    monday = datetime.date(2035, 3, 5)
    need = weekly(ride, request, wanted_on=monday, repeat_until=datetime.date(2035, 4, 2))
    token = link_to(request)
    page = shown(client, "request_status", token)
    assert "Every week until April 2, 2035." in page
    assert "This is time number 1: March 5, 2035." in page
    assert "Next time: March 12, 2035. We start asking neighbors on March 8, 2035." in page
    make_need(request, ride, occurrence=2, repeat="weekly", wanted_on=monday + 4 * WEEK,
              repeat_until=need.repeat_until)  # fmt: skip
    page = shown(client, "request_status", token)
    assert page.count('class="need"') == 1
    assert "This is time number 2: April 2, 2035." in page
    assert "This is the last time." in page
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

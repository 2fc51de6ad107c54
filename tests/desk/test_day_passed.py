"""Needs at the desk whose day nears, and those whose day has passed."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from batch_matching.lines import needs_to_match
from common.models import Category
from desk import route_suggestions
from pods.models import Ward
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Match
from tests import factories
from tests.clock import set_clock
from tests.desk.desk_page import add_need, said, url

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SUNDAY = datetime.date(2026, 11, 29)


def listed(client: Client, query: str = "") -> list[int]:
    page = client.get(reverse("admin:desk") + query)
    return [row.pk for row in page.context["page"].needs]


def html(client: Client, query: str = "") -> str:
    return client.get(reverse("admin:desk") + query).text


def test_what_was_asked_for_this_week_is_due_in_the_end(
    ward: Ward, kind: Category, user: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whenever = add_need(ward, kind, urgency=Urgency.WHENEVER)
    dated = add_need(ward, kind, wanted_on=SUNDAY + 5 * DAY, urgency=Urgency.TODAY)
    old = add_need(ward, kind, needed_by=SUNDAY)  # "this week", asked six days ago
    set_clock(monkeypatch, SUNDAY, 9)
    tomorrow = add_need(ward, kind, urgency=Urgency.TOMORROW)
    assert listed(client) == [old.pk, tomorrow.pk, dated.pk, whenever.pk]
    assert listed(client, "?urgent=on") == [old.pk, tomorrow.pk]
    page = html(client)
    for words in (
        "needed: today, Sun, Nov 29",
        "needed: by Mon, Nov 30",
        "needed: on Fri, Dec 4",
        "needed: whenever someone can",
    ):
        assert words in page


def test_a_day_that_passed_is_named_on_top_and_offered_to_nobody(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    factories.make_volunteer(kind, ward=ward)
    today = timezone.localdate()
    passed = add_need(ward, kind, needed_by=today - 2 * DAY)
    ahead = add_need(ward, kind)
    elsewhere = add_need(factories.make_ward(), kind, needed_by=today - DAY)
    assert listed(client) == [ahead.pk]
    assert "The day has passed: 1 need" in html(client)
    assert listed(client, "?passed=on") == [passed.pk]
    assert elsewhere.pk not in listed(client, "?passed=on")
    page = client.get(url("need", passed)).text
    assert "2 days ago" in page
    assert url("offer", passed) not in page
    assert url("new_day", passed) in page
    assert url("offer", ahead) in client.get(url("need", ahead)).text
    assert list(needs_to_match(user)) == [ahead]
    assert route_suggestions.suggested(ahead, user) == []
    volunteer = kind.volunteers.get() if hasattr(kind, "volunteers") else None
    pk = volunteer.pk if volunteer else factories.make_volunteer(kind, ward=ward).pk
    response = client.post(url("offer", passed), {"volunteer": pk})
    assert "The day for this has passed" in said(client, response)
    assert not Match.objects.exists()


def test_without_any_nothing_is_said(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    add_need(ward, kind)
    assert "The day has passed: " not in html(client)


def test_a_press_gives_it_a_new_day(ward: Ward, kind: Category, user: User, client: Client) -> None:
    today = timezone.localdate()
    need = add_need(ward, kind, needed_by=today - DAY)
    factories.make_contact(need.request, kind="day_passed", follow_up_on=today, by=None)
    assert listed(client) == [need.pk], "it is on the call list"
    for _press in range(2):
        response = client.post(url("new_day", need), {"urgency": Urgency.TOMORROW})
        assert "Saved." in said(client, response)
    need.refresh_from_db()
    assert (need.status, need.needed_by) == (NeedStatus.OPEN, today + DAY)
    assert "call back</span>" not in html(client)
    response = client.post(url("new_day", need), {"wanted_on": str(today - DAY)})
    assert "in the past" in said(client, response)


def test_or_ends_it(ward: Ward, kind: Category, user: User, client: Client) -> None:
    need = add_need(ward, kind, needed_by=timezone.localdate() - DAY)
    assert 'value="cancel"' in client.get(url("need", need)).text
    client.post(url("close", need), {"how": "cancel"})
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED
    assert "The day has passed: " not in html(client)


def test_not_another_ward_s(ward: Ward, kind: Category, user: User, client: Client) -> None:
    need = add_need(factories.make_ward(), kind, needed_by=timezone.localdate() - DAY)
    assert client.post(url("new_day", need), {"urgency": 4}).status_code == 404
    assert client.get(url("new_day", need)).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_however_many_passed(
    ward: Ward,
    kind: Category,
    user: User,
    client: Client,
    rows: int,
    django_assert_max_num_queries: object,
) -> None:
    for _row in range(rows):
        add_need(ward, kind, needed_by=timezone.localdate() - DAY)
        add_need(ward, kind)
    client.get(reverse("admin:desk"))
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(reverse("admin:desk"))
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        client.get(reverse("admin:desk") + "?passed=on")

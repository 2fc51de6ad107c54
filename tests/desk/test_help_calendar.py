"""The coming dates of a series at the desk and on the request's page: who helps on which day."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import ChangedDate, Match, Need
from requests_app.recurrence import Series
from tests import factories
from tests.desk.desk_page import add_need, said, url
from tests.desk.test_desk import DESK_QUERIES, count

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return add_need(ward, kind, repeat="weekly", wanted_on=timezone.localdate() + 2 * DAY)


def planned(need: Need, weeks: int) -> str:
    return str(need.date_in_series + weeks * WEEK)


def test_dates_go_to_different_volunteers_ahead(need: Need, user: User, client: Client) -> None:
    days = [planned(need, 1), planned(need, 2)]
    for _press in range(2):
        response = client.post(url("open_dates", need), {"days": days})
        assert "2 dates are open" in said(client, response)
    dates = list(Need.objects.after(need).order_by("wanted_on"))
    assert [str(date.wanted_on) for date in dates] == days
    people = [factories.make_volunteer(need.category, ward=need.request.ward) for _ in dates]
    for date, person in zip(dates, people, strict=True):
        client.post(url("offer", date), {"volunteer": person.pk})
    services.accept_match(Match.objects.get(need=dates[0]).pk, actor=user)
    page = client.get(url("need", need)).content.decode()
    calendar = page.split("The next dates")[1].split("</form>")[0]
    assert all(person.name in calendar for person in people)
    assert "A neighbor is helping" in calendar
    assert "opens on" in calendar
    assert url("need", dates[0]) in calendar
    # So does the page of the whole request.
    change = reverse("admin:requests_app_helprequest_change", args=[need.request_id])
    page = client.get(change).content.decode()
    assert all(person.name in page for person in people)


def test_several_dates_go_to_one_volunteer_as_one_task(
    need: Need, user: User, client: Client
) -> None:
    client.post(url("open_dates", need), {"days": [planned(need, 1), planned(need, 2)]})
    dates = list(Need.objects.after(need).order_by("wanted_on"))
    page = client.get(url("need", need, "?along=1")).content.decode()
    person = factories.make_volunteer(need.category, ward=need.request.ward)
    page = client.get(url("need", need, "?along=1")).content.decode()
    assert all(f'name="along" value="{date.pk}"' in page for date in dates)
    along = {"volunteer": person.pk, "along": [date.pk for date in dates]}
    client.post(url("offer", need), along)
    assert Match.objects.filter(volunteer=person, route__isnull=False).count() == 3
    assert Message.objects.filter(recipient_id=person.pk).count() == 1


def test_dates_are_left_out_and_moved(need: Need, user: User, client: Client) -> None:
    match = factories.make_match(need, status=MatchStatus.ACCEPTED)
    for _press in range(2):
        left_out = {"days": [planned(need, 0), planned(need, 1)]}
        response = client.post(url("skip_dates", need), left_out)
        assert "Left out." in said(client, response)
    need.refresh_from_db()
    match.refresh_from_db()
    assert (need.status, match.status) == (NeedStatus.CANCELLED, MatchStatus.WITHDRAWN)
    to = need.date_in_series + 2 * WEEK + DAY
    move = {"days": [planned(need, 2)], "to": str(to)}
    assert "Moved." in said(client, client.post(url("move_date", need), move))
    assert ChangedDate.objects.get(day=planned(need, 2)).moved_to == to
    assert Series.of(need).repeats


@pytest.mark.parametrize(
    ("verb", "data", "words"),
    [
        ("open_dates", {}, "Check the boxes of the dates"),
        ("skip_dates", {}, "Check the boxes of the dates"),
        ("open_dates", {"days": ["2001-01-01"]}, "not planned any more"),
        ("skip_dates", {"days": ["2001-01-01"]}, "not planned any more"),
        ("move_date", {"days": ["2001-01-01"]}, "Choose the other day."),
        ("move_date", {"days": ["2001-01-01", "2001-01-08"], "to": "2001-01-01"}, "one date only"),
    ],
)
def test_what_cannot_be_is_said(
    need: Need, user: User, client: Client, verb: str, data: dict[str, object], words: str
) -> None:
    assert words in said(client, client.post(url(verb, need), data))
    assert Need.objects.count() == 1
    assert not ChangedDate.objects.exists()


@pytest.mark.parametrize("verb", ["open_dates", "skip_dates", "move_date"])
def test_only_by_post_and_only_for_who_may_see_it(
    need: Need, user: User, client: Client, verb: str, kind: Category
) -> None:
    assert client.get(url(verb, need)).status_code == 405
    elsewhere = add_need(factories.make_ward(), kind, repeat="weekly")
    assert client.post(url(verb, elsewhere)).status_code == 404
    client.force_login(factories.make_organizer())
    assert client.post(url(verb, need)).status_code in {302, 403, 404}


def test_all_dates_are_cancelled_by_one_press(need: Need, user: User, client: Client) -> None:
    client.post(url("open_dates", need), {"days": [planned(need, 1)]})
    client.post(url("close", need), {"how": "cancel"})
    assert Series.of(need).repeats
    client.post(url("close", Need.objects.after(need).get()), {"how": "cancel_all"})
    assert not Series.of(need).repeats
    assert not Need.objects.active().exists()


def test_the_desk_needs_as_many_queries_however_many_dates_there_are(
    need: Need, user: User, client: Client
) -> None:
    client.get(reverse("admin:desk"))
    counts = []
    for weeks in (1, 2, 3):
        days = [need.date_in_series + weeks * WEEK]
        date = services.open_dates(need.pk, days, actor=user)[0]
        factories.make_match(date, status=MatchStatus.ACCEPTED)
        services.skip_dates(need.pk, [need.date_in_series + (weeks + 3) * WEEK], actor=user)
        counts.append(count(client, url("need", need)))
    assert len(set(counts)) == 1
    # One of them for cards of the shelf.
    assert counts[0] <= DESK_QUERIES + 1

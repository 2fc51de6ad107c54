"""A yes of which nobody says what became of it stands on the desk, above the merely open."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from pods.models import Ward
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need
from tests import factories
from tests.desk.desk_page import add_need, said, url

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
today = timezone.localdate
SIGN = '<span class="age age-late">yes, but silent</span>'


def add_yes(ward: Ward, kind: Category, *, hours: int, **fields: Any) -> Match:
    """A yes that was asked about a second time, so many hours ago."""
    asked = timezone.now() - hours * HOUR
    fields = {"followed_up_at": asked - 72 * HOUR, "followed_up_again_at": asked, **fields}
    need = add_need(ward, kind, urgency=Urgency.WHENEVER)
    return factories.make_match(need, status=MatchStatus.ACCEPTED, **fields)


def queue(client: Client, query: str = "") -> Any:
    return client.get(reverse("admin:desk") + query)


def shown(response: Any) -> list[int]:
    return [need.pk for need in response.context["page"].needs]


def test_above_the_merely_open_and_below_who_is_to_be_called(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    open_need = add_need(ward, kind, urgency=Urgency.TODAY)
    silent = add_yes(ward, kind, hours=25)
    add_yes(ward, kind, hours=23)  # there is still a day to answer
    call = add_need(ward, kind, urgency=Urgency.WHENEVER)
    factories.make_contact(call.request, follow_up_on=today())
    page = queue(client)
    assert shown(page) == [call.pk, silent.need_id, open_need.pk]
    assert page.context["page"].total == 3
    html = page.content.decode()
    assert html.count(SIGN) == 1
    assert "1 yes, but silent" in html


def test_its_own_filter(ward: Ward, kind: Category, user: User, client: Client) -> None:
    add_need(ward, kind)
    silent = add_yes(ward, kind, hours=25)
    page = queue(client, "?show=silent")
    assert shown(page) == [silent.need_id]
    assert page.context["page"].total == 1
    assert shown(queue(client, "?show=silent&urgent=on")) == []
    assert shown(queue(client, "?show=matched")) == [silent.need_id]
    other = factories.make_coordinator(factories.make_ward())
    client.force_login(other)
    assert shown(queue(client)) == []


def test_more_than_a_page_of_them(ward: Ward, kind: Category, user: User, client: Client) -> None:
    silent = {add_yes(ward, kind, hours=25).need_id for _number in range(21)}
    open_need = add_need(ward, kind, urgency=Urgency.TODAY)
    first, second = queue(client), queue(client, "?page=2")
    assert {*shown(first), *shown(second)} == {*silent, open_need.pk}
    assert shown(second)[-1] == open_need.pk


def test_the_need_says_when_they_were_asked(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    match = add_yes(ward, kind, hours=25, reminded_at=timezone.now() - 200 * HOUR)
    page = client.get(url("need", match.need)).content.decode()
    assert SIGN in page
    for words in ("reminded", "asked if it happened", "once more", "no answer yet"):
        assert words in page


def press(client: Client, match: Match, happened: str, new_day: str = "") -> str:
    data = {"match": match.pk, "happened": happened, "new_day": new_day}
    return said(client, client.post(url("happened", match.need), data))


@pytest.mark.parametrize(
    ("answer", "words", "states"),
    [
        ("yes", "Done.", (MatchStatus.DONE, NeedStatus.DONE)),
        ("no", "It did not happen.", (MatchStatus.RELEASED, NeedStatus.OPEN)),
        ("not_yet", "The new day is saved.", (MatchStatus.ACCEPTED, NeedStatus.MATCHED)),
    ],
)
def test_what_was_heard_on_the_phone(
    ward: Ward,
    kind: Category,
    user: User,
    client: Client,
    answer: str,
    words: str,
    states: tuple[str, str],
) -> None:
    match = add_yes(ward, kind, hours=25)
    for _time in range(2):
        assert words in press(client, match, answer, today().isoformat())
    match = Match.objects.select_related("need").get(pk=match.pk)
    assert (match.status, match.need.status) == states
    assert not Match.objects.silent().exists()
    if answer == "not_yet":
        assert match.need.wanted_on == today()


@pytest.mark.parametrize("day", ["", "2001-01-01", "never"])
def test_a_new_day_that_cannot_be(
    ward: Ward, kind: Category, user: User, client: Client, day: str
) -> None:
    match = add_yes(ward, kind, hours=25)
    words = press(client, match, "not_yet", day)
    assert any(said in words for said in ("new day", "in the past", "write the date"))
    assert Match.objects.silent().count() == 1


def test_of_another_need_or_ward(ward: Ward, kind: Category, user: User, client: Client) -> None:
    own = add_yes(ward, kind, hours=25)
    other = add_yes(factories.make_ward(), kind, hours=25)
    data = {"match": other.pk, "happened": "yes"}
    assert client.post(url("happened", other.need), data).status_code == 404
    assert client.post(url("happened", own.need), data).status_code == 404
    assert client.get(url("happened", own.need)).status_code == 405
    assert Need.objects.filter(status=NeedStatus.MATCHED).count() == 2

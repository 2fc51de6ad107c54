"""The answers to "did it happen?": one press on either private page; the first settles it."""

import datetime
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import AuditEvent
from common.models import Category
from messaging.models import News
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Worked
from requests_app.models import ContactLog, Match, Need
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_ward,
)
from tests.requests_app.feedback_letters import due, templates
from tests.requests_app.moved_clock import Clock, letters, state
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db
QUESTION = "Did it happen?"
DONE = (MatchStatus.DONE, NeedStatus.DONE)
OPEN_AGAIN = (MatchStatus.RELEASED, NeedStatus.OPEN)
GOES_ON = (MatchStatus.ACCEPTED, NeedStatus.MATCHED)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, 2026, 12, 1, 9)


@pytest.fixture
def asked(ride: Category, clock: Clock) -> Match:
    """A yes for yesterday; both sides have just been asked whether it happened."""
    request = make_request(make_ward())
    make_coordinator(request.ward)
    need = make_need(request, ride, wanted_on=datetime.date(2026, 11, 30))
    accepted_at = timezone.now() - datetime.timedelta(days=4)
    match = make_match(need, status=MatchStatus.ACCEPTED, accepted_at=accepted_at)
    link_to(request)
    clock.run_jobs()
    match.refresh_from_db()
    assert match.followed_up_at
    return match


def household(client: Client, match: Match, answer: str, new_day: str = "") -> str:
    token = link_to(match.need.request)
    url = address("need_happened", token, match.need_id)
    data = {"match": match.pk, "happened": answer, "new_day": new_day}
    return client.post(url, data, follow=True).content.decode()


def volunteer(client: Client, match: Match, answer: str, new_day: str = "") -> str:
    url = address("match_happened", link_to(match))
    data = {"happened": answer, "new_day": new_day}
    return client.post(url, data, follow=True).content.decode()


SIDES = {"resident": household, "volunteer": volunteer}


def page_of(client: Client, match: Match, side: str) -> str:
    if side == "resident":
        return shown(client, "request_status", link_to(match.need.request))
    return shown(client, "match_offer", link_to(match))


@pytest.mark.parametrize("side", SIDES)
def test_the_question_stands_on_the_page_until_it_is_answered(
    client: Client, asked: Match, side: str
) -> None:
    page = page_of(client, asked, side)
    assert QUESTION in page
    assert "November 30, 2026" in page
    assert "It is done" not in page
    before = len(templates())
    for _time in range(2):  # people press again when the answer is slow
        page = SIDES[side](client, asked, "yes")
        assert "Thank you for telling us." in page
    assert QUESTION not in page
    assert state(asked) == DONE
    asked.refresh_from_db()
    assert getattr(asked, f"{side}_said") == Worked.YES
    # Nobody is written to about it again: both were asked.
    assert len(templates()) == before
    assert AuditEvent.objects.filter(verb="say_it_happened_yes").count() == 1


@pytest.mark.parametrize("side", SIDES)
def test_no_opens_the_need_again(client: Client, asked: Match, side: str) -> None:
    for _time in range(2):
        SIDES[side](client, asked, "no")
    assert state(asked) == OPEN_AGAIN
    kind = ContactKind.HOUSEHOLD_NO if side == "resident" else ContactKind.VOLUNTEER_NO
    assert due() == [kind]
    told = {"resident": ["did_not_happen"], "volunteer": ["need_reopened"]}[side]
    assert templates()[2:] == told
    news = {"resident": NewsKind.DID_NOT_COME, "volunteer": NewsKind.BACKED_OUT}
    assert set(News.objects.values_list("kind", flat=True)) == {news[side]}


@pytest.mark.parametrize("side", SIDES)
def test_a_day_that_is_moved_again_and_again_comes_to_the_desk(
    client: Client, asked: Match, clock: Clock, side: str
) -> None:
    for day in (5, 7, 9):
        assert ContactKind.MOVED_OFTEN not in due()
        for _time in range(2):
            SIDES[side](client, asked, "not_yet", f"2026-12-0{day}")
    assert state(asked) == GOES_ON
    assert due().count(ContactKind.MOVED_OFTEN) == 1


@pytest.mark.parametrize("side", SIDES)
def test_not_yet_begins_anew_with_the_new_day(
    client: Client, asked: Match, clock: Clock, side: str
) -> None:
    for _time in range(2):
        assert "The new day is saved" in SIDES[side](client, asked, "not_yet", "2026-12-05")
    assert state(asked) == GOES_ON
    asked.refresh_from_db()
    asked.need.refresh_from_db()
    assert asked.need.wanted_on == asked.need.needed_by == datetime.date(2026, 12, 5)
    assert (asked.reminded_at, asked.followed_up_at) == (None, None)
    assert QUESTION not in page_of(client, asked, side)
    # The other side is told, once; then there is another reminder and another question.
    assert templates()[2:] == ["task_new_day"]
    letter = letters("task_new_day")[0]
    assert letter
    assert "December 5, 2026" in letter.body
    other = asked.volunteer.email if side == "resident" else asked.need.request.email
    assert letter.to == other
    found = [told.split()[1] for told, _when in clock.live_through(6)]
    assert found == ["task_reminder"] * 2 + ["did_it_happen"] * 2


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Please choose the new day."),
        ("2026-11-30", "This day is in the past."),
        ("2028-01-01", "This day is more than a year away."),
        ("soon", "Please write the date as month/day/year"),
    ],
)
def test_a_new_day_that_cannot_be(
    client: Client, asked: Match, side: str, day: str, words: str
) -> None:
    page = SIDES[side](client, asked, "not_yet", day)
    assert "There is a problem" in page
    assert words in page
    assert state(asked) == GOES_ON
    asked.refresh_from_db()
    assert asked.followed_up_at


def test_get_changes_nothing(client: Client, asked: Match) -> None:
    before = AuditEvent.objects.count()
    for url in (
        address("need_happened", link_to(asked.need.request), asked.need_id),
        address("match_happened", link_to(asked)),
    ):
        # Mail scanners follow every link in a letter; their visit must not be an answer.
        assert client.get(url + "?happened=yes").status_code == 302
        assert client.put(url).status_code == 405
    assert state(asked) == GOES_ON
    assert AuditEvent.objects.count() == before


def test_only_an_answer_counts(client: Client, asked: Match) -> None:
    for answer in ("", "maybe", "\x00"):
        url = address("match_happened", link_to(asked))
        assert client.post(url, {"happened": answer}).status_code == 422
    assert state(asked) == GOES_ON
    others = make_match(status=MatchStatus.ACCEPTED)
    url = address("need_happened", link_to(asked.need.request), others.need_id)
    assert client.post(url, {"happened": "yes"}).status_code == 404
    assert state(others) == GOES_ON


# --- The other side says otherwise ---


def test_the_household_says_no_after_the_volunteers_yes(client: Client, asked: Match) -> None:
    volunteer(client, asked, "yes")
    page = page_of(client, asked, "resident")
    assert "Did you get this help?" in page
    household(client, asked, "no")  # a page that was open before
    assert state(asked) == OPEN_AGAIN
    assert due() == [ContactKind.HOUSEHOLD_NO]
    # Its own words, and not that nobody was found.
    page = page_of(client, asked, "resident")
    assert "You told us that you did not get this help. Do you still need it?" in page
    assert "did not find a neighbor" not in page
    Need.objects.update(wanted_on=None, needed_by=None, urgency=1)
    assert "We are looking for another neighbor." in page_of(client, asked, "resident")


def test_the_volunteer_says_no_after_the_households_yes(client: Client, asked: Match) -> None:
    household(client, asked, "yes")
    volunteer(client, asked, "no")
    assert state(asked) == DONE
    assert due() == [ContactKind.VOLUNTEER_NO]


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("resident", "volunteer", ContactKind.VOLUNTEER_YES),
        ("volunteer", "resident", ContactKind.HOUSEHOLD_YES),
    ],
)
def test_a_yes_after_the_others_no_comes_to_the_desk(
    client: Client, asked: Match, first: str, second: str, kind: str
) -> None:
    SIDES[first](client, asked, "no")
    page = page_of(client, asked, second)
    assert "We were told that this did not happen." in page
    for _time in range(2):
        page = SIDES[second](client, asked, "yes")
    assert "We were told that this did not happen." not in page
    assert state(asked) == OPEN_AGAIN
    assert due()[0] == kind
    assert len(due()) == 2


def test_a_yes_after_the_others_new_day_comes_to_the_desk(client: Client, asked: Match) -> None:
    volunteer(client, asked, "not_yet", "2026-12-05")
    household(client, asked, "yes")
    assert state(asked) == GOES_ON
    assert due() == [ContactKind.HOUSEHOLD_YES]
    # A second new day does not replace the first: both would believe in another.
    page = household(client, asked, "not_yet", "2026-12-07")
    assert "There is a new day already" in page
    asked.need.refresh_from_db()
    assert asked.need.wanted_on == datetime.date(2026, 12, 5)
    # Whoever said "not yet" may say on the page that it is done now.
    volunteer(client, asked, "yes")
    assert state(asked) == DONE


@pytest.mark.django_db(transaction=True)
def test_both_at_once(asked: Match) -> None:
    say = partial(services.say_whether_it_happened, asked.pk)
    presses = [
        partial(say, side="resident", happened="yes", actor=audit.RESIDENT),
        partial(say, side="volunteer", happened="no", actor=audit.VOLUNTEER),
    ]
    assert set(at_once(*presses * 3)) == {None}
    assert state(asked) in {DONE, OPEN_AGAIN}
    kinds = set(ContactLog.objects.values_list("kind", flat=True))
    assert ContactKind.VOLUNTEER_NO in kinds


# --- Late, or after the end ---


@pytest.fixture
def closed(asked: Match, clock: Clock) -> Match:
    for when in ((2026, 12, 4, 9), (2026, 12, 23, 9)):
        clock.at(*when)
        clock.run_jobs()
    assert state(asked) == (MatchStatus.UNKNOWN, NeedStatus.UNKNOWN)
    return asked


@pytest.mark.parametrize("side", SIDES)
def test_a_late_answer_is_taken(client: Client, closed: Match, side: str) -> None:
    page = page_of(client, closed, side)
    assert "Nobody told us if this happened." in page
    SIDES[side](client, closed, "yes")
    assert state(closed) == DONE


@pytest.mark.parametrize("side", SIDES)
def test_a_late_no_opens_it_again(client: Client, closed: Match, side: str) -> None:
    SIDES[side](client, closed, "no")
    assert state(closed) == OPEN_AGAIN


def test_a_late_new_day_is_refused(client: Client, closed: Match) -> None:
    page = volunteer(client, closed, "not_yet", "2026-12-30")
    assert "This has ended" in page
    assert state(closed) == (MatchStatus.UNKNOWN, NeedStatus.UNKNOWN)


def test_nothing_is_answered_after_erasing(client: Client, asked: Match) -> None:
    token = link_to(asked)
    services.erase_request(asked.need.request_id, actor=audit.RESIDENT)
    response = client.post(address("match_happened", token), {"happened": "yes"})
    assert response.status_code == 404
    assert not ContactLog.objects.due().exists()


def test_a_no_while_the_next_of_the_series_is_waited_for(client: Client, asked: Match) -> None:
    Need.objects.update(repeat="weekly")
    following = make_need(asked.need.request, asked.need.category, occurrence=2)
    page = page_of(client, asked, "resident")
    assert QUESTION in page  # though the next one is the need that the page shows
    volunteer(client, asked, "no")
    assert state(asked) == OPEN_AGAIN
    assert list(Need.objects.active().order_by("id")) == [asked.need, following]


# --- A route ---


def test_each_stop_is_answered_by_itself(client: Client, ride: Category, clock: Clock) -> None:
    day = datetime.date(2026, 11, 30)
    needs = [make_need(None, ride, wanted_on=day) for _stop in range(3)]
    accepted_at = timezone.now() - datetime.timedelta(days=4)
    route = make_route(*needs, status=MatchStatus.ACCEPTED, accepted_at=accepted_at)
    token = link_to(route)
    clock.run_jobs()
    page = shown(client, "route_offer", token)
    assert page.count(f"<p>{QUESTION}</p>") == 3
    for stop, answer in zip(route.matches.order_by("id"), ("yes", "no", "not_yet"), strict=True):
        url = address("route_stop_happened", token, stop.pk)
        client.post(url, {"happened": answer, "new_day": "2026-12-05"})
    page = shown(client, "route_offer", token)
    assert QUESTION not in page
    states = [state(stop) for stop in route.matches.order_by("id")]
    assert states == [DONE, OPEN_AGAIN, GOES_ON]
    others = make_match(status=MatchStatus.ACCEPTED)
    url = address("route_stop_happened", token, others.pk)
    assert client.post(url, {"happened": "yes"}).status_code == 404

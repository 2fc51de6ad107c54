"""Both sides are asked whether it worked, once it is done; a no comes back to the desk."""

import datetime
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category, LinkPurpose, PrivateLink
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus, Worked
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.factories import (
    link_to,
    make_contact,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.news import send_news
from tests.requests_app.feedback_letters import due, household_says, say, templates
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db


def _press(client: Client, answer: str, token: str, match: Match) -> str:
    page = f"need_{answer}"
    url = address(page, token, match.need_id)
    return client.post(url, {"match": match.pk}, follow=True).content.decode()


def _states(match: Match) -> tuple[str, str, str]:
    match.refresh_from_db()
    return match.status, match.need.status, match.resident_said


# --- The household ---


def test_the_household_says_yes(client: Client, match: Match, token: str) -> None:
    page = shown(client, "request_status", token)
    assert "Did you get this help?" in page
    # People press again when the answer is slow; a second yes is no second event.
    for _time in range(2):
        page = _press(client, "done", token, match)
        assert "Thank you for telling us. We are glad." in page
    assert "Did you get this help?" not in page
    assert "You told us that you got this help." in page
    assert _states(match) == (MatchStatus.DONE, NeedStatus.DONE, Worked.YES)
    assert not ContactLog.objects.exists()
    assert AuditEvent.objects.filter(verb="say_it_worked_yes").count() == 1


def test_the_household_says_no(
    client: Client, help_request: HelpRequest, match: Match, token: str
) -> None:
    # Somebody must be there to be told, or no letter would go out in any case.
    make_coordinator(help_request.ward)
    for _time in range(2):
        page = _press(client, "not_done", token, match)
        assert "We are sorry." in page
    assert "You told us that you did not get this help." in page
    assert _states(match) == (MatchStatus.RELEASED, NeedStatus.OPEN, Worked.NO)
    assert due() == [ContactKind.HOUSEHOLD_NO]
    assert ContactLog.objects.get().by is None
    send_news()
    assert templates() == ["news_at_once"]


def _tell(client: Client, token: str, match: Match, note: str) -> str:
    """Say what went wrong, on its own page."""
    url = address("need_not_done", token, match.need_id)
    return client.post(url, {"match": match.pk, "note": note}, follow=True).content.decode()


def test_the_household_says_what_went_wrong(client: Client, match: Match, token: str) -> None:
    url = address("need_not_done", token, match.need_id)
    # Before the no it may only be a button's address: words come after the answer.
    assert url not in shown(client, "request_status", token).replace(f'formaction="{url}"', "")
    page = _press(client, "not_done", token, match)
    assert f'<a class="btn btn-link" href="{url}">Tell us what went wrong</a>' in page
    assert "What went wrong?" in client.get(url).content.decode()
    for _time in range(2):
        assert "We are sorry." in _tell(client, token, match, "Nobody rang")
    entry = ContactLog.objects.get()
    assert (entry.kind, entry.note, entry.by) == (ContactKind.HOUSEHOLD_NO, "Nobody rang", None)
    assert due() == [ContactKind.HOUSEHOLD_NO]
    # The note may name people, so the column must not be readable in a dump.
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM requests_app_contactlog")
        assert "rang" not in cursor.fetchone()[0]
    # Another note stands beside the first: the household goes on telling, it corrects nothing.
    _tell(client, token, match, "And the bag was left in the rain")
    notes = ContactLog.objects.order_by("id").values_list("note", flat=True)
    assert list(notes) == ["Nobody rang", "And the bag was left in the rain"]


def test_no_and_what_went_wrong_at_once(client: Client, match: Match, token: str) -> None:
    assert "We are sorry." in _tell(client, token, match, "Nobody rang")
    assert _states(match) == (MatchStatus.RELEASED, NeedStatus.OPEN, Worked.NO)
    assert ContactLog.objects.get().note == "Nobody rang"


def test_what_went_wrong_is_for_who_may_see_the_request(
    client: Client, help_request: HelpRequest, match: Match, token: str, helper_token: str
) -> None:
    _tell(client, token, match, "Nobody rang")
    desk = reverse("admin:desk_need", args=[match.need_id])
    assert "Nobody rang" not in shown(client, "match_offer", helper_token)
    client.force_login(make_coordinator(help_request.ward))
    assert "Nobody rang" not in client.get(desk).content.decode()
    client.post(reverse("admin:desk_contact", args=[match.need_id]))
    assert "Nobody rang" in client.get(desk).content.decode()
    client.force_login(make_coordinator(make_ward()))
    assert client.get(desk).status_code == 404


def test_what_went_wrong_is_too_long_or_about_nobody(
    client: Client, help_request: HelpRequest, match: Match, token: str
) -> None:
    url = address("need_not_done", token, match.need_id)
    response = client.post(url, {"match": match.pk, "note": "x" * 501})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    # The note was refused, so the no must not be half kept without it.
    assert _states(match)[2] == ""
    offer = make_match(make_need(help_request))
    nobody = address("need_not_done", token, offer.need_id)
    assert "Nobody was helping" in client.get(nobody, follow=True).content.decode()
    assert not ContactLog.objects.exists()


def test_it_is_done_is_the_answer_too(client: Client, ride: Category) -> None:
    match = make_match(make_need(None, ride), status=MatchStatus.ACCEPTED)
    token = link_to(match.need.request)
    assert "Did you get this help?" not in shown(client, "request_status", token)
    page = _press(client, "done", token, match)
    assert _states(match) == (MatchStatus.DONE, NeedStatus.DONE, Worked.YES)
    assert "Did you get this help?" not in page


def test_no_may_be_taken_back_while_nobody_else_was_asked(
    client: Client, match: Match, token: str
) -> None:
    # There and back twice: a second no must bring back what is due at the desk.
    for _route in range(2):
        _press(client, "not_done", token, match)
        assert due() == [ContactKind.HOUSEHOLD_NO]
        _press(client, "done", token, match)
        assert _states(match) == (MatchStatus.DONE, NeedStatus.DONE, Worked.YES)
        assert due() == []


def test_no_stands_once_another_neighbor_was_asked(
    client: Client, match: Match, token: str
) -> None:
    _press(client, "not_done", token, match)
    another = make_volunteer(match.need.category)
    offer = services.offer_match(match.need_id, another.pk, actor=make_steward())
    assert "I did get it after all" not in shown(client, "request_status", token)
    page = _press(client, "done", token, match)
    assert "Another neighbor has been asked in the meantime." in page
    assert _states(match) == (MatchStatus.RELEASED, NeedStatus.OFFERED, Worked.NO)
    services.accept_match(offer.pk, actor=audit.VOLUNTEER)
    services.complete_match(offer.pk, actor=audit.VOLUNTEER)
    # The answer of a page that was left open is not about the second neighbor.
    _press(client, "done", token, match)
    assert _states(offer) == (MatchStatus.DONE, NeedStatus.DONE, "")
    assert "Did you get this help?" in shown(client, "request_status", token)
    _press(client, "not_done", token, offer)
    assert _states(offer) == (MatchStatus.RELEASED, NeedStatus.OPEN, Worked.NO)


def test_last_time_is_asked_about_while_the_next_is_waited_for(
    client: Client, help_request: HelpRequest, match: Match, token: str
) -> None:
    make_coordinator(help_request.ward)
    Need.objects.update(repeat="weekly")
    following = make_need(help_request, match.need.category, occurrence=2)
    assert "Did you get this help?" in shown(client, "request_status", token)
    page = _press(client, "not_done", token, match)
    assert "A coordinator will look at what happened." in page
    assert _states(match) == (MatchStatus.DONE, NeedStatus.DONE, Worked.NO)
    assert due() == [ContactKind.HOUSEHOLD_NO]
    # Opening the last one again would make the household wait for two at once.
    assert list(Need.objects.active()) == [following]
    _press(client, "done", token, match)
    assert _states(match) == (MatchStatus.DONE, NeedStatus.DONE, Worked.YES)


def test_nobody_helped(client: Client, help_request: HelpRequest, token: str) -> None:
    # Somebody was asked, no more: there is nothing yet that could have worked or not.
    offer = make_match(make_need(help_request))
    for answer in ("done", "not_done"):
        assert "Nobody was helping with this." in _press(client, answer, token, offer)
    assert _states(offer) == (MatchStatus.OFFERED, NeedStatus.OFFERED, "")


def test_of_another_request(client: Client, match: Match) -> None:
    token = link_to(make_request())
    own = make_match(make_need(make_request()), status=MatchStatus.DONE)
    assert client.post(address("need_done", token, match.need_id)).status_code == 404
    own_token = link_to(own.need.request)
    url = address("need_done", own_token, own.need_id)
    # A valid link of one's own, with the match of another household in the form.
    page = client.post(url, {"match": match.pk}, follow=True).content.decode()
    assert "Nobody was helping with this." in page
    # "٣" is a digit to Python, and forty nines are more than a column of Postgres holds.
    for bad in ("x", "-1", "9" * 18, "9" * 40, "\x00", "٣"):
        assert client.post(url, {"match": bad}).status_code == 302
    assert _states(match)[2] == ""


@pytest.mark.django_db(transaction=True)
def test_yes_and_no_at_the_same_time(client: Client, match: Match, token: str) -> None:
    # Three of each: a single pair often happens to run one after the other.
    presses = [partial(household_says, match, worked) for worked in ("yes", "no")] * 3
    assert set(at_once(*presses)) == {None}
    assert _states(match) in {
        (MatchStatus.DONE, NeedStatus.DONE, Worked.YES),
        (MatchStatus.RELEASED, NeedStatus.OPEN, Worked.NO),
    }


# --- The volunteer ---


def test_the_volunteer_says_yes(client: Client, match: Match, helper_token: str) -> None:
    assert "Did it go well?" in shown(client, "match_offer", helper_token)
    for _time in range(2):
        page = say(client, helper_token, "yes")
        assert "Thank you for telling us." in page
    assert "You told us that it went well." in page
    match.refresh_from_db()
    assert match.volunteer_said == Worked.YES
    assert not ContactLog.objects.exists()


def test_the_volunteer_says_no(client: Client, match: Match, helper_token: str) -> None:
    call = make_contact(match.need.request, follow_up_on=timezone.localdate())
    for _time in range(2):
        page = say(client, helper_token, "no", "Nobody opened")
    assert "A coordinator will look into it." in page
    match.refresh_from_db()
    assert (match.volunteer_said, match.need.status) == (Worked.NO, NeedStatus.DONE)
    entry = ContactLog.objects.exclude(pk=call.pk).get()
    assert (entry.kind, entry.note, entry.by) == (ContactKind.VOLUNTEER_NO, "Nobody opened", None)
    assert len(due()) == 2  # what a coordinator wanted to call back about still stands
    say(client, helper_token, "yes")
    assert due() == [ContactKind.NOTE]


def test_a_yes_may_come_with_a_note(client: Client, match: Match, helper_token: str) -> None:
    say(client, helper_token, "yes", "She could use a ride on Friday too")
    entry = ContactLog.objects.get()
    assert (entry.kind, entry.follow_up_on) == (ContactKind.NOTE, None)


@pytest.mark.parametrize("data", [{}, {"worked": "maybe"}, {"worked": "no", "note": "x" * 501}])
def test_what_is_no_answer(
    client: Client, match: Match, helper_token: str, data: dict[str, str]
) -> None:
    response = client.post(address("match_worked", helper_token), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert ("Please choose one." in page) == ("note" not in data)
    match.refresh_from_db()
    assert match.volunteer_said == ""


def test_get_changes_nothing(client: Client, match: Match, helper_token: str) -> None:
    # Mail scanners follow every link in a letter; their visit must not be an answer.
    page = shown(client, "match_worked", helper_token)
    assert "Did it go well?" in page
    assert not AuditEvent.objects.exists()
    assert client.put(address("match_worked", helper_token)).status_code == 405


@pytest.mark.parametrize("status", ["offered", "accepted", "released", "withdrawn"])
def test_only_of_what_is_done(client: Client, status: str) -> None:
    match = make_match(status=status, accepted_at=timezone.now())
    token = link_to(match)
    assert "Did it go well?" not in shown(client, "match_offer", token)
    assert say(client, token, "yes")
    match.refresh_from_db()
    assert match.volunteer_said == ""


def test_an_old_link_says_so(client: Client, match: Match) -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    old = PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk, expires_at=past).token
    for response in (
        client.get(address("match_worked", old)),
        # Posted too: the form may have been open when the link ended.
        client.post(address("match_worked", old), {"worked": "no"}),
    ):
        assert response.status_code == 404
        assert "This link no longer works" in response.content.decode()
    match.refresh_from_db()
    assert match.volunteer_said == ""


def test_each_stop_of_a_route(client: Client) -> None:
    route = make_route(status=MatchStatus.DONE)
    first, second = route.matches.order_by("id")
    token = link_to(route)
    urls = [address("route_stop_worked", token, stop.pk) for stop in (first, second)]
    page = shown(client, "route_offer", token)
    assert all(url in page for url in urls)
    assert "Did it go well?" in client.get(urls[0]).content.decode()
    page = client.post(urls[0], {"worked": "no", "note": ""}, follow=True).content.decode()
    assert "A coordinator will look into it." in page
    answers = route.matches.order_by("id").values_list("volunteer_said", flat=True)
    assert list(answers) == [Worked.NO, ""]
    # The link is good and the match is done, but it is a stop of somebody else.
    others = make_match(status=MatchStatus.DONE)
    url = address("route_stop_worked", token, others.pk)
    assert client.post(url, {"worked": "no"}).status_code == 404

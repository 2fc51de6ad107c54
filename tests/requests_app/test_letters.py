"""The letters to residents, volunteers and coordinators."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts import audit
from common.models import Category
from messaging import registry
from messaging.models import Message
from messaging.registry import Letter
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Match
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_resource,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.news import news_messages, send_news, write
from tests.requests_app.feedback_letters import household_says

pytestmark = pytest.mark.django_db

PERSONAL = {
    "name": "Milagros O'Brien",
    "phone": "202-555-0147",
    "email": "milagros@example.org",
    "address": "3100 Example Street",
    "cross_streets": "14th and Irving",
    "access_notes": "Buzzer 12",
    "allergies": "Peanuts",
    "helper_name": "Ana the daughter",
}
DETAIL = "Insulin for Don Pedro"
SLOW = "slow@example.org"
# Together these must be all letters: a new one fails until somebody says whom it is for.
TO_RESIDENT = [
    "request_received",
    "helper_found",
    "match_completed",
    "need_reopened",
    "still_needed",
    "still_looking",
    "need_done_by_others",
    "need_closed_without_help",
]
TO_VOLUNTEER = [
    "match_offered",
    "match_accepted",
    "match_withdrawn",
    "did_it_work",
    "match_asked",
    "match_missed",
    "route_offered",
    "route_accepted",
    "route_stop_withdrawn",
    "route_withdrawn",
]
TO_STAFF = ["match_released", "help_did_not_come", "route_released"]


@pytest.fixture
def match(ride: Category) -> Match:
    request = make_request(make_ward(name="Ward Nine"), **PERSONAL)
    volunteer = make_volunteer(ride, name="Tomás O'Neil", phone="202-555-0160")
    match = make_match(make_need(request, ride, detail=DETAIL), volunteer)
    link_to(match)
    link_to(request)
    make_coordinator(request.ward)
    return match


def _letter(template: str, language: str = "en") -> Letter | None:
    message = Message.objects.get(template=f"requests_app/{template}")
    with translation.override(language):
        return registry.write(message)


def _news() -> Letter | None:
    """Return what the coordinator has just been told."""
    send_news()
    return write(news_messages()[-1])


def _letters(match: Match) -> Iterator[tuple[str, Letter | None]]:
    """Every letter there is, each written when its turn comes."""
    request = match.need.request
    services.requests.notifications.request_received(request)
    services.requests.notifications.match_offered(match)
    yield "request_received", _letter("request_received")
    yield "match_offered", _letter("match_offered")
    # From here on earlier letters are untrue, and an untrue letter is not written any more.
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    yield "helper_found", _letter("helper_found")
    yield "match_accepted", _letter("match_accepted")
    services.complete_match(match.pk, actor=audit.VOLUNTEER)
    yield "match_completed", _letter("match_completed")
    services.requests.notifications.did_it_work(match)
    yield "did_it_work", _letter("did_it_work")
    household_says(match, "no")
    yield "help_did_not_come", _news()
    second = services.offer_match(
        match.need_id, make_volunteer(match.need.category).pk, actor=make_steward()
    )
    services.accept_match(second.pk, actor=audit.VOLUNTEER)
    services.release_match(second.pk, actor=audit.VOLUNTEER)
    yield "match_released", _news()
    yield "need_reopened", _letter("need_reopened")
    third = services.offer_match(
        match.need_id, make_volunteer(match.need.category).pk, actor=make_steward()
    )
    services.withdraw_match(third.pk, actor=make_steward())
    yield "match_withdrawn", _letter("match_withdrawn")
    yield from _letters_to_several(match)
    yield from _letters_about_a_route(match)
    yield from _letters_about_ends(match.need.request)


def _letters_to_several(match: Match) -> Iterator[tuple[str, Letter | None]]:
    """Two are asked; whoever has no email says yes on the phone."""
    slow, fast = [make_volunteer(match.need.category, email=email).pk for email in (SLOW, "")]
    asked = services.offer_to_several(match.need_id, [slow, fast], actor=make_steward())
    yield "match_asked", _letter("match_asked")
    winner = next(each for each in asked if each.volunteer_id == fast)
    services.accept_match(winner.pk, actor=audit.VOLUNTEER)
    yield "match_missed", _letter("match_missed")
    assert _letter("match_asked") is None


def _letters_about_a_route(match: Match) -> Iterator[tuple[str, Letter | None]]:
    """Two stops; the one is cancelled after the other."""
    kind, request = match.need.category, match.need.request
    needs = [make_need(request, kind, occurrence=2, detail=DETAIL), make_need(category=kind)]
    ids = [need.pk for need in needs]
    route = services.offer_route(ids, make_volunteer(kind).pk, actor=make_steward())
    yield "route_offered", _letter("route_offered")
    services.accept_route(route.pk, actor=audit.VOLUNTEER)
    yield "route_accepted", _letter("route_accepted")
    services.cancel_need(ids[0], actor=audit.RESIDENT)
    yield "route_stop_withdrawn", _letter("route_stop_withdrawn")
    services.cancel_need(ids[1], actor=audit.RESIDENT)
    yield "route_withdrawn", _letter("route_withdrawn")
    assert _letter("route_offered") is None
    assert _letter("route_accepted") is None
    more = [make_need(request, kind, occurrence=number).pk for number in (3, 4)]
    again = services.offer_route(more, make_volunteer(kind).pk, actor=make_steward())
    # Two letters of one template would leave it open which of them is read.
    Message.objects.all().delete()
    services.accept_route(again.pk, actor=audit.VOLUNTEER)
    services.release_route(again.pk, actor=audit.VOLUNTEER)
    yield "route_released", _news()
    make_need(request, kind, occurrence=9, needed_by=timezone.localdate() - timedelta(days=1))
    services.ask_if_still_needed()
    yield "still_needed", _letter("still_needed")


def _letters_about_ends(request: HelpRequest) -> Iterator[tuple[str, Letter | None]]:
    """Nobody was asked for three needs; then others help with one, and we cannot with another."""
    since = timezone.now() - settings.STILL_LOOKING_AFTER
    needs = [make_need(request, created_at=since, detail=DETAIL) for _number in range(3)]
    services.say_still_looking()
    yield "still_looking", _letter("still_looking")
    services.close_need(needs[0].pk, reason=EndReason.OTHERS_DID, actor=make_steward())
    yield "need_done_by_others", _letter("need_done_by_others")
    services.close_need(
        needs[1].pk,
        reason=EndReason.OUTSIDE,
        resource_ids=[make_resource(name="O'Brien's Place", phone="+12025550133").pk],
        actor=make_steward(),
    )
    yield "need_closed_without_help", _letter("need_closed_without_help")


def test_every_letter_reads_well(match: Match) -> None:
    letters = dict(_letters(match))
    assert sorted(letters) == sorted([*TO_RESIDENT, *TO_VOLUNTEER, *TO_STAFF])
    for name, letter in letters.items():
        assert letter, name
        assert letter.subject, name
        assert "\n" not in letter.subject, name
        # An apostrophe in a name must not come out as in HTML: letters are plain text.
        assert "&#x27;" not in letter.body + letter.subject, name
        assert "{" not in letter.body, name
        assert "\n\n\n" not in letter.body, name


def test_letters_go_to_whom_they_concern(match: Match) -> None:
    letters = dict(_letters(match))
    for name in TO_RESIDENT:
        assert letters[name].to == PERSONAL["email"], name
    for name in TO_STAFF:
        assert letters[name].to.startswith("coordinator"), name
    assert letters["match_offered"].to == match.volunteer.email


def test_offers_and_letters_to_staff_tell_nothing_of_the_resident(match: Match) -> None:
    letters = dict(_letters(match))
    # Letters are forwarded, printed, and kept by mail servers: only the page may say more.
    for name in [*TO_VOLUNTEER, *TO_STAFF]:
        text = letters[name].subject + letters[name].body
        for personal in [*PERSONAL.values(), DETAIL, "Milagros", match.need.request.reference]:
            assert personal not in text, (name, personal)


def test_letters_to_the_resident_hold_their_link(match: Match) -> None:
    letters = dict(_letters(match))
    for name in TO_RESIDENT:
        assert "/en/r/" in letters[name].body, name
        # The volunteer's number stands on the page alone, from which it goes when the match ends.
        assert "202-555-0160" not in letters[name].body, name


@pytest.mark.parametrize(
    ("template", "path"),
    [("request_received", "/es/r/"), ("match_offered", "/es/m/")],
)
def test_links_lead_to_the_page_in_the_letters_language(
    match: Match, template: str, path: str
) -> None:
    services.requests.notifications.request_received(match.need.request)
    services.requests.notifications.match_offered(match)
    letter = _letter(template, "es")
    assert letter
    assert path in letter.body


def test_the_message_is_in_the_persons_language(match: Match) -> None:
    HelpRequest.objects.update(language="es")
    match.volunteer.language = "es"
    match.need.request.language = "es"
    services.requests.notifications.request_received(match.need.request)
    services.requests.notifications.match_offered(match)
    assert set(Message.objects.values_list("language", flat=True)) == {"es"}


def test_an_offer_that_ended_meanwhile_is_not_sent(match: Match) -> None:
    services.requests.notifications.match_offered(match)
    assert _letter("match_offered")
    Match.objects.update(status=MatchStatus.EXPIRED, ended_at=timezone.now())
    assert _letter("match_offered") is None


def test_nothing_is_sent_to_who_deleted_their_request(match: Match) -> None:
    services.requests.notifications.request_received(match.need.request)
    assert _letter("request_received")
    services.erase_request(match.need.request_id, actor=audit.RESIDENT)
    assert _letter("request_received") is None


def test_stewards_are_told_where_nobody_looks_after_the_ward(ride: Category) -> None:
    steward = make_steward()
    # A coordinator of another ward is no substitute: it is not their household.
    make_coordinator(make_ward())
    need = make_need(make_request(make_ward()), ride)
    match = make_match(need, status=MatchStatus.ACCEPTED)
    services.release_match(match.pk, actor=audit.VOLUNTEER)
    send_news()
    assert [message.recipient_id for message in news_messages()] == [steward.pk]


@pytest.mark.parametrize("template", [*TO_RESIDENT, *TO_VOLUNTEER])
def test_each_letter_has_its_template(match: Match, template: str) -> None:
    context = {
        "match": match,
        "volunteer": match.volunteer,
        "need": match.need,
        "needs": [match.need],
        "number": 2,
        "request": match.need.request,
        "url": "https://example.org/x",
        "expires_at": match.expires_at,
        "asked": [{"what": "Rice", "missed": "yesterday", "page": "https://example.org/y"}],
        "name": "Ana",
        "what": "A ride",
        "ends": [],
        "places": [],
        "SITE_NAME": "Mutual Aid",
    }
    assert render_to_string(f"emails/requests_app/{template}.txt", context).strip()


def test_good_news_that_is_no_longer_true_is_not_sent(match: Match) -> None:
    services.accept_match(match.pk, actor=audit.VOLUNTEER)
    assert _letter("helper_found")
    assert _letter("match_accepted")
    # Between the yes and the mail server is a queue, time enough to give the need back.
    services.release_match(match.pk, actor=audit.VOLUNTEER)
    assert _letter("helper_found") is None
    assert _letter("match_accepted") is None


def test_who_speaks_for_the_resident_is_greeted(match: Match) -> None:
    services.requests.notifications.request_received(match.need.request)
    letter = _letter("request_received")
    assert letter
    assert "Hello Ana the daughter," in letter.body

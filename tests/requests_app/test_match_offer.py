"""The volunteer's page of one match: before yes, after yes, and when it has ended."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category
from messaging.models import Message
from pods.models import Pod
from requests_app import services
from requests_app.choices import Delivery, MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need
from requests_app.services import cancel_need
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.news import send_news
from tests.requests_app.request_form import address, shown

pytestmark = pytest.mark.django_db

PERSONAL = {
    "name": "Milagros Gómez",
    "helper_name": "Ana the daughter",
    "phone": "202-555-0147",
    "phone_extension": "8847213",
    "email": "milagros@example.org",
    "address": "3100 Example Street",
    "cross_streets": "14th and Irving",
    "access_notes": "Buzzer 12",
    "allergies": "Peanuts",
    "zip_code": "20010",
}
DETAIL = "Insulin for Don Pedro"
ACTIONS = ["match_accept", "match_decline", "match_done", "match_release"]
REASON = {"reason": "no_time", "note": "My child is sick"}


@pytest.fixture
def match(groceries: Category) -> Match:
    ward = make_ward(name="Ward Nine")
    # A floor is a handful of households: to name it is nearly to name them.
    pod = make_pod(ward, name="Tower floor 3", zone=Pod.Zone.FLOOR)
    request = make_request(ward, pod=pod, spoken_language="es", **PERSONAL)
    need = make_need(
        request,
        groceries,
        detail=DETAIL,
        urgency=Urgency.TODAY,
        delivery=Delivery.DOOR,
        wanted_on=datetime.date(2036, 12, 24),
        wanted_time="evening",
    )
    return make_match(need, make_volunteer(groceries, name="Tomás"))


@pytest.fixture
def token(match: Match) -> str:
    return link_to(match)


def _accept(match: Match) -> None:
    Match.objects.filter(pk=match.pk).update(
        status=MatchStatus.ACCEPTED, accepted_at=timezone.now()
    )
    match.need.status = NeedStatus.MATCHED
    match.need.save(update_fields=["status"])


def _state(row: Any) -> str:
    row.refresh_from_db()
    return row.status


def test_before_yes_it_says_what_roughly_where_and_when(
    client: Client, match: Match, token: str
) -> None:
    page = shown(client, "match_offer", token)
    for text in ("Groceries", "Ward Nine", "On Wed, Dec 24, 2036", "Evening", "Español"):
        assert text in page, text
    assert "Leave it at the door" in page


def test_before_yes_nothing_tells_whose_it_is(client: Client, match: Match, token: str) -> None:
    page = shown(client, "match_offer", token)
    # Links get forwarded, and most people who are asked say no.
    for text in [*PERSONAL.values(), DETAIL, match.need.request.reference, "Tower floor 3"]:
        assert text not in page, text


@pytest.mark.parametrize(
    ("zone", "is_shown"),
    [("block", True), ("neighborhood", True), ("building", False), ("community", False)],
)
def test_a_pod_is_named_where_it_tells_no_more_than_a_block(
    client: Client, match: Match, token: str, zone: str, is_shown: bool
) -> None:
    Pod.objects.update(zone=zone)
    assert ("Tower floor 3" in shown(client, "match_offer", token)) == is_shown


def test_after_yes_everything_needed_is_there(client: Client, match: Match, token: str) -> None:
    response = client.post(address("match_accept", token))
    assert response["Location"] == address("match_offer", token)
    page = shown(client, "match_offer", token)
    # The day is far away: the address and the whole name open later.
    later = {"name", "helper_name", "address", "access_notes", "cross_streets", "zip_code"}
    now = [text for name, text in PERSONAL.items() if name not in later]
    for text in ["Milagros", "Ana", *now, DETAIL, "please do not leave a voicemail"]:
        assert text in page, text
    assert not [PERSONAL[name] for name in later if PERSONAL[name] in page]
    services.open_address(match.pk, actor=audit.RESIDENT)
    page = shown(client, "match_offer", token)
    for text in PERSONAL.values():
        assert text in page, text
    assert (_state(match), _state(match.need)) == (MatchStatus.ACCEPTED, NeedStatus.MATCHED)


def test_accept_tells_both_once(client: Client, match: Match, token: str) -> None:
    for _press in range(2):
        client.post(address("match_accept", token))
    assert sorted(Message.objects.values_list("template", flat=True)) == [
        "requests_app/helper_found",
        "requests_app/match_accepted",
    ]


def test_decline(client: Client, match: Match, token: str) -> None:
    assert "Why not?" in shown(client, "match_decline", token)
    for _press in range(2):
        client.post(address("match_decline", token), REASON)
    assert (_state(match), _state(match.need)) == (MatchStatus.DECLINED, NeedStatus.OPEN)
    assert (match.reason, match.reason_note) == ("no_time", "My child is sick")
    assert "You said no" in shown(client, "match_offer", token)


def test_decline_wants_a_reason(client: Client, match: Match, token: str) -> None:
    for data in ({}, {"reason": "because"}, {"reason": "sick", "note": "x" * 501}):
        response = client.post(address("match_decline", token), data)
        assert response.status_code == 422
        assert "<title>Error: " in response.content.decode()
    assert _state(match) == MatchStatus.OFFERED


def on_its_day(match: Match) -> None:
    """Before it nobody can have done it."""
    today = timezone.localdate()
    Need.objects.filter(pk=match.need_id).update(wanted_on=today, needed_by=today)


def test_done(client: Client, match: Match, token: str) -> None:
    _accept(match)
    on_its_day(match)
    for _press in range(2):
        client.post(address("match_done", token))
    assert (_state(match), _state(match.need)) == (MatchStatus.DONE, NeedStatus.DONE)
    assert Message.objects.get().template == "requests_app/match_completed"


def test_release_reopens_and_tells_the_coordinator(
    client: Client, match: Match, token: str
) -> None:
    coordinator = make_coordinator(match.need.request.ward)
    # Of another ward, so that it shows when too many are told.
    make_coordinator(make_ward())
    _accept(match)
    for _press in range(2):
        client.post(address("match_release", token), REASON)
    assert (_state(match), _state(match.need)) == (MatchStatus.RELEASED, NeedStatus.OPEN)
    send_news()
    told = {message.template: message.recipient_id for message in Message.objects.all()}
    assert told == {
        "messaging/news_at_once": coordinator.pk,
        "requests_app/need_reopened": match.need.request_id,
    }


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (MatchStatus.DECLINED, "You said no"),
        (MatchStatus.EXPIRED, "run out"),
        (MatchStatus.WITHDRAWN, "do not have to do this any more"),
        (MatchStatus.RELEASED, "no longer your task"),
        (MatchStatus.DONE, "Because of you"),
    ],
)
def test_after_its_end_it_says_how_and_nothing_else(
    client: Client, match: Match, token: str, status: str, words: str
) -> None:
    # Everything was on this page after the yes; the end has to take it away again.
    _accept(match)
    Match.objects.update(status=status, ended_at=timezone.now())
    page = shown(client, "match_offer", token)
    assert words in page
    for text in [*PERSONAL.values(), DETAIL]:
        assert text not in page, text


def test_who_helped_is_thanked(client: Client, match: Match, token: str) -> None:
    _accept(match)
    on_its_day(match)
    response = client.post(address("match_done", token), follow=True)
    page = response.content.decode()
    assert "<h1>Thank you for your help!</h1>" in page
    assert "This has ended" not in page


@pytest.mark.parametrize("page", ACTIONS)
def test_after_its_end_every_button_says_so(
    client: Client, match: Match, token: str, page: str
) -> None:
    cancel_need(match.need_id, actor=AuditEvent.Actor.RESIDENT)
    response = client.post(address(page, token), REASON, follow=True)
    assert response.status_code == 200
    assert "ended" in response.content.decode()
    assert _state(match) == MatchStatus.WITHDRAWN


def test_an_offer_past_its_time_cannot_be_accepted(
    client: Client, match: Match, token: str
) -> None:
    # The job that ends offers has not come by yet: the time itself must count.
    Match.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    response = client.post(address("match_accept", token), follow=True)
    page = response.content.decode()
    assert "has run out" in page
    assert "Yes, I will help" not in page
    assert _state(match) == MatchStatus.OFFERED


def test_get_changes_nothing(client: Client, match: Match, token: str) -> None:
    for page in ("match_offer", "match_decline", "match_release"):
        client.get(address(page, token))
        client.head(address(page, token))
    assert _state(match) == MatchStatus.OFFERED
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("page", ["match_accept", "match_done"])
def test_wrong_method(client: Client, token: str, page: str) -> None:
    assert client.get(address(page, token)).status_code == 405
    assert client.post(address("match_offer", token)).status_code == 405


@pytest.mark.parametrize("page", [*ACTIONS, "match_offer"])
def test_bad_link(client: Client, match: Match, page: str) -> None:
    resident = link_to(match.need.request)
    for bad in ("x", resident, "\x00"):
        assert client.post(address(page, bad), REASON).status_code in {404, 405}
        assert client.get(address(page, bad)).status_code in {404, 405}
    assert "This link no longer works" in client.get(address("match_offer", "x")).content.decode()
    assert _state(match) == MatchStatus.OFFERED


def test_asked_for_somebody_who_may_not_know(client: Client, match: Match, token: str) -> None:
    _accept(match)
    request = match.need.request
    # Then the volunteer must not be the one from whom the neighbor learns of it.
    request.for_someone_else, request.person_knows = True, False
    request.save()
    page = shown(client, "match_offer", token)
    assert "Ana asked on behalf of Milagros." in page
    assert "may not know" in page


def test_who_asks_second_is_told_how_it_stands(ride: Category) -> None:
    need, steward = make_need(make_request(), ride), make_steward()
    first, second = make_volunteer(ride), make_volunteer(ride)
    match = services.offer_match(need.pk, first.pk, actor=steward)
    with pytest.raises(NotPossible, match=r"^Somebody has been asked already\.$"):
        services.offer_match(need.pk, second.pk, actor=steward)
    services.accept_match(match.pk, actor=steward)
    with pytest.raises(NotPossible, match="Somebody else said yes first"):
        services.offer_match(need.pk, second.pk, actor=steward)
    services.cancel_need(need.pk, actor=steward)
    with pytest.raises(NotPossible, match="has ended already"):
        services.offer_match(need.pk, second.pk, actor=steward)

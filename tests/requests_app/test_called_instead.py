"""A letter that says what somebody must know and fails for good is a call of today."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from messaging import registry
from messaging.models import Message, MessageStatus
from messaging.outcomes import tell_undelivered
from requests_app import services
from requests_app.choices import ContactKind, MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Match, Need
from tests.desk.desk_page import said, url
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_request,
    make_route,
    make_steward,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db

Way = Callable[[Match], object]
DAY = datetime.timedelta(days=1)


def bounce(*, but: str = "") -> None:
    """Let every letter that waits fail for good, if there is still something to write."""
    for message in Message.objects.filter(status=MessageStatus.QUEUED).order_by("id"):
        if message.template == but or registry.write(message) is None:
            continue
        message.status = MessageStatus.FAILED
        message.save()
        tell_undelivered(message)


def calls(request: HelpRequest) -> list[str]:
    """The calls of today about a request."""
    due = ContactLog.objects.due().filter(request=request).order_by("id")
    return [ContactKind(kind).name for kind in due.values_list("kind", flat=True)]


def pass_day(match: Match) -> None:
    """The day of a need that is open has passed."""
    match.delete()
    day = timezone.localdate() - DAY
    Need.objects.update(status="open", wanted_on=day, needed_by=day)


def ask_if_needed(match: Match) -> None:
    pass_day(match)
    services.ask_if_still_needed()


def still_looking(match: Match) -> None:
    match.delete()
    long_ago = timezone.now() - 5 * DAY
    Need.objects.update(status="open", created_at=long_ago)
    services.say_still_looking()


def ask_if_it_happened(match: Match) -> None:
    Match.objects.update(accepted_at=timezone.now() - 30 * DAY)
    services.follow_up_matches()


def remind(match: Match) -> None:
    tomorrow = timezone.localdate() + DAY
    Match.objects.update(accepted_at=timezone.now() - 30 * DAY)
    Need.objects.update(wanted_on=tomorrow, needed_by=tomorrow)
    services.remind_of_tasks()


WAYS: dict[str, tuple[Way, list[str]]] = {
    "cannot help": (
        lambda match: services.close_need(
            match.need_id, reason=EndReason.TOO_LATE, actor=make_steward()
        ),
        ["OFF_FOR_VOLUNTEER", "CANNOT_HELP"],
    ),
    "others did": (
        lambda match: services.close_need(
            match.need_id, reason=EndReason.OTHERS_DID, actor=make_steward()
        ),
        ["OFF_FOR_VOLUNTEER", "OTHERS_DID"],
    ),
    "withdrawn": (
        lambda match: services.withdraw_match(match.pk, actor=make_steward()),
        ["OFF_FOR_VOLUNTEER", "LOST_HELPER"],
    ),
    "released": (
        lambda match: services.release_match(match.pk, actor=audit.VOLUNTEER),
        ["LOST_HELPER"],
    ),
    "cancelled": (
        lambda match: services.cancel_need(match.need_id, actor=audit.RESIDENT),
        ["OFF_FOR_VOLUNTEER"],
    ),
    "changed": (
        lambda match: services.update_need(
            match.need_id, {"detail": "Two bags"}, actor=audit.RESIDENT
        ),
        ["CHANGE_FOR_VOLUNTEER"],
    ),
    "moved": (
        lambda match: services.move_match(
            match.pk, timezone.localdate() + 2 * DAY, actor=make_steward()
        ),
        ["DAY_FOR_HOUSEHOLD", "DAY_FOR_VOLUNTEER"],
    ),
    "denied": (
        lambda match: services.record_that_it_did_not_happen(match.pk, actor=make_steward()),
        ["LOST_HELPER", "DENIED_FOR_VOLUNTEER"],
    ),
    "asked if it happened": (ask_if_it_happened, ["ASK_HOUSEHOLD", "ASK_VOLUNTEER"]),
    "reminded": (remind, ["REMIND_HOUSEHOLD", "REMIND_VOLUNTEER"]),
    "asked if still needed": (ask_if_needed, ["DAY_PASSED"]),
    "still looking": (still_looking, ["STILL_LOOKING"]),
}


@pytest.fixture(autouse=True)
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs write between 8 and 20 o'clock."""
    noon = timezone.localtime().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: noon.astimezone(datetime.UTC))


@pytest.fixture
def match() -> Match:
    request = make_request(make_ward(), phone="202-555-0171", email="gone@example.org")
    link_to(request)
    need = make_need(request, urgency=1, status=NeedStatus.MATCHED)
    return make_match(need, make_volunteer(email="off@example.org"), status=MatchStatus.ACCEPTED)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_call_that_is_made_without_an_email(way: str, match: Match) -> None:
    act, expected = WAYS[way]
    request = match.need.request
    act(match)
    was_there = calls(request)
    bounce()
    assert sorted(calls(request)) == sorted(expected)
    assert was_there == []
    # Sent once more by hand, and failed again: still one call.
    Message.objects.update(status=MessageStatus.QUEUED)
    bounce()
    assert sorted(calls(request)) == sorted(expected)


@pytest.mark.parametrize("way", WAYS)
def test_where_the_last_letter_failed_it_is_a_call_at_once(way: str, match: Match) -> None:
    act, expected = WAYS[way]
    request = match.need.request
    people = [("request", request.pk), ("volunteer", match.volunteer_id)]
    for number, (kind, pk) in enumerate(people):
        Message.objects.create(
            template="x",
            recipient_kind=kind,
            recipient_id=pk,
            subject_id=pk,
            status=MessageStatus.FAILED,
            idempotency_key=f"failed {number}",
        )
    act(match)
    assert sorted(calls(request)) == sorted(expected)
    assert not Message.objects.filter(status=MessageStatus.QUEUED).exists()


def test_what_was_erased_meanwhile_is_no_call(match: Match) -> None:
    request = match.need.request
    services.close_need(match.need_id, reason=EndReason.TOO_LATE, actor=make_steward())
    letter = Message.objects.get(recipient_kind="request")
    services.erase_request(request.pk, actor=audit.RESIDENT)
    tell_undelivered(letter)
    assert "CANNOT_HELP" not in calls(request)


def test_a_route_that_is_off_is_one_call_per_household(match: Match) -> None:
    volunteer = make_volunteer(email="off@example.org")
    needs = [make_need(make_request()) for _stop in range(2)]
    route = make_route(*needs, volunteer=volunteer)
    services.withdraw_route(route.pk, actor=make_steward())
    bounce()
    assert [calls(need.request) for need in needs] == [["OFF_FOR_VOLUNTEER"]] * 2


def test_it_is_on_the_working_pages_and_said_at_the_press(match: Match, client: Client) -> None:
    need, request = match.need, match.need.request
    match.delete()
    Need.objects.update(status=NeedStatus.OPEN)
    client.force_login(make_steward())
    services.resend_link(request.pk, actor=make_steward())
    bounce()
    page = client.get(url("need", need)).text
    assert "No email reaches them: when you close it" in page
    assert "No email reaches them" in client.get(url("cannot_help", need)).text
    answer = client.post(url("close", need), {"how": "cannot_help", "reason": "too_late"})
    assert "No email reaches the household: the call is on today&#x27;s list." in said(
        client, answer
    ).replace("'", "&#x27;")
    assert calls(request) == ["CANNOT_HELP"]
    assert request.reference in client.get(reverse("admin:desk") + "?follow_up=on").text


def test_a_need_that_ended_says_as_what_and_changes_nothing(match: Match, client: Client) -> None:
    client.force_login(make_steward())
    services.close_need(match.need_id, reason=EndReason.TOO_LATE, actor=make_steward())
    answer = client.post(url("close", match.need), {"how": "others_did"})
    words = said(client, answer)
    assert "had ended already" in words
    assert str(EndReason.TOO_LATE.label) in words
    match.need.refresh_from_db()
    assert match.need.end_reason == EndReason.TOO_LATE

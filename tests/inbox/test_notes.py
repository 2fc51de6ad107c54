"""Notes between a household and the volunteer of an accepted match."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from inbox.models import Note
from inbox.notes import pass_note
from inbox.said import Said
from messaging.channels.text.rendering import words_of
from messaging.models import Message
from messaging.registry import write
from requests_app.choices import BlockedBy, MatchStatus
from requests_app.models import Match
from requests_app.services import block_volunteer, erase_request, release_match
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_route,
    make_volunteer,
    make_ward,
)
from tests.inbox.webhooks import ROSA, SAM
from volunteers.services import leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def match() -> Match:
    request = make_request(ward=make_ward(), name="Milagros", language="ti", phone=ROSA)
    helper = make_volunteer(name="Omar", language="ar", phone=SAM, ward=request.ward)
    return make_match(make_need(request), helper, status=MatchStatus.ACCEPTED)


def of_household(match: Match, language: str = "en") -> str:
    with translation.override(language):
        token = link_to(match.need.request)
        return reverse("inbox:request_notes", args=[token, match.pk])


def of_volunteer(match: Match, language: str = "en") -> str:
    with translation.override(language):
        return reverse("inbox:match_notes", args=[link_to(match)])


def send(client: Client, page: str, key: str = "", **said: str) -> Any:
    return client.post(page, {"key": key or uuid4().hex, **said}, follow=True)


def test_a_ready_note_is_read_in_the_language_of_the_reader(client: Client, match: Match) -> None:
    send(client, of_volunteer(match, "ar"), said=Said.ON_MY_WAY)
    with translation.override("ti"):
        words = str(Said.ON_MY_WAY.label)
    assert words in client.get(of_household(match, "ti")).text
    with translation.override("ti"):
        status = reverse("request_pages:request_status", args=[link_to(match.need.request)])
    page = client.get(status).text
    assert words in page
    assert "Omar" in page


def test_own_words_are_marked_with_their_language(client: Client, match: Match) -> None:
    send(client, of_household(match, "ti"), words="ኣብ <b>ማዕጾ</b> እየ")
    page = client.get(of_volunteer(match, "ar")).text
    assert "ኣብ &lt;b&gt;ማዕጾ&lt;/b&gt; እየ" in page
    assert 'lang="ti"' in page
    assert "ትግርኛ" in page
    offer = client.get(reverse("request_pages:match_offer", args=[link_to(match)])).text
    assert "ኣብ &lt;b&gt;ማዕጾ&lt;/b&gt; እየ" in offer


def test_the_other_is_told_by_their_channel_without_the_words(
    client: Client, match: Match, settings: Settings
) -> None:
    settings.TEXT_DRIVER = "twilio"
    link_to(match.need.request)
    send(client, of_volunteer(match), words="Zelkova")
    message = Message.objects.get()
    assert (message.recipient_kind, message.language) == ("request", "ti")
    letter = write(message)
    assert letter is not None
    assert letter.phone == ROSA
    with translation.override("en"):
        assert words_of(message.template, letter).startswith("Your neighbor left you a note. See:")
    assert "Zelkova" not in letter.subject + letter.body
    assert SAM not in letter.body
    send(client, of_household(match), said=Said.THANKS)
    answer = write(Message.objects.get(recipient_kind="volunteer"))
    assert answer is not None
    assert answer.phone == SAM
    assert answer.url.endswith("/notes/")


def test_pressed_twice_is_one_note_and_nothing_typed_is_lost(
    client: Client, match: Match, settings: Settings
) -> None:
    page = of_volunteer(match)
    for _press in range(2):
        send(client, page, "a" * 32, said=Said.HERE)
    assert Note.objects.count() == 1
    send(client, page, "a" * 32, words="At the blue door")
    assert Note.objects.count() == 2
    assert send(client, page, said="nonsense").status_code == 422
    assert "Zelkova Zelkova" in send(client, page, words="Zelkova " * 90).text
    settings.LIMITS = {**settings.LIMITS, "passed_notes": ((1, timedelta(hours=1)),)}
    send(client, page, said=Said.HERE)
    refused = send(client, page, words="Zelkova")
    assert refused.status_code == 422
    assert "Zelkova" in refused.text
    assert Note.objects.count() == 2


def test_a_stop_of_a_route_has_notes_of_its_own(client: Client) -> None:
    first, second = make_need(), make_need()
    route = make_route(first, second, status=MatchStatus.ACCEPTED)
    stop = route.matches.get(need=first)
    page = reverse("inbox:route_stop_notes", args=[link_to(route), stop.pk])
    send(client, page, said=Said.LATE)
    assert Note.objects.get().match == stop
    route_page = reverse("request_pages:route_offer", args=[link_to(route)])
    assert client.get(route_page).text.count("Send your neighbor a note") == 2
    other = make_match(status=MatchStatus.ACCEPTED)
    wrong = reverse("inbox:route_stop_notes", args=[link_to(route), other.pk])
    assert client.post(wrong, {"said": "here", "key": "b" * 32}).status_code == 404


def test_another_household_writes_to_nobody(client: Client, match: Match) -> None:
    stranger = make_request()
    wrong = reverse("inbox:request_notes", args=[link_to(stranger), match.pk])
    assert client.get(wrong).status_code == 404
    assert client.post(wrong, {"said": "here", "key": "c" * 32}).status_code == 404
    assert client.get(reverse("inbox:match_notes", args=["x" * 20])).status_code == 404
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "state",
    [
        {"status": MatchStatus.OFFERED},
        {"status": MatchStatus.RELEASED},
        {"status": MatchStatus.WITHDRAWN},
        {"is_picked": True},
        {"details_closed_at": timezone.now()},
    ],
)
def test_nobody_writes_while_the_two_may_not_call_each_other(
    client: Client, state: dict[str, Any]
) -> None:
    match = make_match(**{"status": MatchStatus.ACCEPTED, **state})
    for page in (of_household(match), of_volunteer(match)):
        send(client, page, said=Said.HERE)
        assert "I am on my way" not in client.get(page, follow=True).text
    assert not Note.objects.exists()


def test_once_done_it_is_read_for_some_days_and_written_no_more(
    client: Client, match: Match, settings: Settings
) -> None:
    send(client, of_volunteer(match), words="Zelkova")
    pages = of_household(match), of_volunteer(match)
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.DONE, ended_at=timezone.now())
    for page in pages:
        assert "Zelkova" in client.get(page).text
        send(client, page, said=Said.THANKS)
    assert Note.objects.count() == 1
    long_ago = timezone.now() - settings.PASSED_NOTES_SHOWN_FOR
    Match.objects.filter(pk=match.pk).update(ended_at=long_ago)
    for page in pages:
        assert "Zelkova" not in client.get(page, follow=True).text


def test_who_is_kept_apart_reads_and_writes_nothing(client: Client, match: Match) -> None:
    send(client, of_volunteer(match), words="Zelkova")
    Match.objects.filter(pk=match.pk).update(status=MatchStatus.DONE, ended_at=timezone.now())
    request = match.need.request
    block_volunteer(
        request.pk, match.volunteer_id, said_by=BlockedBy.RESIDENT, actor=audit.RESIDENT
    )
    for page in (of_household(match), of_volunteer(match)):
        assert "Zelkova" not in client.get(page, follow=True).text


@pytest.mark.parametrize("goes", ["household", "volunteer"])
def test_notes_go_with_either_of_them(client: Client, match: Match, goes: str) -> None:
    send(client, of_volunteer(match), words="Zelkova")
    send(client, of_household(match), words="Zelkova")
    if goes == "household":
        erase_request(match.need.request_id, actor=audit.RESIDENT)
    else:
        leave(match.volunteer_id, actor=audit.VOLUNTEER)
    assert not Note.objects.exists()


def test_a_coordinator_reads_them_after_a_recorded_press(client: Client, match: Match) -> None:
    send(client, of_volunteer(match), words="Zelkova")
    send(client, of_household(match), said=Said.THANKS)
    client.force_login(make_coordinator(match.need.request.ward))
    page = reverse("admin:requests_app_match_change", args=[match.pk])
    assert "Zelkova" not in client.get(page).text
    opened = reverse("admin:requests_app_match_open_details", args=[match.pk])
    text = client.post(opened, follow=True).text
    assert "Zelkova" in text
    assert "Thank you" in text
    assert AuditEvent.objects.filter(verb="open_details").count() == 1


def test_a_note_to_a_match_that_ended_is_told_to_nobody(client: Client, match: Match) -> None:
    match.need.request.email = "rosa@example.org"
    match.need.request.save()
    send(client, of_volunteer(match), said=Said.HERE)
    message = Message.objects.get(template="inbox/note")
    release_match(match.pk, actor=audit.VOLUNTEER, reason="", note="")
    assert write(message) is None


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_note() -> None:
    match = make_match(status=MatchStatus.ACCEPTED)

    def run(key: str) -> None:
        try:
            pass_note(match.pk, is_from_household=True, said="here", language="en", key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(run, ["a"] * 6))
    assert Note.objects.count() == 1
    with pytest.raises(NotPossible):
        Match.objects.update(status=MatchStatus.RELEASED, ended_at=timezone.now())
        partial(run, "b")()

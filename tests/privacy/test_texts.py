"""Texts are deleted in time and with their people, and told to nobody but them."""

import datetime
import io
import json
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from inbox.models import Ask, Item, Note, Question, Thread
from inbox.taking import write_on_page
from members import services as members
from messaging import opt_outs
from messaging.models import Message
from privacy.erasure import erase_rows, find_person
from privacy.held import held_of
from requests_app import services
from requests_app.models import Match
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_member,
    make_need,
    make_pod,
    make_request,
    make_thread,
    make_volunteer,
    make_ward,
)
from volunteers.services import leave

pytestmark = pytest.mark.django_db
ROSA, SAM = "+12025550142", "+12025550199"


def aged(thread: Thread, days: int) -> Thread:
    thread.items.update(at=timezone.now() - datetime.timedelta(days=days))
    return thread


def erase_expired() -> None:
    call_command("erase_expired", "--really", stdout=io.StringIO())


def test_answered_texts_end_and_take_their_thread_along() -> None:
    old = aged(make_thread(waiting_since=None), 1000)
    waiting = aged(make_thread(), 1000)
    going_on = aged(make_thread(waiting_since=None, sender=ROSA), 1000)
    make_thread("Once more", sender=ROSA, waiting_since=None)
    erase_expired()
    assert not Thread.objects.filter(pk=old.pk).exists()
    assert waiting.items.count() == 1
    assert [item.text for item in going_on.items.all()] == ["Once more"]


def answered(sender: str) -> Thread:
    return make_thread(sender=sender, waiting_since=None)


def test_texts_end_with_the_last_who_has_the_number() -> None:
    request, volunteer = make_request(phone=ROSA), make_volunteer(phone=ROSA)
    member = make_member(make_pod(), phone=ROSA)
    thread, other = answered(ROSA), answered(SAM)
    opt_outs.stop(ROSA)
    services.erase_request(request.pk, actor=audit.RESIDENT)
    members.leave(member.pk, actor=audit.MEMBER)
    assert Thread.objects.filter(pk=thread.pk).exists()
    leave(volunteer.pk, actor=audit.VOLUNTEER)
    assert list(Thread.objects.all()) == [other]
    # The law wants it: nobody is texted because nobody knows them any more.
    assert opt_outs.has_stopped(ROSA)


@pytest.mark.parametrize("side", ["request", "member"])
def test_each_may_be_the_last(side: str) -> None:
    answered(ROSA)
    if side == "request":
        services.erase_request(make_request(phone=ROSA).pk, actor=audit.RESIDENT)
    else:
        members.leave(make_member(make_pod(), phone=ROSA).pk, actor=audit.MEMBER)
    assert Thread.objects.count() == 0


def test_nobody_deletes_what_waits_by_giving_the_number_of_another() -> None:
    thread = make_thread(sender=ROSA)
    services.erase_request(make_request(phone=ROSA).pk, actor=audit.RESIDENT)
    assert Thread.objects.get() == thread


def test_by_hand_the_texts_of_a_number_are_erased(client: Client) -> None:
    make_thread("Milk", sender=ROSA)
    Message.objects.create(
        template="inbox/answer",
        recipient_kind="thread",
        recipient_id=Thread.objects.get().pk,
        subject_id=1,
        language="en",
        idempotency_key="k",
        status="failed",
    )
    out = io.StringIO()
    with patch("builtins.input", side_effect=["202-555-0142", "all", "yes"]):
        call_command("erase_person", stdout=out)
    assert "thread #" in out.getvalue()
    assert "Milk" not in out.getvalue()
    assert (Thread.objects.count(), Item.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_all_at_once_is_fine(client: Client) -> None:
    make_request(phone=ROSA)
    answered(ROSA)
    erase_rows(find_person(ROSA).rows, actor=audit.SYSTEM)
    assert Thread.objects.count() == 0


def test_staff_tell_whoever_calls_and_no_private_page_does(client: Client) -> None:
    ward = make_ward()
    request = make_request(ward=ward, phone=ROSA)
    make_thread("Zelkova soup", sender=ROSA)
    make_thread("Of another", sender=SAM)
    told = held_of(request, by_staff=True)
    assert [row["text"] for row in told["texts"]] == ["Zelkova soup"]
    assert [row["phone"] for row in told["threads"]] == [ROSA]
    # Anybody can give us the number of somebody else, and has a private page then.
    for name in ("request_held", "request_file"):
        assert "Zelkova" not in client.get(reverse(f"privacy:{name}", args=[link_to(request)])).text
    client.force_login(make_coordinator(ward))
    url = reverse("admin:request_held", args=[request.pk])
    assert "Zelkova soup" in client.post(url).text
    saved = b"".join(client.post(url, {"file": ""}))
    assert json.loads(saved)["texts"][0]["text"] == "Zelkova soup"


def test_who_gave_no_number_is_told_of_no_text() -> None:
    request = make_request(phone="")
    make_thread("Hi", sender="MyBank")
    assert not {"texts", "threads"} & held_of(request, by_staff=True).keys()


def test_what_was_written_on_a_page_stands_in_its_own_file_and_ends_in_time() -> None:
    request, helper = make_request(), make_volunteer()
    match = make_match(make_need(request), helper, status="accepted")
    write_on_page("request", request.pk, "Zelkova page", key="a")
    for is_from_household, words in ((True, "Zelkova mine"), (False, "Zelkova theirs")):
        note = {"is_from_household": is_from_household, "language": "en", "key": words}
        Note.objects.create(match=match, text=words, **note)
    file = str(held_of(request))
    assert "Zelkova page" in file
    assert "Zelkova mine" in file
    assert "Zelkova theirs" not in file
    assert "Zelkova theirs" in str(held_of(helper))
    erase_expired()
    assert Note.objects.count() == 2
    ended = timezone.now() - settings.PASSED_NOTES_SHOWN_FOR
    Match.objects.filter(pk=match.pk).update(status="done", ended_at=ended)
    erase_expired()
    assert not Note.objects.exists()


def test_what_was_asked_by_text_is_told_and_goes_with_its_people(client: Client) -> None:
    ward = make_ward()
    request = make_request(ward=ward, phone=ROSA, email="", contact_method="text")
    thread = make_thread("I need insulin", sender=ROSA)
    Ask.objects.create(thread=thread, what="Insulin")
    message = Message.objects.create(
        template="requests_app/still_needed",
        channel="text",
        recipient_kind="request",
        recipient_id=request.pk,
        subject_id=request.pk,
        language="en",
        idempotency_key="k",
        status="dropped",
    )
    link = PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    Question.objects.create(
        message=message, link=link, phone_index="x", kind="needed", subject_id=1, number=1
    )
    told = held_of(request, by_staff=True)
    assert [row["what"] for row in told["asking_by_text"]] == ["Insulin"]
    assert [row["kind"] for row in told["questions_by_text"]] == ["Is it still needed?"]
    assert not {"asking_by_text", "questions_by_text"} & held_of(request).keys()
    Thread.objects.update(waiting_since=None)
    services.erase_request(request.pk, actor=audit.RESIDENT)
    assert (Ask.objects.count(), Question.objects.count(), Thread.objects.count()) == (0, 0, 0)

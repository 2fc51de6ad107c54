"""What is kept of check-ins: for how long, what people read of it, and what the letter says."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from emergencies.choices import Answer
from emergencies.models import CheckIn, CheckRound
from emergencies.notifications import CHECK_IN, ask_household, ask_member
from emergencies.services import answering, rounds, switching
from messaging import registry
from messaging.channels.text.rendering import BASIC, parts_of, words_of
from messaging.models import Message
from network import current
from tests.factories import (
    link_to,
    make_check_in,
    make_check_round,
    make_member,
    make_pod,
    make_steward,
    make_watched,
)

pytestmark = pytest.mark.django_db


def letter(check_in: CheckIn, person: Any) -> Any:
    send = ask_member if check_in.member_id else ask_household
    assert send(check_in, person)
    message = Message.objects.get(template=CHECK_IN, subject_id=check_in.pk)
    with translation.override(message.written_in):
        return registry.write(message)


def test_answers_go_after_ninety_days_and_figures_stay() -> None:
    row = make_check_in()
    answering.say(row.pk, Answer.FINE, actor=audit.RESIDENT)
    switching.switch_off(row.round.emergency_id, actor=make_steward())
    CheckRound.objects.update(
        started_at=timezone.now() - datetime.timedelta(days=92),
        ended_at=timezone.now() - datetime.timedelta(days=91),
    )
    call_command("erase_expired", "--really", stdout=StringIO())
    assert not CheckIn.objects.exists()
    assert rounds.figures_of(CheckRound.objects.get()).fine == 1


def test_people_read_what_is_held() -> None:
    row = make_check_in()
    page = Client().get(reverse("privacy:request_file", args=[link_to(row.request)])).text
    assert "wants_check_ins" in page
    assert "check_ins" in page


@pytest.mark.parametrize("language", ["en", "es", "am", "ti", "ar", "zh-hans", "ko", "bn", "vi"])
def test_the_letter_and_the_text_in_every_language(language: str) -> None:
    home = make_watched(language=language, name="Qorvana")
    written = letter(make_check_in(request=home), home)
    with translation.override(language):
        text = words_of(CHECK_IN, written)
    assert link_to(home) in written.body or "/r/" in written.body
    assert "Qorvana" not in text
    assert language == "en" or "Are you all right" not in written.subject + text
    assert parts_of(text) <= 2
    if language == "es":
        assert set(text) <= BASIC


def test_a_member_gets_their_own_page_and_nothing_once_they_answered() -> None:
    member = make_member(make_pod())
    link_to(member)
    row = make_check_in(make_check_round(), member=member)
    assert f"/{current().main_language}/n/" in letter(row, member).body
    answering.say(row.pk, Answer.FINE, actor=audit.MEMBER)
    assert registry.write(Message.objects.get(template=CHECK_IN)) is None

"""Members of pods are let go of as everybody is: asked first, found by their contact, erased."""

import datetime
import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from members.choices import MemberState
from members.models import Member
from messaging.delivery import deliver
from messaging.models import Message
from privacy import asking, retention
from privacy.ending import with_same_email
from privacy.models import Question
from tests.factories import link_to, make_member, make_request

pytestmark = pytest.mark.django_db


def test_a_silent_member_is_asked_and_keeps_or_goes(client: Any, settings: Any) -> None:
    settings.MESSAGES_FROM_HOUR, settings.MESSAGES_UNTIL_HOUR = 0, 24
    long_ago = timezone.now() - settings.VOLUNTEER_KEPT_FOR - datetime.timedelta(days=1)
    stays, goes, seen = (make_member(heard_at=long_ago) for _number in range(3))
    Member.objects.filter(pk=seen.pk).update(heard_at=timezone.now())
    forgotten = make_member(state=MemberState.WAITING, created_at=long_ago)
    token, _other = link_to(stays), link_to(goes)
    assert asking.ask_before_erasing() == 2
    deliver(Message.objects.filter(template="privacy/still_in_the_pod").order_by("id")[0].pk)
    assert "/held/" in str(mail.outbox[0].body)
    page = client.get(f"/en/n/{token}/held/").content.decode()
    assert "Yes, I still want to be in the pod" in page
    client.post(f"/en/n/{token}/held/keep/")
    # Whoever answers is heard of, for their organizer too.
    assert Member.objects.get(pk=stays.pk).heard_at > long_ago
    Question.objects.update(asked_at=timezone.now() - settings.ANSWER_WITHIN * 2)
    run = retention.erase_expired()
    assert (run.counts["members"], run.counts["members_waiting"], run.failures) == (1, 1, {})
    states = {row.pk: row.state for row in Member.objects.all()}
    assert states[goes.pk] == states[forgotten.pk] == MemberState.LEFT
    assert states[stays.pk] == states[seen.pk] == MemberState.ACTIVE


def test_whoever_erases_a_person_finds_them_as_a_member_too(monkeypatch: Any) -> None:
    member = make_member(email="minh@example.org", phone="202-555-0141")
    request = make_request(email="minh@example.org")
    assert with_same_email(request.pk) == [request, member]
    answers = iter(["202-555-0141", "all", "yes"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    said = io.StringIO()
    call_command("erase_person", stdout=said)
    assert "Members of pods:" in said.getvalue()
    assert Member.objects.get(pk=member.pk).state == MemberState.LEFT

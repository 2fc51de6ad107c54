"""Publishing, asking, answering, closing and calling off."""

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from decisions import tasks
from decisions.choices import Audience, State
from decisions.models import Box, Decision, Voter
from decisions.services import answering, asking, planning
from members import services as members
from messaging.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
AGREE: dict[str, Any] = {"stance": "agree"}
DAY = datetime.timedelta(days=1)


def put(voter: Voter, said: dict[str, Any] = AGREE) -> None:
    answering.answer(voter.pk, said, actor=audit.MEMBER)


def voters_of(decision: Decision, count: int) -> list[Voter]:
    for _each in range(count):
        factories.make_member(decision.pod)
    asking.ask_all(decision.pk)
    return list(decision.voters.order_by("pk"))


def test_a_draft_is_published_and_everybody_asked_once() -> None:
    pod = factories.make_pod()
    organizer = factories.make_organizer(pod)
    factories.make_member(pod)
    factories.make_member(pod, state="waiting")
    factories.make_member()
    decision = factories.make_decision(pod=pod)
    planning.publish(decision.pk, actor=organizer)
    for _twice in range(2):
        asking.ask_all(decision.pk)
    assert decision.voters.count() == 1
    assert Message.objects.filter(template="decisions/asked").count() == 1
    # Whoever joins meanwhile is asked as well.
    factories.make_member(pod)
    asking.ask_all(decision.pk)
    assert Message.objects.filter(template="decisions/asked").count() == 2


def test_members_are_asked_by_those_alone_to_whom_they_said_how_to_reach_them() -> None:
    decision = factories.make_decision(pod=factories.make_pod())
    with pytest.raises(NotPossible, match="cannot ask"):
        planning.publish(decision.pk, actor=factories.make_steward())
    decision.refresh_from_db()
    assert decision.state == State.DRAFT


def test_a_vote_needs_two_choices_and_a_day_to_come() -> None:
    steward = factories.make_steward()
    one = factories.make_decision("Soup", audience=Audience.LINK)
    with pytest.raises(NotPossible, match="two choices"):
        planning.publish(one.pk, actor=steward)
    today = timezone.localdate()
    old = factories.make_decision(
        audience=Audience.LINK, opens_on=today - 3 * DAY, closes_on=today - DAY
    )
    with pytest.raises(NotPossible, match="over already"):
        planning.publish(old.pk, actor=steward)


def test_it_opens_and_closes_by_itself() -> None:
    today = timezone.localdate()
    decision = factories.make_decision(
        audience=Audience.STAFF, opens_on=today + DAY, closes_on=today + 2 * DAY
    )
    planning.publish(decision.pk, actor=factories.make_steward())
    assert planning.see_to_all() == []
    Decision.objects.update(opens_on=today - DAY, closes_on=today)
    assert planning.see_to_all() == [decision.pk]
    Decision.objects.update(closes_on=today - DAY)
    assert planning.see_to_all() == []
    decision.refresh_from_db()
    assert decision.state == State.CLOSED


def test_staff_of_the_area_are_asked_by_email() -> None:
    ward = factories.make_ward()
    near = factories.make_coordinator(ward)
    factories.make_coordinator()
    decision = factories.open_decision(ward=ward, audience=Audience.STAFF)
    asking.ask_all(decision.pk)
    assert list(decision.voters.values_list("person_id", flat=True)) == [near.pk]
    assert Message.objects.get(template="decisions/asked").recipient_kind == "staff"


def test_volunteers_of_the_ward_are_asked_and_those_without_email_called() -> None:
    ward = factories.make_ward()
    factories.make_volunteer(ward=ward)
    factories.make_volunteer(ward=ward, email="", phone=factories.phone(7), contact_method="phone")
    factories.make_volunteer(ward=ward, status="pending")
    decision = factories.open_decision(ward=ward, audience=Audience.VOLUNTEERS)
    asking.ask_all(decision.pk)
    assert decision.voters.count() == 2
    assert decision.voters.filter(channels=[]).count() == 1
    assert Message.objects.filter(template="decisions/asked").count() == 1


def test_an_open_answer_can_be_changed_until_the_last_day_is_over() -> None:
    voter = factories.make_voter()
    put(voter)
    put(voter, {"stance": "object", "words": "No."})
    voter.refresh_from_db()
    assert voter.answer == {"stance": "object", "words": "No."}
    Decision.objects.update(
        opens_on=timezone.localdate() - 2 * DAY, closes_on=timezone.localdate() - DAY
    )
    with pytest.raises(NotPossible, match="over"):
        put(voter)
    closed = factories.close_decision(voter.decision)
    assert closed.result["counts"] == {"object": 1}
    with pytest.raises(NotPossible):
        put(voter)


def test_the_last_day_counts_whole() -> None:
    voter = factories.make_voter(factories.open_decision(closes_on=timezone.localdate()))
    put(voter)


def test_a_secret_answer_is_counted_once_and_kept_by_no_name() -> None:
    decision = factories.open_decision(pod=factories.make_pod(), is_secret=True)
    voters = voters_of(decision, 6)
    events = AuditEvent.objects.count()
    for voter in voters[:5]:
        put(voter)
    put(voters[5], {"stance": "object", "words": "Too cold."})
    with pytest.raises(NotPossible, match="counted already"):
        put(voters[0], {"stance": "object", "words": "Changed."})
    assert set(decision.voters.values_list("answer", flat=True)) == {None}
    # Nothing with a time or a number of its own is left of an answer: one row, and no event.
    assert Box.objects.count() == 1
    assert AuditEvent.objects.count() == events
    times = [f.name for f in Voter._meta.fields if "date" in f.get_internal_type().lower()]
    assert times == []
    closed = factories.close_decision(decision)
    assert closed.result["counts"] == {"agree": 5, "object": 1}
    assert Box.objects.get().sums == {"words": [["object", "Too cold."]]}


def test_the_database_keeps_no_answer_beside_a_name_where_it_is_secret() -> None:
    voter = factories.make_voter(factories.open_decision(is_secret=True))
    voter.answer, voter.has_answered = AGREE, True
    with pytest.raises(IntegrityError), transaction.atomic():
        voter.save()


def test_of_few_secret_answers_neither_figures_nor_words_are_kept() -> None:
    decision = factories.open_decision(pod=factories.make_pod(), is_secret=True)
    for voter in voters_of(decision, 4):
        put(voter, {"stance": "object", "words": "Mine."})
    closed = factories.close_decision(decision)
    assert closed.result == {"is_veiled": True, "outcome": ["object"]}
    assert not Box.objects.exists()


def test_the_result_goes_to_those_who_answered() -> None:
    decision = factories.open_decision(pod=factories.make_pod())
    voters = voters_of(decision, 2)
    put(voters[0])
    factories.close_decision(decision)
    for _twice in range(2):
        asking.tell_all(decision.pk)
    told = Message.objects.get(template="decisions/result")
    assert told.recipient_id == voters[0].person_id
    assert asking.to_be_told() == []


@pytest.mark.parametrize("is_day", [True, False])
def test_nobody_is_written_to_at_night(is_day: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "is_daytime", lambda: is_day)
    decision = factories.open_decision(pod=factories.make_pod())
    factories.make_member(decision.pod)
    tasks.ask_voters(decision.pk)
    assert decision.voters.exists() == is_day
    asking.ask_all(decision.pk)
    put(decision.voters.get())
    factories.close_decision(decision)
    tasks.tell_result(decision.pk)
    assert Message.objects.filter(template="decisions/result").exists() == is_day
    # The next hour sees to what waits.
    assert asking.to_be_told() == ([] if is_day else [decision.pk])


def test_calling_off_deletes_the_answers_and_tells_no_result() -> None:
    secret = factories.open_decision(pod=factories.make_pod(), is_secret=True)
    organizer = factories.make_organizer(secret.pod)
    [voter] = voters_of(secret, 1)
    put(voter)
    for _twice in range(2):
        planning.cancel(secret.pk, actor=organizer)
    secret.refresh_from_db()
    assert (secret.state, secret.result) == (State.CANCELLED, None)
    assert not Box.objects.exists()
    asking.tell_all(secret.pk)
    assert not Message.objects.filter(template="decisions/result").exists()


def test_whoever_leaves_is_forgotten_and_a_secret_answer_stays_counted() -> None:
    decision = factories.open_decision(pod=factories.make_pod(), is_secret=True)
    voter, _other = voters_of(decision, 2)
    put(voter)
    members.leave(voter.person_id, actor=audit.MEMBER)
    assert decision.voters.count() == 1
    assert Box.objects.get().sums["answers"] == 1
    links = PrivateLink.objects.filter(purpose=LinkPurpose.VOTER, subject_id=voter.pk)
    assert not links.exists()


def test_the_open_link_makes_one_person_of_one_form() -> None:
    decision = factories.open_decision(audience=Audience.LINK)
    key = "a" * 32
    first = answering.come_by_link(decision.pk, "es", key)
    assert answering.come_by_link(decision.pk, "es", key) == first
    assert decision.voters.count() == 1
    factories.close_decision(decision)
    with pytest.raises(NotPossible):
        answering.come_by_link(decision.pk, "es", "b" * 32)
    assert PrivateLink.objects.current(LinkPurpose.DECISION, decision.pk) is None


def test_retention_keeps_the_result_alone() -> None:
    voter = factories.make_voter()
    put(voter, {"stance": "worry", "words": "Noise."})
    decision = factories.close_decision(voter.decision)
    planning.forget_voters(decision.pk)
    assert not Voter.objects.exists()
    decision.refresh_from_db()
    assert decision.result["counts"] == {"worry": 1}

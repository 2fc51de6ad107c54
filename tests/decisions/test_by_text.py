"""A decision is answered by text: through the same door, never a secret one."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from decisions import tasks
from decisions.choices import Kind
from decisions.models import Decision, Voter
from decisions.services import asking
from inbox.models import Thread
from messaging.models import Message
from tests import factories
from tests.clock import set_clock
from tests.inbox.phones import Phones
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db
BY_TEXT: dict[str, Any] = {"email": "", "phone": ROSA, "contact_method": "text"}
DAY = datetime.timedelta(days=1)


def asked(phones: Phones, *choices: str, **fields: Any) -> tuple[Voter, str]:
    """A member who was asked by text, and the text."""
    person = fields.pop("person", {})
    decision = factories.open_decision(*choices, pod=factories.make_pod(), **fields)
    voter = factories.make_voter(decision, **{**BY_TEXT, **person})
    phones.deliver()
    return voter, phones.texts_to(ROSA)[-1]


def said(voter: Voter) -> Any:
    voter.refresh_from_db()
    return voter.answer


def test_the_text_asks_and_a_yes_counts(phones: Phones) -> None:
    voter, text = asked(phones)
    assert "Shall we cook" in text
    assert "Reply YES or NO" in text
    [back] = phones.write(ROSA, "ok")
    assert said(voter) == {"stance": "agree"}
    assert "I agree" in back
    assert "/decide/" in back
    assert Thread.objects.get().waiting_since is None


@pytest.mark.parametrize("word", ["sí", "እወ", "አዎ", "نعم", "是", "네", "হ্যাঁ", "vâng"])
def test_a_yes_in_any_language(phones: Phones, word: str) -> None:
    voter, _text = asked(phones)
    phones.write(ROSA, word)
    assert said(voter) == {"stance": "agree"}


def test_a_no_has_to_say_what_is_in_the_way(phones: Phones) -> None:
    voter, _text = asked(phones)
    [back] = phones.write(ROSA, "no")
    assert "in the way" in back
    assert "/decide/" in back
    assert said(voter) is None
    # It is still open.
    phones.write(ROSA, "yes")
    assert said(voter) == {"stance": "agree"}


def test_choices_have_numbers(phones: Phones) -> None:
    voter, text = asked(phones, "Soup", "Bread")
    assert "1 Soup\n2 Bread" in text
    assert "like this: 1" in text
    [back] = phones.write(ROSA, "2")
    assert said(voter) == {"option": voter.decision.options.get(words="Bread").pk}
    assert "Understood: Bread" in back


def test_a_number_that_is_none_is_asked_again(phones: Phones) -> None:
    voter, _text = asked(phones, "Soup", "Bread")
    [back] = phones.write(ROSA, "3")
    assert "no such number" in back
    assert said(voter) is None
    phones.write(ROSA, "1")
    assert said(voter) == {"option": voter.decision.options.get(words="Soup").pk}


def test_two_votes_are_told_apart(phones: Phones) -> None:
    first, _text = asked(phones, "Soup", "Bread")
    second, text = asked(phones, "Monday", "Friday")
    assert "like this: 2 1" in text
    [which] = phones.write(ROSA, "1")
    assert "Which one?" in which
    assert (said(first), said(second)) == (None, None)
    phones.write(ROSA, "2 2")
    assert said(first) is None
    assert said(second) == {"option": second.decision.options.get(words="Friday").pk}


def test_a_vote_beside_a_proposal(phones: Phones) -> None:
    proposal, _text = asked(phones)
    vote, _text = asked(phones, "Soup", "Bread")
    phones.write(ROSA, "1")
    assert (said(proposal), bool(said(vote))) == (None, True)
    phones.write(ROSA, "yes")
    assert said(proposal) == {"stance": "agree"}


def test_two_numbers_without_a_vote_are_for_a_person(phones: Phones) -> None:
    asked(phones)
    assert phones.write(ROSA, "2 1") == []
    assert Thread.objects.get().waiting_since is not None


@pytest.mark.parametrize(
    "fields", [{"is_secret": True}, {"kind": Kind.DOTS}, {"title": "Why? " * 22}]
)
def test_secret_ones_dots_and_long_ones_are_answered_on_the_page(
    phones: Phones, fields: Any
) -> None:
    choices = [f"{number} very long words of a choice" for number in range(3)]
    voter, text = asked(phones, *choices, **fields)
    assert "Reply" not in text
    assert voter.decision.title not in text
    phones.write(ROSA, "1")
    voter.refresh_from_db()
    assert not voter.has_answered


def test_where_others_read_along_the_text_says_nothing_of_it(phones: Phones) -> None:
    voter, text = asked(phones, person={"others_read_email": True})
    assert voter.decision.title not in text
    assert "Reply" not in text


def test_once_it_is_over_a_yes_does_not_count(
    phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    voter, _text = asked(phones)
    set_clock(monkeypatch, voter.decision.closes_on + DAY)
    [back] = phones.write(ROSA, "yes")
    assert "This is over" in back
    assert said(voter) is None


def test_from_another_number_it_does_not_count(phones: Phones) -> None:
    voter, _text = asked(phones)
    phones.write(SAM, "yes")
    assert said(voter) is None


def test_whoever_has_left_does_not_decide(phones: Phones) -> None:
    voter, _text = asked(phones)
    factories.make_pod()
    Voter.objects.filter(pk=voter.pk).update(person_id=voter.person_id + 1000)
    phones.write(ROSA, "yes")
    assert said(voter) is None


# --- Shortly before it closes ---------------------------------------------------------------------


def closing(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> tuple[Voter, Voter]:
    """One who has answered and one who has not, the day before the last."""
    today = timezone.localdate()
    decision = factories.open_decision(pod=factories.make_pod(), **fields)
    one, other = factories.make_voter(decision), factories.make_voter(decision)
    Voter.objects.filter(pk=one.pk).update(has_answered=True)
    set_clock(monkeypatch, today + 6 * DAY)
    return one, other


def see_to() -> list[int]:
    """Run the job and those that it makes; return whom reminders went to."""
    for decision_id in asking.to_be_reminded():
        tasks.remind_voters(decision_id)
    reminders = Message.objects.filter(template="decisions/remind")
    return list(reminders.order_by("pk").values_list("subject_id", flat=True))


def test_who_has_not_answered_is_reminded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _one, other = closing(monkeypatch)
    assert see_to() == [other.pk]
    assert asking.to_be_reminded() == []
    Decision.objects.update(reminded_at=None)
    assert see_to() == [other.pk]


def test_secret_ones_are_reminded_of_too(monkeypatch: pytest.MonkeyPatch) -> None:
    _one, other = closing(monkeypatch, is_secret=True)
    assert see_to() == [other.pk]


def test_nobody_is_reminded_at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    closing(monkeypatch)
    monkeypatch.setattr(tasks, "is_daytime", lambda: False)
    assert see_to() == []
    assert Decision.objects.get().reminded_at is None


def test_nobody_is_reminded_early_or_of_what_has_just_opened() -> None:
    today = timezone.localdate()
    for last in (today + DAY, today + 5 * DAY):
        decision = factories.open_decision(pod=factories.make_pod(), closes_on=last)
        factories.make_voter(decision)
    assert asking.to_be_reminded() == []


def test_the_reminder_asks_by_text_as_the_question_did(
    phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = set_clock(monkeypatch, datetime.date(2026, 6, 1))
    voter, _text = asked(phones)
    set_clock(monkeypatch, noon.date() + 7 * DAY)
    assert see_to() == [voter.pk]
    phones.deliver()
    assert "Shall we cook" in phones.texts_to(ROSA)[-1]
    phones.write(ROSA, "yes")
    assert said(voter) == {"stance": "agree"}
    # Asked twice, it was one question.
    assert phones.write(ROSA, "yes") == []

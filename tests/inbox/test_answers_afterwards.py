"""Words that answer a question afterwards: is it done, did it go well, is it still needed?"""

import datetime
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from inbox import acting
from inbox.answer_words import answer_in
from inbox.choices import Word
from inbox.models import Question, Thread
from inbox.questions import how_to_answer, word_in_words
from messaging.channels.text.rendering import FIRST, SENTENCES, parts_of, words_of
from messaging.models import Message
from messaging.registry import Letter
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_ward,
)
from tests.inbox.neighbors import accepted, household, need_of, offered, state, volunteer
from tests.inbox.phones import Phones, token_in
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def kind() -> Any:
    return make_category(name="Groceries")


def test_done_and_did_it_go_well(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    phones.write(SAM, "yes")
    [answer] = phones.write(SAM, "Done.")
    assert "it is done" in answer
    assert state(match) == MatchStatus.DONE
    question = phones.texts_to(ROSA)[-1]
    assert "Did it go well?" in question
    assert question.endswith("Reply YES or NO.")
    assert phones.write(ROSA, "yes") == ["Understood: yes. Thank you for telling us."]
    match.refresh_from_db()
    assert match.resident_said == "yes"


def test_a_household_that_says_no_comes_back_to_the_desk(
    phones: Phones, ward: Any, kind: Any
) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    phones.write(SAM, "yes")
    phones.write(SAM, "done")
    [answer] = phones.write(ROSA, "No")
    assert "A coordinator will look at it." in answer
    assert state(match.need) == NeedStatus.OPEN


@pytest.mark.parametrize(("side", "text"), [(ROSA, "yes"), (SAM, "done"), (SAM, "no")])
def test_did_it_happen(
    phones: Phones, ward: Any, kind: Any, side: str, text: str, settings: Any
) -> None:
    match = accepted(ward, kind, wanted_on=timezone.localdate() - datetime.timedelta(days=3))
    Match.objects.update(accepted_at=timezone.now() - datetime.timedelta(days=5))
    services.follow_up_matches()
    phones.deliver()
    assert phones.texts_to(side)[-1].startswith("Did it happen?")
    assert phones.write(side, text)[0].startswith("Understood")
    assert state(match) == (MatchStatus.RELEASED if text == "no" else MatchStatus.DONE)
    assert Thread.objects.waiting().count() == 0


def test_another_day_is_chosen_on_the_page(phones: Phones, ward: Any, kind: Any) -> None:
    match = accepted(ward, kind, wanted_on=timezone.localdate() - datetime.timedelta(days=3))
    Match.objects.update(accepted_at=timezone.now() - datetime.timedelta(days=5))
    services.follow_up_matches()
    phones.deliver()
    [answer] = phones.write(SAM, "not yet")
    assert answer.startswith("On another day?")
    assert token_in(answer)
    assert state(match) == MatchStatus.ACCEPTED
    phones.write(SAM, "done")
    assert state(match) == MatchStatus.DONE


@pytest.mark.parametrize(("text", "status"), [("yes", "open"), ("no", "cancelled")])
def test_is_it_still_needed(phones: Phones, ward: Any, kind: Any, text: str, status: str) -> None:
    need = need_of(household(ward), kind, wanted_on=timezone.localdate())
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Need.objects.update(wanted_on=yesterday, needed_by=yesterday)
    services.ask_if_still_needed()
    phones.deliver()
    assert phones.texts_to(ROSA)[-1].startswith("Do you still need this help?")
    [answer] = phones.write(ROSA, text)
    assert (state(need), need.has_passed()) == (status, text == "no")
    assert token_in(answer)
    if text == "yes":
        assert need.urgency == Urgency.THIS_WEEK


def test_done_before_the_day_is_said_kindly_and_stays_open(
    phones: Phones, ward: Any, kind: Any
) -> None:
    ahead = timezone.localdate() + datetime.timedelta(days=2)
    match = offered(phones, need_of(household(ward), kind, wanted_on=ahead), volunteer(kind, ward))
    phones.write(SAM, "yes")
    [answer] = phones.write(SAM, "done")
    assert "has not come yet" in answer
    assert state(match) == MatchStatus.ACCEPTED
    assert Question.objects.filter(kind="task", answered_at=None).exists()


# --- What staff see -------------------------------------------------------------------------------


def test_staff_read_what_a_word_did(phones: Phones, ward: Any, kind: Any, client: Client) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    offer = phones.texts_to(SAM)[0]
    phones.write(SAM, "ok")
    client.force_login(make_coordinator(ward))
    thread = Thread.objects.get()
    page = client.post(reverse("admin:inbox_thread_open_details", args=[thread.pk]), follow=True)
    assert "· Yes" in page.text
    assert f"Match {match.pk}" in page.text
    assert "Sent by itself" in page.text
    assert token_in(offer) not in page.text


def test_every_language_says_words_that_are_understood(settings: Any) -> None:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for word in (Word.YES, Word.NO, Word.DONE):
                found = answer_in(word_in_words(word))
                assert found, (language, word)
                assert found.word == word, (language, word)


def test_messages_that_would_say_the_same_are_dropped(phones: Phones, ward: Any, kind: Any) -> None:
    offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    phones.write(SAM, "yes")
    accepted = Message.objects.get(template="requests_app/match_accepted")
    assert accepted.status == "dropped"


@pytest.mark.parametrize("language", [code for code, _name in site.LANGUAGES])
def test_a_question_with_its_answers_costs_no_more_than_two_parts(language: str) -> None:
    """One in English and Spanish, as all texts that hold nothing but a link."""
    letter = Letter("", "", "", url=f"https://aid.example.org/{language}/r/{'x' * 22}/")
    most = 1 if language in ("en", "es") else 2
    first, second = Question(kind="offer", number=1), Question(kind="offer", number=2)
    task = Question(kind="task", number=1)
    with translation.override(language):
        replies = [how_to_answer(second, [first]), how_to_answer(task, [])]
        for template in (each for each in SENTENCES if each.startswith("requests_app/")):
            for reply in replies:
                words = words_of(template, letter, reply)
                if template not in FIRST:
                    assert parts_of(words) <= most, words
        said = [acting.YES, acting.DONE, acting.STILL_NEEDED, acting.NOT_NEEDED]
        for words in said:
            assert parts_of(f"{words} {letter.url}") <= most, words

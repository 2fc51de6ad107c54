"""Words that answer a question that we texted: they do what the private page does, and no more."""

import datetime
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.audit import VOLUNTEER
from accounts.models import AuditEvent
from common.models import LinkPurpose, PrivateLink
from inbox import acting
from inbox.answer_words import answer_in
from inbox.choices import Word
from inbox.models import Item, Question, Thread
from inbox.questions import how_to_answer, word_in_words
from messaging import opt_outs
from messaging.channels.text.rendering import FIRST, SENTENCES, parts_of, words_of
from messaging.models import Message
from messaging.registry import Letter
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_thread,
    make_volunteer,
    make_ward,
)
from tests.inbox.phones import Phones, token_in
from tests.inbox.webhooks import ROSA, SAM, by_twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def kind() -> Any:
    return make_category(name="Groceries")


def volunteer(kind: Any, ward: Any, phone: str = SAM, **fields: Any) -> Any:
    own = {"phone": phone, "email": "", "contact_method": "text", "ward": ward, **fields}
    return make_volunteer(kind, **own)


def household(ward: Any, phone: str = ROSA, **fields: Any) -> Any:
    own = {"phone": phone, "email": "", "contact_method": "text", "ward": ward, **fields}
    request = make_request(**own)
    PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    return request


def need_of(request: Any, kind: Any, **fields: Any) -> Need:
    return make_need(request, kind, **fields)


def offered(phones: Phones, need: Need, to: Any) -> Match:
    match = services.offer_match(need.pk, to.pk, actor=make_steward())
    phones.deliver()
    return match


def state(row: Any) -> str:
    row.refresh_from_db()
    return str(row.status)


# --- An offer -------------------------------------------------------------------------------------


def test_yes_takes_an_offer_and_is_said_back_with_the_link(
    phones: Phones, ward: Any, kind: Any
) -> None:
    sam = volunteer(kind, ward)
    match = offered(phones, need_of(household(ward), kind), sam)
    [offer] = phones.texts_to(SAM)
    assert offer.endswith(" Reply YES or NO.")
    [answer] = phones.write(SAM, "Yes!")
    assert state(match) == MatchStatus.ACCEPTED
    assert "you help" in answer
    assert token_in(answer) == token_in(offer)
    assert answer.endswith(" Reply DONE when it is done.")
    # The household is told, and nobody has to look at it.
    assert "A neighbor answered." in phones.texts_to(ROSA)[0]
    assert Thread.objects.waiting().count() == 0
    said = Item.objects.order_by("pk")
    assert [(item.is_incoming, item.word) for item in said] == [(True, "yes"), (False, "")]
    # The private link is not in what staff read.
    assert token_in(offer) not in said[1].text
    assert AuditEvent.objects.get(verb="accept_match").actor_kind == VOLUNTEER


@pytest.mark.parametrize("text", ["no", "Not this time", "2"])
def test_no_gives_it_to_somebody_else(phones: Phones, ward: Any, kind: Any, text: str) -> None:
    need = need_of(household(ward), kind)
    match = offered(phones, need, volunteer(kind, ward))
    back = phones.write(SAM, text)
    if text == "2":
        # No question has this number.
        assert (back, state(match), Thread.objects.waiting().count()) == ([], "offered", 1)
        return
    assert back == ["Understood: not this time. Thank you for telling us."]
    assert (state(match), state(need)) == ("declined", "open")
    assert Thread.objects.waiting().count() == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        *(("es", "Sí"), ("am", "አዎ"), ("ti", "እወ"), ("vi", "dạ được"), ("bn", "হ্যাঁ")),
        *(("zh-hans", "好的"), ("ko", "네"), ("ar", "نعم")),
        *(("en", "👍🏾"), ("en", "1"), ("en", "OK")),
    ],
)
def test_yes_in_every_language(
    phones: Phones, ward: Any, kind: Any, language: str, text: str
) -> None:
    sam = volunteer(kind, ward, language=language)
    match = offered(phones, need_of(household(ward), kind), sam)
    [answer] = phones.write(SAM, text)
    assert state(match) == MatchStatus.ACCEPTED
    assert f"/{language}/m/" in answer


@pytest.mark.parametrize("text", ["yes but after six", "Yes? who is it", "maybe", "no problem"])
def test_what_says_more_is_for_a_person(phones: Phones, ward: Any, kind: Any, text: str) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    assert phones.write(SAM, text) == []
    assert (state(match), Thread.objects.waiting().count()) == ("offered", 1)


def test_the_same_text_twice_is_once(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    for _time in range(3):
        phones.write(SAM, "yes", MessageSid="SM7")
    phones.write(SAM, "yes")
    assert state(match) == MatchStatus.ACCEPTED
    assert len(phones.texts_to(SAM)) == 2
    assert len(phones.texts_to(ROSA)) == 1
    assert Thread.objects.waiting().count() == 0
    assert AuditEvent.objects.filter(verb="accept_match").count() == 1


def test_two_open_offers_are_told_apart_by_number(phones: Phones, ward: Any, kind: Any) -> None:
    sam = volunteer(kind, ward, max_at_once=5, max_per_week=5)
    first = offered(phones, need_of(household(ward), kind), sam)
    second = offered(phones, need_of(household(ward, "+12025550143"), kind), sam)
    one, two = phones.texts_to(SAM)
    assert two.endswith(" Reply 2 YES or 2 NO.")
    [which] = phones.write(SAM, "YES")
    assert (state(first), state(second)) == ("offered", "offered")
    assert "Which one?" in which
    assert f"1: {one.split()[-5]}" in which
    assert f"2: {two.split()[-7]}" in which
    phones.write(SAM, "yes 2")
    phones.write(SAM, "1 no")
    assert (state(first), state(second)) == ("declined", "accepted")
    assert Thread.objects.waiting().count() == 0


def test_of_several_who_were_asked_the_second_hears_it_kindly(
    phones: Phones, ward: Any, kind: Any
) -> None:
    sam, kim = volunteer(kind, ward), volunteer(kind, ward, "+12025550144")
    need = need_of(household(ward), kind)
    services.offer_to_several(need.pk, [sam.pk, kim.pk], actor=make_steward())
    phones.deliver()
    phones.write(SAM, "yes")
    [answer] = phones.write(kim.phone, "yes")
    assert "Somebody else said yes first." in answer
    assert Match.objects.filter(need=need, status="accepted").get().volunteer == sam


def test_an_offer_that_has_ended_is_said_kindly(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    services.withdraw_match(match.pk, actor=make_steward())
    [answer] = [text for text in phones.write(SAM, "yes") if "ended" in text]
    assert answer.startswith("This has ended")
    assert state(match) == MatchStatus.WITHDRAWN


def test_limits_of_a_volunteer_hold_by_text_too(phones: Phones, ward: Any, kind: Any) -> None:
    sam, kim = volunteer(kind, ward, max_at_once=1), volunteer(kind, ward, "+12025550144")
    need = need_of(household(ward), kind)
    services.offer_to_several(need.pk, [sam.pk, kim.pk], actor=make_steward())
    phones.deliver()
    make_match(need_of(household(ward, "+12025550143"), kind), sam, status="accepted")
    [answer] = phones.write(SAM, "yes")
    assert "as many tasks as you said you can do" in answer
    assert not Match.objects.filter(need=need, status="accepted").exists()


def test_a_route_is_answered_as_one(phones: Phones, ward: Any, kind: Any) -> None:
    sam = volunteer(kind, ward, max_at_once=5, max_per_week=5)
    needs = [need_of(household(ward, f"+1202555016{number}"), kind) for number in range(2)]
    route = services.offer_route([need.pk for need in needs], sam.pk, actor=make_steward())
    phones.deliver()
    [answer] = phones.write(SAM, "sure")
    assert {state(need) for need in needs} == {NeedStatus.MATCHED}
    assert "/route/" in answer
    phones.write(SAM, "done")
    assert {match.status for match in route.matches.all()} == {MatchStatus.DONE}


# --- Who may answer -------------------------------------------------------------------------------


def test_only_the_number_that_was_texted_answers(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    assert phones.write("+12025550145", "yes") == []
    assert state(match) == MatchStatus.OFFERED


def test_an_offer_that_went_by_email_is_not_answered_by_text(
    phones: Phones, ward: Any, kind: Any
) -> None:
    sam = volunteer(kind, ward, email="sam@example.org", contact_method="email")
    match = offered(phones, need_of(household(ward), kind), sam)
    phones.write(SAM, "yes")
    assert (state(match), Thread.objects.waiting().count()) == (MatchStatus.OFFERED, 1)


def test_what_was_written_before_the_offer_says_nothing_about_it(
    phones: Phones, ward: Any, kind: Any
) -> None:
    sam = volunteer(kind, ward, max_at_once=5, max_per_week=5)
    need = need_of(household(ward), kind)
    match = services.offer_match(need.pk, sam.pk, actor=make_steward())
    by_twilio(Client(), "yes", SAM, MessageSid="SM-old")
    phones.deliver()
    phones.write(SAM, "yes", MessageSid="SM-old")
    assert state(match) == MatchStatus.OFFERED
    phones.write(SAM, "yes")
    assert state(match) == MatchStatus.ACCEPTED
    other = need_of(household(ward, "+12025550143"), kind)
    again = offered(phones, other, sam)
    # Brought once more, much later, as reordered webhooks are.
    phones.write(SAM, "yes", MessageSid="SM-old")
    assert state(again) == MatchStatus.OFFERED


def test_a_link_that_was_stopped_ends_the_question(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    services.renew_task_link(match.pk, actor=audit.VOLUNTEER)
    phones.write(SAM, "yes")
    assert (state(match), Thread.objects.waiting().count()) == ("offered", 1)


def test_a_text_that_did_not_arrive_asks_nothing(phones: Phones, ward: Any, kind: Any) -> None:
    phones.answers = [500]
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    assert Question.objects.count() == 1
    phones.write(SAM, "yes")
    assert state(match) == MatchStatus.OFFERED


def test_after_stop_nobody_is_answered_and_a_person_reads_it(
    phones: Phones, ward: Any, kind: Any
) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    phones.write(SAM, "STOP")
    assert phones.write(SAM, "yes") == []
    assert (state(match), Thread.objects.waiting().count()) == (MatchStatus.OFFERED, 1)
    assert opt_outs.has_stopped(SAM)


def test_a_thread_that_is_spam_does_nothing(phones: Phones, ward: Any, kind: Any) -> None:
    match = offered(phones, need_of(household(ward), kind), volunteer(kind, ward))
    make_thread("Win!", sender=SAM, waiting_since=None, closed_as="spam")
    assert phones.write(SAM, "yes") == []
    assert state(match) == MatchStatus.OFFERED


# --- Afterwards -----------------------------------------------------------------------------------


def accepted(ward: Any, kind: Any, **fields: Any) -> Match:
    match = make_match(
        need_of(household(ward), kind, **fields), volunteer(kind, ward), status="accepted"
    )
    PrivateLink.objects.issue(LinkPurpose.MATCH, match.pk)
    return match


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

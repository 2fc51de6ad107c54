"""Words that answer an offer that we texted: they do what the private page does, and no more."""

from typing import Any

import pytest
from django.test import Client

from accounts import audit
from accounts.audit import VOLUNTEER
from accounts.models import AuditEvent
from inbox.models import Item, Question, Thread
from messaging import opt_outs
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from tests.factories import (
    make_category,
    make_match,
    make_steward,
    make_thread,
    make_ward,
)
from tests.inbox.neighbors import household, need_of, offered, state, volunteer
from tests.inbox.phones import Phones, token_in
from tests.inbox.webhooks import ROSA, SAM, by_twilio

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def kind() -> Any:
    return make_category(name="Groceries")


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

"""Waiting in line for a card that somebody holds: first come first, and up by itself."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from messaging.models import Message
from shelves import jobs
from shelves.choices import Stage
from shelves.models import Card, Reservation
from shelves.services import cards, line, reservations
from tests.factories import (
    link_to,
    make_block,
    make_card,
    make_coordinator,
    make_request,
    make_reservation,
    make_volunteer,
)
from tests.shelves.test_put_up import address
from tests.shelves.test_reservations import given

pytestmark = pytest.mark.django_db


def waiting(card: Card, **fields: Any) -> Reservation:
    return make_reservation(card, stage=Stage.IN_LINE, **fields)


def test_from_the_page_into_the_line_and_to_the_front(client: Client) -> None:
    card = make_card(name="Rosa Quill", email="rosa@example.org")
    first = make_reservation(card)
    assert "Wait in line" in client.get(address("card", card.pk)).content.decode()
    assert "checked" in client.get(address("reserve", card.pk)).content.decode()
    typed = given(wait="on")
    theirs = client.post(address("reserve", card.pk), typed).url
    assert client.post(address("reserve", card.pk), typed).url == theirs
    row = card.reservations.get(stage=Stage.IN_LINE)
    page = client.get(theirs).content.decode()
    assert "You wait in line." in page
    assert "Quill" not in page
    # The owner has nothing to answer yet, and is not told.
    assert not Message.objects.filter(template="shelves/card_news").exists()
    assert "Ben Ash" not in client.get(address("card_home", link_to(card))).content.decode()
    reservations.decline(card.pk, first.pk, actor=audit.RESIDENT)
    row.refresh_from_db()
    assert row.stage == Stage.ASKED
    assert row.asked_at
    assert "We have asked whoever put up the card." in client.get(theirs).content.decode()
    told = Message.objects.exclude(template="shelves/reserved")
    assert sorted(told.values_list("template", "recipient_id")) == [
        ("shelves/card_news", card.pk),
        ("shelves/reservation_news", first.pk),
        ("shelves/reservation_news", row.pk),
    ]


def test_free_cards_are_reserved_also_by_those_who_would_wait(client: Client) -> None:
    card = make_card()
    assert "checked" not in client.get(address("reserve", card.pk)).content.decode()
    client.post(address("reserve", card.pk), given(wait="on"))
    assert Reservation.objects.get().stage == Stage.ASKED


def decline(row: Reservation) -> None:
    reservations.decline(row.card_id, row.pk, actor=audit.RESIDENT)


def withdraw(row: Reservation) -> None:
    reservations.withdraw(row.pk, actor=audit.RESIDENT)


def bring_back(row: Reservation) -> None:
    reservations.agree(row.card_id, row.pk, actor=audit.RESIDENT)
    reservations.hand_over(row.card_id, row.pk, actor=audit.RESIDENT)
    reservations.take_in_return(row.card_id, row.pk, actor=audit.RESIDENT)


def is_silent(row: Reservation) -> None:
    row.asked_at = timezone.now() - datetime.timedelta(days=reservations.ANSWERED_WITHIN_DAYS)
    row.save(update_fields=["asked_at"])
    jobs.see_to_reservations()


@pytest.mark.parametrize("ended", [decline, withdraw, bring_back, is_silent])
def test_the_first_in_line_is_next(ended: Callable[[Reservation], None]) -> None:
    card = make_card(kind="lend")
    held, second, third = make_reservation(card), waiting(card), waiting(card)
    ended(held)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.stage, third.stage) == (Stage.ASKED, Stage.IN_LINE)


def test_whoever_moves_up_has_the_owners_days_from_then_on() -> None:
    card = make_card()
    held = make_reservation(card)
    long_ago = timezone.now() - datetime.timedelta(days=30)
    second = waiting(card, created_at=long_ago)
    decline(held)
    jobs.see_to_reservations()
    second.refresh_from_db()
    assert second.stage == Stage.ASKED


def test_a_lesson_goes_on_with_the_next() -> None:
    card = make_card(kind="teach")
    held, second = make_reservation(card, stage=Stage.AGREED), waiting(card)
    reservations.hand_over(card.pk, held.pk, actor=audit.RESIDENT)
    second.refresh_from_db()
    assert second.stage == Stage.ASKED


def give_it(card: Card, held: Reservation) -> None:
    reservations.hand_over(card.pk, held.pk, actor=audit.RESIDENT)


def take_down(card: Card, held: Reservation) -> None:
    cards.take_back(card.pk, actor=audit.RESIDENT)


def refuse(card: Card, held: Reservation) -> None:
    cards.refuse(card.pk, "Not this.", actor=make_coordinator(card.ward))


def day_passes(card: Card, held: Reservation) -> None:
    card.until = timezone.localdate() - datetime.timedelta(days=1)
    card.save(update_fields=["until"])
    jobs.see_to_cards()


@pytest.mark.parametrize("ended", [give_it, take_down, refuse, day_passes])
def test_the_line_ends_with_the_card_and_is_told(
    ended: Callable[[Card, Reservation], None],
) -> None:
    card = make_card()
    held, second = make_reservation(card, stage=Stage.AGREED), waiting(card)
    ended(card, held)
    second.refresh_from_db()
    assert (second.stage, bool(second.ended_at)) == (Stage.DECLINED, True)
    news = Message.objects.filter(template="shelves/reservation_news", recipient_id=second.pk)
    assert news.count() == 1


def test_leaving_the_line_moves_nobody(client: Client) -> None:
    card = make_card()
    held, second, third = make_reservation(card), waiting(card), waiting(card)
    assert client.post(address("reservation_end", link_to(second))).url == address("deleted")
    held.refresh_from_db()
    third.refresh_from_db()
    assert (held.stage, third.stage) == (Stage.ASKED, Stage.IN_LINE)
    assert not Message.objects.filter(template="shelves/card_news").exists()


def test_nobody_learns_who_waits_by_typing_their_contact() -> None:
    card = make_card()
    make_reservation(card, email="ben@example.org")
    waiting(card, email="ben@example.org")
    for key in ("a", "b"):
        said = {"name": "Ben", "phone": "", "email": "ben@example.org", "language": "en"}
        done = reservations.reserve(card.pk, said, submission_key=key, may_wait=True)
        assert done.reservation.stage == Stage.IN_LINE


def test_the_line_is_not_endless() -> None:
    card = make_card()
    make_reservation(card)
    someone = {"name": "Ben", "phone": "", "email": "ben@example.org", "language": "en"}
    for _number in range(line.MOST_IN_LINE):
        waiting(card)
    other = {**someone, "email": "other@example.org"}
    with pytest.raises(NotPossible):
        reservations.reserve(card.pk, other, submission_key="c", may_wait=True)
    assert Reservation.objects.in_line().count() == line.MOST_IN_LINE


def test_two_who_are_kept_apart_are_passed_over() -> None:
    card = make_card(email="owner@example.org")
    held = make_reservation(card)
    apart, third = waiting(card, email="ben@example.org"), waiting(card)
    make_block(make_request(email="ben@example.org"), make_volunteer(email="owner@example.org"))
    decline(held)
    apart.refresh_from_db()
    third.refresh_from_db()
    assert (apart.stage, third.stage) == (Stage.IN_LINE, Stage.ASKED)
    again = {"name": "Ben", "phone": "", "email": "ben@example.org", "language": "en"}
    other = make_card(email="owner@example.org")
    make_reservation(other)
    with pytest.raises(NotPossible):
        reservations.reserve(other.pk, again, submission_key="d", may_wait=True)

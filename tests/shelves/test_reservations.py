"""Reserving a card: asked, answered, handed over, brought back; no contact before a yes."""

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from messaging.models import Message
from shelves import jobs
from shelves.choices import CardState, Stage
from shelves.models import Card, Reservation
from shelves.services import reservations
from tests.factories import (
    link_to,
    make_block,
    make_card,
    make_request,
    make_reservation,
    make_volunteer,
)
from tests.shelves.test_put_up import address

pytestmark = pytest.mark.django_db


def given(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Ben Ash",
        "phone": "",
        "email": "ben@example.org",
        "agree": "on",
        "key": str(uuid.uuid4()),
        **fields,
    }


def press(client: Client, card: Card, name: str, row: Reservation) -> str:
    answer = client.post(address("card_press", link_to(card)), {name: row.pk}, follow=True)
    row.refresh_from_db()
    card.refresh_from_db()
    return answer.content.decode()


def test_contact_opens_for_both_once_the_owner_says_yes(client: Client) -> None:
    card = make_card(name="Rosa Quill", email="rosa@example.org", phone="202-555-0142")
    typed = given()
    first = client.post(address("reserve", card.pk), typed)
    row = Reservation.objects.get()
    # Pressed twice it is one, and the same page follows.
    assert client.post(address("reserve", card.pk), typed).url == first.url
    assert Reservation.objects.count() == 1
    theirs, own = first.url, address("card_home", link_to(card))
    before = client.get(theirs).content.decode() + client.get(own).content.decode()
    assert "rosa@example.org" in before  # the owner reads what they said themselves
    assert "Quill" not in client.get(theirs).content.decode()
    for secret in ("Ben Ash", "ben@example.org"):
        assert secret not in client.get(own).content.decode()
    press(client, card, "agree", row)
    assert row.stage == Stage.AGREED
    for said in ("Rosa Quill", "rosa@example.org", "202-555-0142"):
        assert said in client.get(theirs).content.decode()
    for said in ("Ben Ash", "ben@example.org"):
        assert said in client.get(own).content.decode()
    # And closes again once it is over.
    press(client, card, "hand_over", row)
    assert (row.stage, card.state) == (Stage.DONE, CardState.ENDED)
    assert "rosa@" not in client.get(theirs).content.decode()
    assert "ben@" not in client.get(own).content.decode()


def test_each_is_told_of_the_others_press(client: Client) -> None:
    card = make_card()
    client.post(address("reserve", card.pk), given())
    row = Reservation.objects.get()
    press(client, card, "agree", row)
    press(client, card, "agree", row)
    told = sorted(Message.objects.values_list("template", "recipient_id"))
    assert told == [
        ("shelves/card_news", card.pk),
        ("shelves/reservation_news", row.pk),
        ("shelves/reserved", row.pk),
    ]


def test_what_is_reserved_is_no_one_elses_and_free_after_a_no(client: Client) -> None:
    card = make_card()
    row = make_reservation(card)
    page = client.get(address("card", card.pk)).content.decode()
    assert "Somebody has reserved this" in page
    answer = client.post(address("reserve", card.pk), given(), follow=True)
    assert str(reservations.TAKEN) in answer.content.decode()
    assert Reservation.objects.count() == 1
    press(client, card, "decline", row)
    assert row.stage == Stage.DECLINED
    client.post(address("reserve", card.pk), given())
    assert Reservation.objects.live().count() == 1


def test_what_is_lent_comes_back_and_is_there_for_the_next(client: Client) -> None:
    card = make_card(kind="lend", lent_for=10)
    row = make_reservation(card, stage=Stage.AGREED)
    press(client, card, "hand_over", row)
    today = timezone.localdate()
    assert (row.stage, row.due_on) == (Stage.HANDED_OVER, today + datetime.timedelta(days=10))
    assert "To be back by" in client.get(address("card_home", link_to(card))).content.decode()
    press(client, card, "returned", row)
    assert (row.stage, card.state) == (Stage.DONE, CardState.PUBLIC)
    assert not Reservation.objects.live().exists()


def test_whoever_has_it_cannot_leave_without_bringing_it_back(client: Client) -> None:
    row = make_reservation(make_card(kind="lend"), stage=Stage.HANDED_OVER)
    answer = client.post(address("reservation_end", link_to(row)), follow=True)
    assert "Please bring it back first" in answer.content.decode()
    assert Reservation.objects.filter(pk=row.pk).exists()
    reservations.forget(row.pk, actor=audit.SYSTEM)
    assert not Reservation.objects.exists()


def test_taken_back_it_is_deleted_and_the_owner_told(client: Client) -> None:
    row = make_reservation()
    token = link_to(row)
    assert client.get(address("reservation_end", token)).status_code == 200
    assert client.post(address("reservation_end", token)).url == address("deleted")
    assert not Reservation.objects.exists()
    assert client.get(address("reservation", token)).status_code == 404
    assert Message.objects.filter(template="shelves/card_news").count() == 1


def test_reminders_on_the_day_and_every_few_days_and_not_for_ever() -> None:
    today = timezone.localdate()
    lent = {"stage": Stage.HANDED_OVER}
    due = make_reservation(make_card(kind="lend"), due_on=today, **lent)
    make_reservation(make_card(kind="lend"), due_on=today + datetime.timedelta(days=1), **lent)
    make_reservation(
        make_card(kind="lend"),
        due_on=today - datetime.timedelta(days=reservations.REMINDED_FOR_DAYS + 1),
        **lent,
    )
    link_to(due)
    for _run in range(2):
        jobs.see_to_reservations()
    told = Message.objects.filter(template="shelves/bring_back")
    assert [each.recipient_id for each in told] == [due.pk]
    due.refresh_from_db()
    due.reminded_on = today - datetime.timedelta(days=reservations.REMINDED_EVERY_DAYS - 1)
    due.save(update_fields=["reminded_on"])
    reservations.remind(due.pk)
    due.refresh_from_db()
    assert due.reminded_on != today
    due.reminded_on = today - datetime.timedelta(days=reservations.REMINDED_EVERY_DAYS)
    due.save(update_fields=["reminded_on"])
    reservations.remind(due.pk)
    due.refresh_from_db()
    assert due.reminded_on == today


def test_an_owner_who_does_not_answer_does_not_hold_it_for_ever() -> None:
    since = timezone.now() - datetime.timedelta(days=reservations.ANSWERED_WITHIN_DAYS)
    silent, fresh = make_reservation(asked_at=since), make_reservation()
    jobs.see_to_reservations()
    silent.refresh_from_db()
    fresh.refresh_from_db()
    assert (silent.stage, fresh.stage) == (Stage.UNANSWERED, Stage.ASKED)
    assert Message.objects.filter(template="shelves/reservation_news").count() == 1


def test_two_who_are_kept_apart_never_meet_and_read_what_others_read(client: Client) -> None:
    household = make_request(email="ben@example.org")
    volunteer = make_volunteer(email="owner@example.org")
    make_block(household, volunteer)
    for card, email in [
        (make_card(email="owner@example.org"), "ben@example.org"),
        (make_card(email="ben@example.org"), "owner@example.org"),
    ]:
        answer = client.post(address("reserve", card.pk), given(email=email), follow=True)
        assert str(reservations.TAKEN) in answer.content.decode()
    assert not Reservation.objects.exists()


def test_nobody_learns_whose_a_card_is_by_typing_their_contact(client: Client) -> None:
    own = make_card(email="ben@example.org", phone="202-555-0142")
    other = make_card(email="rosa@example.org", phone="202-555-0143")
    answers = [client.post(address("reserve", card.pk), given()) for card in (own, other)]
    stages = {row.card: row.stage for row in Reservation.objects.select_related("card")}
    assert stages == {own: Stage.ASKED, other: Stage.ASKED}
    pages = [
        client.get(answer.url).text.replace(card.title, "")
        for answer, card in zip(answers, (own, other), strict=True)
    ]
    assert all("We have asked whoever put up the card." in page for page in pages)


def test_nobody_reserves_what_is_not_shown() -> None:
    waiting = make_card(state=CardState.WAITING)
    over = make_card(until=timezone.localdate() - datetime.timedelta(days=1))
    fields = {"name": "Ben", "phone": "", "email": "ben@example.org", "language": "en"}
    for number, card in enumerate((waiting, over)):
        with pytest.raises(NotPossible):
            reservations.reserve(card.pk, fields, submission_key=f"k{number}")
    assert not Reservation.objects.exists()


def test_a_press_means_the_reservation_that_the_page_showed(client: Client) -> None:
    card, other = make_card(), make_reservation()
    press(client, card, "agree", other)
    assert other.stage == Stage.ASKED
    for hostile in ("", "x", "9" * 40, "١"):
        answer = client.post(address("card_press", link_to(card)), {"agree": hostile})
        assert answer.status_code == 404
    assert client.post(address("card_press", link_to(card)), {"steal": 1}).status_code == 404


def test_steps_are_taken_in_their_order() -> None:
    row = make_reservation(make_card(kind="lend"))
    of_row = (row.card_id, row.pk)
    for verb in (reservations.hand_over, reservations.take_in_return):
        with pytest.raises(NotPossible):
            verb(*of_row, actor=audit.RESIDENT)
    reservations.agree(*of_row, actor=audit.RESIDENT)
    reservations.hand_over(*of_row, actor=audit.RESIDENT)
    with pytest.raises(NotPossible):
        reservations.decline(*of_row, actor=audit.RESIDENT)


def test_looking_changes_nothing(client: Client) -> None:
    card = make_card()
    row = make_reservation(card)
    for name in ("card_press", "card_renew", "card_new_link"):
        assert client.get(address(name, link_to(card))).status_code == 405
    client.get(address("reservation", link_to(row)))
    row.refresh_from_db()
    assert row.stage == Stage.ASKED


def test_without_any_contact_or_agreement_nothing_is_held(client: Client) -> None:
    card = make_card()
    for wrong in ({"email": ""}, {"agree": ""}, {"name": ""}):
        assert client.post(address("reserve", card.pk), given(**wrong)).status_code == 422
    assert not Reservation.objects.exists()

"""Thirty-two at once: a card is reserved by one, and handed over or taken down once."""

import pytest

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NoLongerThere
from shelves.choices import CardState, Stage
from shelves.models import Card, Reservation, days_from_now
from shelves.services import cards, line, reservations
from tests.factories import make_card, make_reservation
from tests.rota.test_races import MANY, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def wants(number: int) -> dict[str, str]:
    return {"name": "Ben", "phone": "", "email": f"ben{number}@example.org", "language": "en"}


def test_thirty_two_want_one_card() -> None:
    card = make_card()
    answers = at_once(
        *(
            lambda number=number: reservations.reserve(
                card.pk, wants(number), submission_key=f"race-{number}"
            )
            for number in range(MANY)
        )
    )
    assert sum(isinstance(each, reservations.Reserved) for each in answers) == 1
    assert Reservation.objects.live().count() == Reservation.objects.count() == 1


def test_one_press_sent_many_times_is_one_reservation() -> None:
    card = make_card()
    answers = at_once(
        *[lambda: reservations.reserve(card.pk, wants(1), submission_key="the same")] * 16
    )
    assert len({each.token for each in answers if isinstance(each, reservations.Reserved)}) == 1
    assert Reservation.objects.count() == 1


def test_yes_and_no_at_once_is_one_of_them() -> None:
    row = make_reservation()
    of_row = (row.card_id, row.pk)
    at_once(
        *[lambda: reservations.agree(*of_row, actor=audit.RESIDENT)] * 8,
        *[lambda: reservations.decline(*of_row, actor=audit.RESIDENT)] * 8,
    )
    row.refresh_from_db()
    assert row.stage in {Stage.AGREED, Stage.DECLINED}
    assert (row.ended_at is None) == (row.stage == Stage.AGREED)


def test_taken_down_while_they_reserve_it_holds_nobody() -> None:
    card = make_card()
    answers = at_once(
        *(
            lambda number=number: reservations.reserve(
                card.pk, wants(number), submission_key=f"race-{number}"
            )
            for number in range(8)
        ),
        *[lambda: cards.take_back(card.pk, actor=audit.RESIDENT)] * 4,
    )
    assert sum(isinstance(each, NoLongerThere) for each in answers) == 3
    assert not Reservation.objects.live().exists()


def test_thirty_two_come_at_once_and_wait_in_line() -> None:
    card = make_card()
    answers = at_once(
        *(
            lambda number=number: reservations.reserve(
                card.pk, wants(number), submission_key=f"race-{number}", may_wait=True
            )
            for number in range(MANY)
        )
    )
    stored = sum(isinstance(each, reservations.Reserved) for each in answers)
    assert stored == 1 + line.MOST_IN_LINE
    assert Reservation.objects.live().count() == 1
    assert Reservation.objects.in_line().count() == line.MOST_IN_LINE


def test_thirty_two_presses_at_once_move_up_one_at_a_time() -> None:
    card = make_card()
    held = make_reservation(card)
    line_of = [make_reservation(card, stage=Stage.IN_LINE) for _each in range(16)]
    at_once(
        *[lambda: reservations.decline(card.pk, held.pk, actor=audit.RESIDENT)] * 16,
        *(
            lambda row=row: reservations.withdraw(row.pk, actor=audit.RESIDENT)
            for row in line_of[:15]
        ),
        lambda: reservations.reserve(card.pk, wants(99), submission_key="late", may_wait=True),
    )
    left = Reservation.objects.exclude(stage=Stage.DECLINED).order_by("id")
    # The last of the line holds it now, and whoever came late stands behind.
    assert next((row.pk, row.stage) for row in left) == (line_of[15].pk, Stage.ASKED)
    assert [row.stage for row in left] == [Stage.ASKED, Stage.IN_LINE]


def test_back_and_given_up_at_once_is_one_of_them() -> None:
    row = make_reservation(make_card(kind="lend"), stage=Stage.HANDED_OVER)
    Reservation.objects.filter(pk=row.pk).update(due_on=days_from_now(-1))
    of_row = (row.card_id, row.pk)
    at_once(
        *[lambda: reservations.take_in_return(*of_row, actor=audit.RESIDENT)] * 8,
        *[lambda: reservations.write_off(*of_row, actor=audit.RESIDENT)] * 8,
    )
    row.refresh_from_db()
    said = AuditEvent.objects.filter(verb__in=["return_card", "write_off_card"]).get()
    wanted = {Stage.DONE: "return_card", Stage.LOST: "write_off_card"}
    assert said.verb == wanted[Stage(row.stage)]
    is_over = Card.objects.get().state == CardState.ENDED
    assert is_over == (row.stage == Stage.LOST)

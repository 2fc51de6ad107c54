"""While something is lent out, both keep what they need to bring it back."""

import pytest
from django.test import Client

from accounts import audit
from accounts.models import AuditEvent
from shelves.choices import CardState, Stage
from shelves.models import Card, Reservation, days_from_now
from shelves.services import cards, reservations
from tests.factories import link_to, make_card, make_coordinator, make_reservation
from tests.shelves.test_put_up import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Reservation:
    card = make_card(kind="lend", name="Rosa Quill", phone="202-555-0142")
    return make_reservation(card, stage=Stage.HANDED_OVER, language="ti")


def test_the_card_is_not_taken_down_before_it_is_back(client: Client, row: Reservation) -> None:
    end = address("card_end", link_to(row.card))
    answer = client.post(end, follow=True)
    assert str(cards.OUT) in answer.text
    assert "202-555-0142" in client.get(address("reservation", link_to(row))).text
    reservations.take_in_return(row.card_id, row.pk, actor=audit.RESIDENT)
    assert client.post(end).url == address("deleted")
    assert not Card.objects.exclude(name="").exists()


def test_what_does_not_come_back_is_let_go_once_its_day_is_over(
    client: Client, row: Reservation
) -> None:
    waits = make_reservation(row.card, stage=Stage.IN_LINE)
    own, press = (address(name, link_to(row.card)) for name in ("card_home", "card_press"))
    assert "It does not come back" not in client.get(own).text
    client.post(press, {"lost": row.pk})  # not before its day
    row.refresh_from_db()
    assert row.stage == Stage.HANDED_OVER
    Reservation.objects.filter(pk=row.pk).update(due_on=days_from_now(-1))
    assert "It does not come back" in client.get(own).text
    for _twice in range(2):
        client.post(press, {"lost": row.pk})
    for each in (row, waits):
        each.refresh_from_db()
    assert (row.stage, waits.stage) == (Stage.LOST, Stage.DECLINED)
    assert Card.objects.get().state == CardState.ENDED
    assert AuditEvent.objects.filter(verb="write_off_card").count() == 1
    assert "does not expect it back" in client.get(address("reservation", link_to(row))).text
    assert "for longer" not in client.get(own).text
    # And now the owner may go.
    assert client.post(address("card_end", link_to(row.card))).url == address("deleted")


def test_off_the_shelf_it_still_comes_back(client: Client, row: Reservation) -> None:
    waits = make_reservation(row.card, stage=Stage.IN_LINE)
    cards.refuse(row.card_id, "Not this.", actor=make_coordinator(row.card.ward))
    row.refresh_from_db()
    waits.refresh_from_db()
    assert (row.stage, waits.stage) == (Stage.HANDED_OVER, Stage.DECLINED)
    assert "202-555-0142" in client.get(address("reservation", link_to(row))).text
    back = address("card_press", link_to(row.card))
    client.post(back, {"returned": row.pk})
    row.refresh_from_db()
    assert row.stage == Stage.DONE
    assert Card.objects.get().state == CardState.REFUSED


def test_whoever_is_erased_is_erased_all_the_same(row: Reservation) -> None:
    cards.erase(row.card_id, actor=audit.SYSTEM)
    row.refresh_from_db()
    assert row.stage == Stage.DONE
    assert Card.objects.get().name == ""


def test_both_read_which_language_the_other_speaks(client: Client, row: Reservation) -> None:
    assert "ትግርኛ" in client.get(address("card_home", link_to(row.card))).text.partition("<main")[2]

"""While something is lent out, both keep what they need to bring it back."""

import pytest
from django.test import Client

from accounts import audit
from shelves.choices import CardState, Stage
from shelves.models import Card, Reservation
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

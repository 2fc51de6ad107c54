"""A place of the directory where a card's thing can be handed over, as its owner chooses."""

import pytest
from django.test import Client

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from resources.choices import EntryState
from shelves.choices import CardState
from shelves.models import Card
from shelves.services import cards
from tests.factories import link_to, make_card, make_resource
from tests.shelves.test_put_up import address

pytestmark = pytest.mark.django_db


def choose(client: Client, card: Card, place: object) -> str:
    answer = client.post(address("card_place", link_to(card)), {"place": str(place)}, follow=True)
    card.refresh_from_db()
    return str(answer.text)


def test_the_owner_chooses_and_everybody_reads_it(client: Client) -> None:
    card, pantry = make_card(), make_resource(name="Corner pantry")
    assert "Choose a place" in client.get(address("card_home", link_to(card))).text
    assert "Corner pantry" in client.get(address("card_place", link_to(card))).text
    for _twice in range(2):
        assert "Corner pantry" in choose(client, card, pantry.pk)
    page = client.get(address("card", card.pk)).text
    assert pantry.get_absolute_url() in page
    assert AuditEvent.objects.filter(verb="choose_place").count() == 1
    choose(client, card, "")
    assert card.place is None
    assert pantry.get_absolute_url() not in client.get(address("card", card.pk)).text


def test_only_places_that_anybody_can_look_up(client: Client) -> None:
    card = make_card()
    draft = make_resource(name="Draft", state=EntryState.DRAFT, published_at=None)
    hidden = make_resource(name="Hidden home", address_hidden=True)
    assert "Hidden home" not in client.get(address("card_place", link_to(card))).text
    for pk in (draft.pk, hidden.pk, 10**12, "x", "\x00"):
        choose(client, card, pk)
        assert card.place is None
    with pytest.raises(NotPossible):
        cards.choose_place(card.pk, hidden, actor=audit.RESIDENT)
    over = make_card(state=CardState.ENDED)
    with pytest.raises(NotPossible):
        cards.choose_place(over.pk, make_resource(), actor=audit.RESIDENT)


def test_a_city_of_places_is_not_listed(client: Client) -> None:
    card = make_card()
    for number in range(30):
        make_resource(name=f"Larder {number}")
    page = client.get(address("card_place", link_to(card))).text
    assert page.count("Larder") < 3
    typed = {"place": "", "place_named": "Larder 17"}
    client.post(address("card_place", link_to(card)), typed)
    card.refresh_from_db()
    assert card.place
    assert card.place.name == "Larder 17"

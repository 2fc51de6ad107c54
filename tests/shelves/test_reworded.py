"""Staff put the words of a card right: one door, recorded, and said to its owner."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from common.errors import NoLongerThere, NotPossible
from messaging.models import Message
from shelves.admin.cards import CardAdmin
from shelves.choices import CardKind, CardState, Stage
from shelves.models import Card
from shelves.services import cards
from tests.factories import (
    link_to,
    make_card,
    make_category,
    make_coordinator,
    make_organizer,
    make_pod,
    make_reservation,
    make_steward,
    make_ward,
)
from tests.rota.test_races import at_once

TITLE, DETAILS = "Stroller, call Anna", "Ask for Anna at 1826 14th Street"
pytestmark = pytest.mark.django_db


@pytest.fixture
def card() -> Card:
    return make_card(title=TITLE, details=DETAILS, category=make_category(slug="things"))


def words_of(card: Card, **fields: Any) -> dict[str, Any]:
    said = {name: getattr(card, name) for name in cards.WORDS}
    return {**said, **fields}


def reword(card: Card, *, actor: User | None = None, seen: str = "", **fields: Any) -> None:
    actor, seen = actor or make_steward(), seen or cards.mark_of(card)
    cards.reword(card.pk, words_of(card, **fields), seen=seen, actor=actor)


def page_of(card: Card) -> str:
    return reverse("admin:reword_card", args=[card.pk])


def posted(client: Client, card: Card, *, seen: str | None = None, **fields: Any) -> Any:
    """Send the page of words as a browser does; `seen` is what it was made with."""
    typed = {
        "kind": card.kind,
        "title": card.title,
        "details": card.details,
        "category": card.category.slug,
        "lent_for": card.lent_for or "",
        "seen": cards.mark_of(card) if seen is None else seen,
        **fields,
    }
    return client.post(page_of(card), typed)


def records() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(verb="reword_card"))


def test_put_right_on_the_page_and_read_by_everybody_and_the_owner(
    client: Client, card: Card
) -> None:
    staff, token = make_coordinator(card.ward), link_to(card)
    client.force_login(staff)
    assert page_of(card) in client.get(reverse("admin:shelves_card_change", args=[card.pk])).text
    page = client.get(page_of(card)).text
    assert TITLE in page
    assert DETAILS in page
    owner = Client()
    home = reverse("shelves:card_home", args=[token])
    assert "A coordinator changed the words" not in owner.get(home).text
    answer = posted(client, card, title="Stroller", details="")
    assert answer.url == reverse("admin:shelves_card_change", args=[card.pk])
    public = owner.get(card.get_absolute_url()).text
    assert "Stroller" in public
    assert "Anna" not in public
    assert "Anna" not in owner.get(reverse("shelves:shelf"), {"q": "Stroller"}).text
    assert "Stroller" in owner.get(reverse("shelves:shelf"), {"q": "Stroller"}).text
    assert "A coordinator changed the words" in owner.get(home).text
    (event,) = records()
    assert (event.actor, sorted(event.fields)) == (staff, ["details", "title"])
    assert not Message.objects.exists()


def test_also_while_it_waits_for_a_look() -> None:
    card = make_card(state=CardState.WAITING)
    reword(card, title="Bed")
    card.refresh_from_db()
    assert (card.title, card.state) == ("Bed", CardState.WAITING)


def test_pressed_twice_is_once(client: Client, card: Card) -> None:
    client.force_login(make_steward())
    seen = cards.mark_of(card)
    for _each in range(2):
        assert posted(client, card, seen=seen, title="Stroller").status_code == 302
    assert len(records()) == 1
    card.refresh_from_db()
    at = card.reworded_at
    assert posted(client, card).status_code == 302
    card.refresh_from_db()
    assert (card.reworded_at, len(records())) == (at, 1)


def test_an_old_page_does_not_undo_what_somebody_else_put_right(client: Client, card: Card) -> None:
    client.force_login(make_steward())
    seen = cards.mark_of(card)
    posted(client, card, seen=seen, details="Without names")
    old = posted(client, card, seen=seen, title="My words")
    assert old.status_code == 422
    assert "meanwhile" in old.text
    for said in ("Without names", "My words"):
        assert said in old.text
    stored = Card.objects.get(pk=card.pk)
    assert (stored.title, stored.details) == (TITLE, "Without names")
    # Pressed again, having read what is there, it is what they want.
    assert cards.mark_of(stored) in old.text
    again = posted(client, stored, title="My words", details="")
    assert again.status_code == 302
    stored.refresh_from_db()
    assert (stored.title, stored.details) == ("My words", "")


@pytest.mark.parametrize("seen", ["", "x", "é" * 5_000])
def test_without_having_seen_it_nothing_is_changed(client: Client, card: Card, seen: str) -> None:
    client.force_login(make_steward())
    assert posted(client, card, seen=seen, title="Other").status_code == 422
    card.refresh_from_db()
    assert card.title == TITLE


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""},
        {"title": "x" * 81},
        {"details": "x" * 501},
        {"kind": "sell"},
        {"category": "nothing"},
        {"kind": "lend", "lent_for": "0"},
        {"kind": "lend", "lent_for": "91"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client: Client, card: Card, typed: dict[str, str]
) -> None:
    client.force_login(make_steward())
    answer = posted(client, card, **typed)
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    card.refresh_from_db()
    assert (card.title, card.kind, records()) == (TITLE, CardKind.GIVE, [])


def test_signs_of_all_kinds_stay_words(client: Client, card: Card) -> None:
    client.force_login(make_steward())
    said = '<script>alert(1)</script> "🍼" \u202e'
    assert posted(client, card, title=said).status_code == 302
    page = Client().get(card.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "🍼" in page


def test_another_kind_while_nobody_has_reserved_it(client: Client, card: Card) -> None:
    client.force_login(make_steward())
    posted(client, card, kind="lend", lent_for="10 days")
    card.refresh_from_db()
    assert (card.kind, card.lent_for) == (CardKind.LEND, 10)
    row = make_reservation(card)
    refused = client.post(
        page_of(card), {**words_of(card), "category": "things", "seen": cards.mark_of(card)}
        | {"kind": "give"}, follow=True
    )  # fmt: skip
    assert "Somebody has reserved it" in refused.text
    posted(client, card, title="Still its words")
    card.refresh_from_db()
    assert (card.kind, card.title) == (CardKind.LEND, "Still its words")
    row.stage = Stage.DECLINED
    row.ended_at = card.created_at
    row.save()
    posted(client, card, kind="give")
    card.refresh_from_db()
    assert (card.kind, card.lent_for) == (CardKind.GIVE, None)


def test_the_kind_of_help_of_a_card_stays_where_it_is_offered_no_more(
    client: Client, card: Card
) -> None:
    card.category.is_active = False
    card.category.save()
    client.force_login(make_steward())
    assert posted(client, card, title="Stroller").status_code == 302
    other = make_category(slug="other")
    card.refresh_from_db()
    posted(client, card, category=other.slug)
    card.refresh_from_db()
    assert (card.title, card.category) == ("Stroller", other)


@pytest.mark.parametrize("state", [CardState.REFUSED, CardState.ENDED])
def test_not_once_it_is_over(client: Client, state: CardState) -> None:
    card = make_card(state=state)
    with pytest.raises(NotPossible, match="over"):
        reword(card, title="Bed")
    client.force_login(make_steward())
    assert page_of(card) not in client.get(
        reverse("admin:shelves_card_change", args=[card.pk])
    ).text  # fmt: skip
    answer = posted(client, card, title="Bed")
    assert answer.status_code == 302
    card.refresh_from_db()
    assert (card.title != "Bed", records()) == (True, [])


def test_what_was_taken_back_has_no_words_any_more(card: Card) -> None:
    seen = cards.mark_of(card)
    cards.take_back(card.pk, actor=audit.RESIDENT)
    with pytest.raises(NoLongerThere):
        reword(card, seen=seen, title="Bed")
    card.refresh_from_db()
    assert card.title == ""


def test_nobody_else_does(client: Client, card: Card) -> None:
    client.force_login(make_coordinator(make_ward()))
    assert client.get(page_of(card)).status_code == 404
    assert posted(client, card, title="Mine").status_code == 404
    client.force_login(make_organizer(make_pod(card.ward)))
    assert posted(client, card, title="Mine").status_code in {403, 404}
    client.logout()
    assert posted(client, card, title="Mine").status_code == 302  # to sign in
    card.refresh_from_db()
    assert card.title == TITLE


def test_choosing_a_place_writes_nothing_but_the_place(client: Client, card: Card) -> None:
    """The form of a card was read before its owner took it down: nothing of them comes back."""
    client.force_login(make_steward())
    real = CardAdmin.save_model

    def after_the_owner(self: Any, request: Any, obj: Any, *args: Any) -> None:
        cards.take_back(card.pk, actor=audit.RESIDENT)
        real(self, request, obj, *args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CardAdmin, "save_model", after_the_owner)
        url = reverse("admin:shelves_card_change", args=[card.pk])
        client.post(url, {"place": "", "_save": ""})
    card.refresh_from_db()
    assert (card.title, card.name, card.phone, card.email) == ("", "", "", "")
    assert card.state == CardState.ENDED


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_stored() -> None:
    card, steward = make_card(), make_steward()
    seen = cards.mark_of(card)
    answers = at_once(
        *(
            lambda number=number: cards.reword(
                card.pk, words_of(card, title=f"Words {number}"), seen=seen, actor=steward
            )
            for number in range(16)
        )
    )
    assert sum(isinstance(each, cards.Outdated) for each in answers) == 15
    assert len(records()) == 1


@pytest.mark.django_db(transaction=True)
def test_put_right_and_taken_down_at_once_its_owner_is_gone() -> None:
    card, steward = make_card(), make_steward()
    seen = cards.mark_of(card)
    words = words_of(card, title="Words")
    at_once(
        *[lambda: cards.reword(card.pk, words, seen=seen, actor=steward)] * 6,
        *[lambda: cards.take_back(card.pk, actor=audit.RESIDENT)] * 2,
    )
    card.refresh_from_db()
    assert (card.title, card.state) == ("", CardState.ENDED)

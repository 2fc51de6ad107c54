"""A card from the form until it is over: sent once, looked at, found, renewed, taken down."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NoLongerThere, NotPossible
from common.models import PrivateLink
from messaging.models import Message, News
from shelves import jobs
from shelves.choices import CardState, Stage
from shelves.forms import PutUpForm
from shelves.models import Card, Reservation
from shelves.services import cards
from tests.factories import (
    link_to,
    make_card,
    make_category,
    make_coordinator,
    make_reservation,
    make_ward,
)
from tests.shelves.shelf_form import card as card_typed

pytestmark = pytest.mark.django_db
PAGE = "admin:shelves_card_change"


def address(name: str, *parts: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"shelves:{name}", args=parts)


def typed(**fields: Any) -> dict[str, Any]:
    make_category(slug="things")
    make_ward(slug="hill")
    return card_typed(**fields)


def test_from_the_form_until_everybody_reads_it(client: Client) -> None:
    assert client.get(address("put_up")).status_code == 200
    asked = client.post(address("put_up"), typed())
    assert asked.url == address("put_up_check"), asked.content.decode()
    check = client.get(asked.url).content.decode()
    for said in ("Wooden cradle", "Rosa Quill", "202-555-0142", "30"):
        assert said in check
    sent = client.post(address("put_up_check"), {"agree": "on"}, follow=True)
    again = client.post(address("put_up_check"), {"agree": "on"}, follow=True)
    card = Card.objects.get()
    found = [re.search(r"/shelf/mine/([\w-]+)/", each.content.decode()) for each in (sent, again)]
    assert found[0]
    assert found[1]
    assert found[0][1] == found[1][1]
    assert (card.state, card.lent_for, card.set_aside_at) == (CardState.WAITING, 30, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM shelves_card s")
        stored = cursor.fetchone()[0]
    assert "rosa@" not in stored
    assert "555-0142" not in stored
    # Nobody reads it before somebody has looked.
    assert client.get(address("card", card.pk)).status_code == 404
    assert "Wooden cradle" not in client.get(address("shelf")).content.decode()
    coordinator = make_coordinator(card.ward)
    cards.publish(card.pk, actor=coordinator)
    page = client.get(address("card", card.pk)).content.decode()
    assert "Wooden cradle" in page
    assert "Rosa" not in page
    assert "Wooden cradle" in client.get(address("shelf")).content.decode()
    home = client.get(address("card_home", found[0][1])).content.decode()
    assert "Your card is on the shelf." in home
    templates = Message.objects.filter(recipient_kind="card").values_list("template", flat=True)
    assert sorted(templates) == ["shelves/card_news", "shelves/card_received"]


def test_coordinators_of_its_ward_are_told(client: Client) -> None:
    given = typed()
    ward = make_ward()
    mine, _other = make_coordinator(ward), make_coordinator(make_ward())
    client.post(address("put_up"), {**given, "ward": ward.slug})
    client.post(address("put_up_check"), {"agree": "on"})
    assert [news.user for news in News.objects.filter(kind="cards")] == [mine]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("kind", "steal"),
        ("ward", "nowhere"),
        ("category", "nothing"),
        ("lent_for", "0"),
        ("lent_for", "1000"),
        ("until", "01/31/2001"),
        ("until", "01/31/2999"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(client: Client, name: str, value: str) -> None:
    answer = client.post(address("put_up"), typed(**{name: value}))
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Card.objects.exists()


def test_a_program_is_set_aside_and_nobody_is_told(client: Client) -> None:
    client.post(address("put_up"), typed(homepage="https://example.org"))
    client.post(address("put_up_check"), {"agree": "on"})
    card = Card.objects.get()
    assert card.set_aside_at
    assert not Message.objects.exists()
    with pytest.raises(NotPossible):
        cards.publish(card.pk, actor=make_coordinator(card.ward))


def test_staff_say_why_not_and_the_owner_reads_it(client: Client) -> None:
    card = make_card(state=CardState.WAITING)
    client.force_login(make_coordinator(card.ward))
    client.post(reverse("admin:refuse_card", args=[card.pk]), {"reason": "Please no medicine."})
    card.refresh_from_db()
    assert card.state == CardState.REFUSED
    assert (
        "Please no medicine." in Client().get(address("card_home", link_to(card))).content.decode()
    )
    # Decided once.
    client.post(reverse("admin:publish_card", args=[card.pk]))
    card.refresh_from_db()
    assert card.state == CardState.REFUSED


def test_a_public_card_that_is_taken_off_frees_whoever_reserved_it() -> None:
    card = make_card()
    row = make_reservation(card)
    cards.refuse(card.pk, "Not ours to give.", actor=make_coordinator(card.ward))
    row.refresh_from_db()
    assert row.stage == Stage.DECLINED
    assert Message.objects.filter(template="shelves/reservation_news").count() == 1


def test_coordinators_see_and_decide_on_cards_of_their_wards_alone(client: Client) -> None:
    card = make_card(state=CardState.WAITING)
    client.force_login(make_coordinator(make_ward()))
    assert client.get(reverse(PAGE, args=[card.pk])).status_code == 302
    assert client.post(reverse("admin:publish_card", args=[card.pk])).status_code == 404
    client.force_login(make_coordinator(card.ward))
    page = client.get(reverse(PAGE, args=[card.pk])).content.decode()
    assert card.title in page
    assert str(card.email) not in page
    client.post(reverse("admin:shelves_card_open_details", args=[card.pk]))
    assert str(card.email) in client.get(reverse(PAGE, args=[card.pk])).content.decode()
    assert AuditEvent.objects.filter(verb="open_details", subject_type="card").count() == 1


def test_its_day_ends_it_and_a_press_renews_it(client: Client) -> None:
    today = timezone.localdate()
    over = make_card(until=today - datetime.timedelta(days=1))
    soon = make_card(until=today + datetime.timedelta(days=2))
    later = make_card()
    for _run in range(2):
        jobs.see_to_cards()
    for card in (over, soon, later):
        card.refresh_from_db()
    assert (over.state, soon.state, later.state) == ("ended", "public", "public")
    told = Message.objects.filter(template="shelves/card_ending")
    assert [each.recipient_id for each in told] == [soon.pk]
    for _press in range(2):
        client.post(address("card_renew", link_to(over)))
    over.refresh_from_db()
    assert over.is_shown
    assert over.until == today + datetime.timedelta(days=cards.SHOWN_FOR_DAYS)


def test_what_was_given_away_is_not_renewed() -> None:
    card = make_card(state=CardState.ENDED, decided_at=timezone.now())
    card.decided_by = make_coordinator(card.ward)
    card.save(update_fields=["decided_by"])
    make_reservation(card, stage=Stage.DONE)
    with pytest.raises(NotPossible):
        cards.renew(card.pk, actor=audit.RESIDENT)


def test_taken_down_it_names_nobody_and_who_reserved_it_is_told(client: Client) -> None:
    card = make_card(title="Cradle", details="Blue", place=None)
    row, token = make_reservation(card, stage=Stage.AGREED), link_to(card)
    theirs = link_to(row)
    assert client.get(address("card_end", token)).status_code == 200
    assert client.post(address("card_end", token)).url == address("deleted")
    card.refresh_from_db()
    row.refresh_from_db()
    assert (card.title, card.details, card.name, card.phone, card.email) == ("",) * 5
    assert (card.phone_index, card.email_index, card.phone_tail_index) == ("",) * 3
    assert (card.state, row.stage) == (CardState.ENDED, Stage.DECLINED)
    assert client.get(address("card_home", token)).status_code == 404
    assert "did not work out" in client.get(address("reservation", theirs)).content.decode()
    assert not PrivateLink.objects.filter(purpose="card", revoked_at=None).exists()
    with pytest.raises(NoLongerThere):
        cards.take_back(card.pk, actor=audit.RESIDENT)


def test_a_new_link_stops_the_old_one(client: Client) -> None:
    card = make_card()
    token = link_to(card)
    answer = client.post(address("card_new_link", token))
    assert client.get(address("card_home", token)).status_code == 404
    assert client.get(answer.url).status_code == 200


def test_whoever_lost_the_link_gets_it_and_strangers_the_same_answer(client: Client) -> None:
    card = make_card(email="lost@example.org", phone="")
    row = make_reservation(email="lost@example.org", phone="")
    link_to(card)
    link_to(row)
    for contact in ("lost@example.org", "nobody@example.org"):
        answer = client.post(address("link"), {"contact": contact})
        assert answer.url == address("link_sent")
    for index in (card.email_index, "unknown"):
        jobs.send_links(index)
    sent = set(Message.objects.values_list("template", "recipient_id"))
    assert sent == {("shelves/card_link", card.pk), ("shelves/reservation_link", row.pk)}


def test_search_by_kind_help_ward_and_words(client: Client) -> None:
    cradle = make_card(title="Wooden cradle", kind="lend")
    masks = make_card(title="Masks", details="Sewn at home", kind="wanted")
    for query, there in [
        ("q=cradl", {cradle}),
        ("q=sewn", {masks}),
        ("kind=wanted", {masks}),
        (f"ward={cradle.ward.slug}", {cradle}),
        (f"category={masks.category.slug}", {masks}),
        ("q=zzzz", set()),
        ("", {cradle, masks}),
        ("kind=steal&ward=nowhere&page=x", {cradle, masks}),
        ("q=%00", {cradle, masks}),
    ]:
        page = client.get(f"{address('shelf')}?{query}").content.decode()
        assert {card for card in (cradle, masks) if card.title in page} == there, query


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_cards(
    client: Client, django_assert_num_queries: Any, rows: int
) -> None:
    for _number in range(rows):
        make_reservation(make_card())
    client.get(address("shelf"))
    with django_assert_num_queries(3):  # the content version, the wards, and the cards
        client.get(address("shelf"))


def test_a_long_shelf_has_pages(client: Client) -> None:
    ward, category = make_ward(), make_category()
    made = [make_card(ward=ward, category=category) for _each in range(22)]
    first = client.get(address("shelf")).content.decode()
    second = client.get(f"{address('shelf')}?page=2").content.decode()
    assert made[-1].title in first
    assert f"{made[0].title}<" in second
    assert Reservation.objects.count() == 0


@pytest.mark.parametrize(("said", "days"), [("14 days", 14), (" 7 ", 7), ("21 días", 21), ("", 14)])
def test_days_as_people_write_them(client: Client, said: str, days: int) -> None:
    form = PutUpForm(typed(lent_for=said))
    assert form.is_valid(), form.errors
    assert form.fields_of_card()["lent_for"] == days


@pytest.mark.parametrize("said", ["soon", "0 days", "14 16", "99999 days", "-3"])
def test_what_is_no_number_of_days_is_asked_again(said: str) -> None:
    assert "lent_for" in PutUpForm(typed(lent_for=said)).errors

"""Lists of cards on paper, as text to copy, and in chats: never whose a card is."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts import audit
from chats.models import ChatTarget, PostedThing
from chats.services import post_news
from chats.wording import words_of
from common.addresses import absolute_url
from messaging.models import Message
from paper.choices import SheetKind
from paper.models import Sheet
from paper.sheets import html_of, kinds_about
from pods.models import Ward
from shelves.models import Card
from shelves.services import cards
from shelves.wanted import as_text, parts_in
from tests.factories import (
    make_card,
    make_chat,
    make_coordinator,
    make_organizer,
    make_pod,
    make_reservation,
    make_ward,
)

pytestmark = pytest.mark.django_db
NAMES = ("Zelkova", "zelkova@example.org", "2025550179", "202-555-0179")


@pytest.fixture
def hill() -> Ward:
    """A ward with something wanted, something to lend, and what must not be said."""
    ward = make_ward(name="Hill", slug="hill")
    named = {"name": "Zelkova", "email": "zelkova@example.org", "phone": "202-555-0179"}
    make_card(ward=ward, kind="wanted", title="Masks", **named)
    make_card(ward=ward, kind="lend", title="Drill & bits", **named)
    make_reservation(make_card(ward=ward, title="Held chair", **named))
    make_card(ward=ward, title="Unseen lamp", state="waiting", **named)
    make_card(title="Elsewhere rug", **named)
    return ward


def says_no_more_than_the_shelf(text: str) -> bool:
    return not any(word in text for word in (*NAMES, "Held chair", "Unseen lamp", "Elsewhere rug"))


@pytest.mark.parametrize("second", ["", "ar"])
def test_the_sheet_of_a_ward_and_of_a_pod_there(hill: Ward, second: str) -> None:
    pod = make_pod(hill)
    for place in ({"ward": hill}, {"pod": pod}):
        sheet = Sheet(kind=SheetKind.SHELF, language="en", second=second, **place)
        page = html_of(sheet)
        assert page.index("Wanted now") < page.index("Masks") < page.index("Drill &amp; bits")
        assert "To lend" in page
        assert ("للإعارة" in page) is bool(second)
        assert "/en/shelf/?ward=hill" in page
        assert says_no_more_than_the_shelf(page)


def test_an_empty_shelf_prints_too() -> None:
    sheet = Sheet(kind=SheetKind.SHELF, language="en", ward=make_ward())
    assert "The shelf is empty." in html_of(sheet)


def test_the_sheet_is_among_those_of_a_ward(client: Client, hill: Ward) -> None:
    assert SheetKind.SHELF in {kind.code for kind in kinds_about(hill)}
    page = client.get(reverse("paper:ward_paper", args=[hill.slug])).text
    assert "Wanted and to share" in page


def test_the_text_to_copy(hill: Ward) -> None:
    assert as_text(parts_in(hill), hill) == (
        "Hill\n\nWanted now\n\n• Masks\n\nThings and skills to share\n\n"
        "• Drill & bits · To lend\n\nSee more, or put something on the shelf:\n"
        f"{absolute_url('shelves:shelf')}?ward=hill\n"
    )
    assert as_text(parts_in(make_ward()), None) == ""
    with translation.override("es"):
        assert "Hace falta ahora" in as_text(parts_in(None), None)


def test_staff_copy_it_in_their_language(client: Client, hill: Ward) -> None:
    client.force_login(make_coordinator(hill))
    url = reverse("admin:shelf_posting")
    page = client.get(url, {"ward": hill.pk, "language": "ar"}).text
    assert 'dir="rtl"' in page
    assert escape("Drill & bits") in page
    assert says_no_more_than_the_shelf(page)
    # Another's ward is no choice of theirs: then it is all wards, as anybody reads them.
    other = Card.objects.get(title="Elsewhere rug").ward
    assert "Elsewhere rug" in client.get(url, {"ward": other.pk}).text
    assert client.get(url, {"ward": "x", "language": "xx"}).status_code == 200
    client.force_login(make_organizer(make_pod(hill)))
    assert client.get(url).status_code == 403


def test_the_first_page_of_staff_leads_to_cards(client: Client, hill: Ward) -> None:
    client.force_login(make_coordinator(hill))
    links = {link["url"]: link["count"] for link in client.get("/en/admin/").context["work"]}
    assert links["/en/admin/shelves/card/?look=yes"] == 1
    assert "/en/admin/shelf/posting/" in links
    client.force_login(make_coordinator(make_ward()))
    assert "shelf" not in str([link["url"] for link in client.get("/en/admin/").context["work"]])


# --- In chats -------------------------------------------------------------------------------------


@pytest.fixture
def target(hill: Ward) -> ChatTarget:
    return make_chat(hill, posts_needs=False, posts_notices=False, posts_cards=True)


def said(target: ChatTarget) -> list[str]:
    return [words_of(post) for post in target.posts.order_by("pk")]


def test_each_card_once_and_once_a_day(target: ChatTarget, hill: Ward, monkeypatch: Any) -> None:
    post_news(target.pk)
    post_news(target.pk)
    [text] = said(target)
    assert "• Masks" in text
    assert "• Drill & bits · To lend" in text
    assert says_no_more_than_the_shelf(text)
    make_card(ward=hill, title="Sofa")
    post_news(target.pk)
    assert len(said(target)) == 1
    ChatTarget.objects.update(cards_posted_at=timezone.now() - datetime.timedelta(days=1))
    post_news(target.pk)
    assert "Sofa" in said(target)[1]
    assert "Masks" not in said(target)[1]
    assert PostedThing.objects.filter(target=target, kind="card").count() == 3
    assert Message.objects.filter(template="chats/post").count() == 2


def test_what_is_taken_is_said_no_more(target: ChatTarget) -> None:
    post_news(target.pk)
    cards.take_back(Card.objects.get(title="Masks").pk, actor=audit.RESIDENT)
    [text] = said(target)
    assert "Masks" not in text
    make_reservation(Card.objects.get(title="Drill & bits"))
    assert said(target) == [""]


def test_chats_that_did_not_ask_get_none(hill: Ward) -> None:
    target = make_chat(hill, posts_needs=False, posts_notices=False)
    post_news(target.pk)
    assert said(target) == []
    assert not ChatTarget._meta.get_field("posts_cards").default


def test_the_longest_cards_fit_into_a_post(target: ChatTarget, hill: Ward) -> None:
    for _number in range(9):
        make_card(ward=hill, title="W" * 80)
    post_news(target.pk)
    assert 0 < len(said(target)[0]) <= 900

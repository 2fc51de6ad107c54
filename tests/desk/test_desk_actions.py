"""The presses at the desk: by whom, whose need it is, and what follows for the household."""

from typing import Any

import pytest
from django.contrib.auth import user_logged_out
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.choices import BlockedBy, NeedStatus
from requests_app.models import Block, ContactLog, Need
from tests import factories
from tests.desk.desk_page import add_need, said, url

pytestmark = pytest.mark.django_db

DESK = reverse("admin:desk")


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward, name="Ben")
    client.force_login(user)
    return user


@pytest.fixture
def amina(ward: Ward) -> User:
    return factories.make_coordinator(ward, name="Amina")


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return add_need(ward, kind)


def is_held_by(need: Need, user: User) -> bool:
    return Need.objects.claimed().filter(pk=need.pk, claimed_by=user).exists()


def held_until(client: Client, need: Need) -> str:
    """The time until which the need's page says that it held the need, when it is left."""
    page = client.get(url("need", need)).content.decode()
    return page.partition('data-until="')[2].partition('"')[0]


# --- Whose it is ---


def test_looking_claims_nothing_and_a_press_does(need: Need, user: User, client: Client) -> None:
    for page, words in (
        (DESK, "Open it and see who fits"),
        (url("need", need), "Open it for yourself"),
    ):
        shown = client.get(page).content.decode()
        assert words in shown
        # Without a claim there is nothing to give back when the page is left.
        assert "data-leave" not in shown
    # Open tabs and reloads are no work; they must not keep others away.
    assert not Need.objects.claimed().exists()
    page = client.post(url("open", need, "?urgent=on"))
    assert page.url == url("need", need, "?urgent=on") + "#need"
    assert is_held_by(need, user)
    assert "You have it open until" in client.get(page.url).content.decode()


def test_opening_what_another_has_open_says_who(
    need: Need, user: User, amina: User, client: Client
) -> None:
    services.claim_need(need.pk, actor=amina)
    response = client.post(url("open", need))
    assert "Amina has this need open until" in said(client, response)
    assert is_held_by(need, amina)
    page = client.get(url("need", need)).content.decode()
    assert "Take over" in page
    assert "Open it for yourself" not in page


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("offer", {"volunteer": 1}),
        ("offer_several", {"people": [1, 2]}),
        ("not_them", {"volunteer": 1}),
        ("answer", {"match": 1, "answer": "accept"}),
        ("contact", {}),
        ("rung", {"entry": 1}),
        ("close", {"how": "others_did"}),
    ],
)
def test_no_press_works_on_what_another_has_open(
    verb: str, data: dict[str, Any], need: Need, user: User, amina: User, client: Client
) -> None:
    services.claim_need(need.pk, actor=amina)
    response = client.post(url(verb, need), data)
    assert "Amina has this need open until" in said(client, response)
    need.refresh_from_db()
    assert need.status == NeedStatus.OPEN
    assert is_held_by(need, amina)
    assert not AuditEvent.objects.filter(actor=user).exists()


def test_a_note_about_what_another_has_open_is_not_lost(
    need: Need, user: User, amina: User, client: Client
) -> None:
    services.claim_need(need.pk, actor=amina)
    page = client.post(url("log", need), {"kind": "call_in", "note": "They rang me"})
    assert page.status_code == 409
    assert "Amina has this need open until" in page.content.decode()
    # Refused and given back: the call took place, and was typed.
    assert "They rang me" in page.content.decode()
    assert not ContactLog.objects.exists()


def test_taking_over(need: Need, user: User, amina: User, client: Client) -> None:
    services.claim_need(need.pk, actor=amina)
    assert "You have it open now" in said(client, client.post(url("take_over", need)))
    assert is_held_by(need, user)
    assert AuditEvent.objects.get(verb="take_over_need").actor == user


def test_a_press_renews_the_own_claim(need: Need, user: User, client: Client) -> None:
    client.post(url("open", need))
    before = Need.objects.get().claimed_until
    client.post(url("contact", need))
    after = Need.objects.get().claimed_until
    assert before
    assert after
    assert before < after


def test_leaving_by_the_button_and_by_the_browser(need: Need, user: User, client: Client) -> None:
    client.post(url("open", need))
    assert client.post(url("leave", need, "?urgent=on")).url == f"{DESK}?urgent=on"
    assert not Need.objects.claimed().exists()
    client.post(url("open", need))
    until = held_until(client, need)
    client.post(url("open", need))
    assert client.post(url("leave", need), {"until": until}).status_code == 204
    assert is_held_by(need, user), "the word came late: the need was opened again"
    until = held_until(client, need)
    client.post(url("leave", need), {"until": until})
    assert not Need.objects.claimed().exists()


def test_signing_out_leaves_everything(need: Need, user: User, client: Client) -> None:
    client.post(url("open", need))
    # A sign-out that names nobody ends nobody's claim.
    user_logged_out.send(sender=User, request=None, user=None)
    assert is_held_by(need, user)
    client.post(reverse("admin:logout"))
    assert not Need.objects.claimed().exists()


def test_the_next_need_skips_what_others_have_open(
    need: Need, ward: Ward, kind: Category, user: User, amina: User, client: Client
) -> None:
    held, free = add_need(ward, kind), add_need(ward, kind)
    services.claim_need(held.pk, actor=amina)
    volunteer = factories.make_volunteer(kind, ward=ward)
    response = client.post(url("offer", need), {"volunteer": volunteer.pk})
    assert response.url == url("need", free) + "#need"
    assert is_held_by(free, user)
    services.release_claims(actor=amina)
    assert client.post(url("next", free)).url == url("need", held) + "#need"
    assert is_held_by(held, user)
    # The one before was given back by the same press.
    assert Need.objects.claimed().filter(claimed_by=user).count() == 1


def test_without_a_next_need_nothing_stays_claimed(need: Need, user: User, client: Client) -> None:
    client.post(url("open", need))
    assert client.post(url("next", need)).url == DESK
    assert not Need.objects.claimed().exists()


# --- The household ---


def test_not_this_person(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal")
    data = {"volunteer": volunteer.pk, "note": "They had a quarrel"}
    response = client.post(url("not_them", need), data)
    assert "Amal will no longer be suggested for this household" in said(client, response)
    block = Block.objects.get()
    assert (block.said_by, block.by, block.note) == (BlockedBy.COORDINATOR, user, data["note"])
    assert client.get(url("need", need)).context["candidates"] == []
    response = client.post(url("not_them", need), {"volunteer": ""})
    assert "Choose the volunteer who must not be sent there" in said(client, response)


def test_a_follow_up_is_done_by_one_press(need: Need, user: User, client: Client) -> None:
    entry = factories.make_contact(need.request, follow_up_on=timezone.localdate())
    assert "Called back: done" in client.get(url("need", need)).content.decode()
    response = client.post(url("rung", need), {"entry": entry.pk})
    assert "nobody has to call back" in said(client, response)
    entry.refresh_from_db()
    assert entry.followed_up_at
    assert "Called back: done" not in client.get(url("need", need)).content.decode()


def test_anothers_log_is_not_touched_from_here(need: Need, user: User, client: Client) -> None:
    entry = factories.make_contact(follow_up_on=timezone.localdate())
    assert client.post(url("rung", need), {"entry": entry.pk}).status_code == 404
    entry.refresh_from_db()
    assert entry.followed_up_at is None


@pytest.mark.parametrize("verb", ["open", "take_over", "leave", "next", "offer", "close"])
def test_presses_about_needs_of_other_wards_find_nothing(
    verb: str, user: User, client: Client
) -> None:
    elsewhere = factories.make_need(factories.make_request(factories.make_ward()))
    assert client.post(url(verb, elsewhere)).status_code == 404
    client.force_login(factories.make_organizer(factories.make_ward()))
    assert client.post(url(verb, elsewhere)).status_code == 403

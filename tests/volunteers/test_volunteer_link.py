"""A volunteer who lost their private link gets it by email; nobody learns who is known."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from messaging.delivery import deliver
from messaging.models import Message
from tests.factories import link_to, make_volunteer
from tests.lost_links import look_for_them
from volunteers import notifications
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db


def ask(client: Client, contact: str):
    response = client.post(reverse("volunteers:volunteer_link"), {"contact": contact}, follow=True)
    look_for_them()
    return response


def letters() -> list[str]:
    for message in Message.objects.filter(template="volunteers/volunteer_link"):
        deliver(message.pk)
    return [letter.body for letter in mail.outbox]


@pytest.mark.parametrize("contact", ["rosa@example.org", " Rosa@Example.org ", "(202) 555-0142"])
def test_a_letter_with_the_link_goes_to_their_email(client: Client, contact: str):
    rosa = make_volunteer(name="Rosa", email="rosa@example.org", phone="202-555-0142")
    make_volunteer(name="Abel", phone="202-555-0143")
    token = link_to(rosa)
    assert ask(client, contact).status_code == 200
    (body,) = letters()
    assert f"/v/{token}/" in body
    assert mail.outbox[0].to == ["rosa@example.org"]


def test_the_answer_is_the_same_for_everybody(client: Client):
    rosa = make_volunteer(email="rosa@example.org")
    link_to(rosa)
    make_volunteer(phone="202-555-0144", email="")
    known = ask(client, "rosa@example.org")
    # Unknown, or known without an email: neither may be told apart from the first.
    for contact in ("nobody@example.org", "202-555-0144", "202-555-0145"):
        other = ask(client, contact)
        assert other.text == known.text
        assert other.redirect_chain == known.redirect_chain
        assert contact not in other.text
    assert len(letters()) == 1


def test_asking_often_is_no_flood_of_letters(client: Client, monkeypatch: pytest.MonkeyPatch):
    link_to(make_volunteer(email="rosa@example.org", phone="202-555-0142"))
    # By either contact: the limit is about the person, not about what was typed.
    for contact in ("rosa@example.org", "202-555-0142") * 3:
        ask(client, contact)
    assert Message.objects.count() == 1
    lap = notifications.LINK_ONCE_IN / 10_000
    # The key counts such spans; with a shorter one it is as if hours had passed.
    monkeypatch.setattr(notifications, "LINK_ONCE_IN", lap)
    ask(client, "rosa@example.org")
    assert Message.objects.count() == 2


@pytest.mark.parametrize("contact", ["", "rosa", "rosa@", "12", "x" * 300, "a\x00@example.org"])
def test_what_cannot_be_one_is_said(client: Client, contact: str):
    response = ask(client, contact)
    assert response.status_code == 422
    assert "Error:" in response.text
    assert not Message.objects.exists()


def test_who_has_left_is_not_found(client: Client):
    gone = make_volunteer(email="rosa@example.org", status=VolunteerStatus.LEFT)
    link_to(gone)
    ask(client, "rosa@example.org")
    assert letters() == []


def test_a_shared_email_gets_the_link_of_each(client: Client):
    # A family with one address: each of them has tasks of their own.
    tokens = [link_to(make_volunteer(email="home@example.org")) for _person in range(2)]
    ask(client, "home@example.org")
    bodies = "".join(letters())
    assert all(token in bodies for token in tokens)


def test_get_changes_nothing(client: Client):
    link_to(make_volunteer(email="rosa@example.org"))
    page = client.get(reverse("volunteers:volunteer_link"), {"contact": "rosa@example.org"})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert not Message.objects.exists()

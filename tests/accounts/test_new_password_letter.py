"""A new password by mail: nobody learns who has an account, and the letter is one of ours."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.models import Message
from tests import factories
from tests.accounts.new_password import letters

pytestmark = pytest.mark.django_db


def ask(email: str, **headers: str) -> list[list[str]]:
    """Ask for a letter, and return the kinds of statements that this took."""
    with CaptureQueriesContext(connection) as queries:
        answer = Client(**headers).post(reverse("account_reset_password"), {"email": email})
    assert answer.url == reverse("account_reset_password_done")
    return [query["sql"].split(maxsplit=3)[:3] for query in queries.captured_queries]


def test_known_and_unknown_addresses_take_the_same_work() -> None:
    user = factories.make_coordinator()
    assert ask(user.email) == ask("nobody@example.org") != []
    assert not mail.outbox
    assert [letter.to for letter in letters()] == [user.email]


def test_the_link_leads_to_our_own_site_whatever_the_host(settings) -> None:
    settings.SITE_URL = "https://aid.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    ask(factories.make_coordinator().email, HTTP_HOST="evil.example.com")
    (letter,) = letters()
    assert "https://aid.example.org/en/staff/password/reset/key/" in letter.body
    assert "evil" not in letter.body


def test_the_letter_is_in_the_language_of_its_reader() -> None:
    ask(factories.make_coordinator(language="es").email)
    (letter,) = letters()
    assert "/es/staff/password/reset/key/" in letter.body
    assert letter.subject != "Choose a new password"


def test_whoever_asks_again_and_again_sends_one_letter() -> None:
    user = factories.make_coordinator()
    for number in range(4):
        ask(user.email, REMOTE_ADDR=f"203.0.113.{number}")
    assert len(letters()) == 1


def test_neither_queue_nor_outbox_holds_address_or_link() -> None:
    user = factories.make_coordinator()
    ask(user.email)
    (letter,) = letters()
    link = letter.body.split("/key/")[1].split()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(procrastinate_jobs)::text FROM procrastinate_jobs")
        kept = str(cursor.fetchall()) + str(list(Message.objects.values()))
    assert user.email not in kept
    assert link not in kept


def test_who_has_gone_gets_none() -> None:
    ask(factories.make_coordinator(is_active=False).email)
    assert letters() == []

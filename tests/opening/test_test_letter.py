"""The test letter: sent by real SMTP, its link opened, and what is said of the sender's domain."""

import re
from datetime import timedelta
from typing import Any

import dns.exception
import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.delivery import deliver
from messaging.models import Message
from opening import mail_dns
from opening.checklist import lines
from opening.models import TestLetter
from tests import factories
from tests.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)


class Mailbox:
    """Takes letters in, or refuses all."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return "550 5.7.1 nothing from you"
        self.letters.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Any:
    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    server.stop()


def email_is_done() -> bool:
    return next(line for line in lines() if line.key == "email").is_done


def test_the_letter_goes_out_and_its_link_proves_it(client: Client, mailbox: Mailbox) -> None:
    steward = factories.make_steward()
    client.force_login(steward)
    page = reverse("admin:test_letter")
    client.post(page)
    deliver(Message.objects.get().pk)
    [letter] = mailbox.letters
    assert f"To: {steward.email}" in letter
    text = letter.replace("=\r\n", "").replace("=3D", "=")
    [path] = re.findall(r"https?://[^/]+(/en/admin/opening/email/\S+/)", text)
    assert not email_is_done()
    # A mail scanner, or another steward, proves nothing by it.
    assert Client().get(path).status_code == 302
    other = Client()
    other.force_login(factories.make_steward())
    assert other.post(path).status_code == 404
    assert client.get(path).status_code == 200
    assert not email_is_done()
    assert client.post(path).status_code == 302
    assert email_is_done()
    assert "has arrived" in client.get(page).content.decode()
    assert client.post(path).status_code == 302, "a second press is no error"


def test_a_refused_letter_shows_the_codes(client: Client, mailbox: Mailbox) -> None:
    mailbox.refuses = True
    client.force_login(factories.make_steward())
    page = reverse("admin:test_letter")
    client.post(page)
    deliver(Message.objects.get().pk)
    said = client.get(page).content.decode()
    assert "550 5.7.1" in said
    assert "nothing from you" not in said


def test_one_a_minute(client: Client) -> None:
    client.force_login(factories.make_steward())
    page = reverse("admin:test_letter")
    client.post(page)
    assert "wait a minute" in client.post(page, follow=True).content.decode()
    assert TestLetter.objects.count() == 1
    TestLetter.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    client.post(page)
    assert TestLetter.objects.count() == 2


def test_whoever_is_no_steward_any_more_gets_none(client: Client, mailbox: Mailbox) -> None:
    steward = factories.make_steward()
    client.force_login(steward)
    client.post(reverse("admin:test_letter"))
    steward.is_steward = False
    steward.save()
    deliver(Message.objects.get().pk)
    assert mailbox.letters == []


@pytest.mark.parametrize("code", ["nothing", "MQ:abc", "x:y:z"])
def test_a_made_up_code_opens_nothing(code: str, client: Client) -> None:
    client.force_login(factories.make_steward())
    url = reverse("admin:test_letter_arrived", args=[code])
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


RECORDS = {
    "example.org": ["some=thing", "v=spf1 include:mail.example.org -all"],
    "_dmarc.example.org": ["v=DMARC1; p=none"],
    "s1._domainkey.example.org": ["k=rsa; p=abc"],
}


def test_what_dns_says_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(factories.make_steward())
    page = reverse("admin:test_letter")
    monkeypatch.setattr(mail_dns, "texts_at", lambda name: RECORDS.get(name, []))
    said = client.get(page, {"look": "yes"}).content.decode()
    assert all(f"{name} is there." in said for name in ("SPF", "DKIM", "DMARC"))
    monkeypatch.setattr(mail_dns, "texts_at", lambda name: [])
    said = client.get(page, {"look": "yes"}).content.decode()
    assert "SPF is missing. Ask your provider" in said
    assert "DMARC is missing" in said

    def silence(name: str) -> list[str]:
        raise dns.exception.Timeout

    monkeypatch.setattr(mail_dns, "texts_at", silence)
    assert "could not be looked up" in client.get(page, {"look": "yes"}).content.decode()

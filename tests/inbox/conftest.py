"""An installation with a driver for texts, or with a mailbox that is read."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from tests import dovecot
from tests.inbox.letters import INBOUND
from tests.inbox.mail_server import MailServer, serving
from tests.inbox.phones import Phones
from tests.inbox.webhooks import KEY, TOKEN


@pytest.fixture
def twilio(settings: Settings) -> None:
    settings.TEXT_DRIVER, settings.TWILIO_AUTH_TOKEN = "twilio", TOKEN


@pytest.fixture
def gateway(settings: Settings) -> None:
    settings.TEXT_DRIVER, settings.GATEWAY_SIGNING_KEY = "gateway", KEY


@pytest.fixture
def phones(httpserver: HTTPServer, settings: Settings) -> Phones:
    """A provider of texts on loopback, and the phones that it brings them to."""
    return Phones(httpserver, settings)


@pytest.fixture
def mail_is_read(settings: Settings) -> None:
    """Letters can be answered. Nobody asks the mailbox."""
    settings.INBOUND_EMAIL = INBOUND
    settings.IMAP_URL = "imaps://localhost:1/"


@pytest.fixture(scope="session")
def imap_server() -> Iterator[dovecot.Dovecot]:
    if not dovecot.IS_THERE:
        pytest.skip(dovecot.WHY_NOT)
    # Not in pytest's own folder, which it closes to all others each time somebody starts it.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        server = dovecot.start(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def mailbox(
    imap_server: dovecot.Dovecot, settings: Settings, monkeypatch: Any, mail_is_read: None
) -> dovecot.Dovecot:
    """A real mailbox that is read, and empty."""
    imap_server.empty()
    # The certificate is its own: this is how a machine is told whom to trust.
    monkeypatch.setenv("SSL_CERT_FILE", imap_server.certificate)
    settings.IMAP_URL = imap_server.url
    return imap_server


@pytest.fixture
def mail_server(settings: Settings, mailbox: dovecot.Dovecot) -> Iterator[MailServer]:
    """A real SMTP server that puts mail to our address into the mailbox."""
    with serving(mailbox) as (server, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server

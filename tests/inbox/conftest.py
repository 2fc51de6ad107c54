"""An installation with a driver for texts."""

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

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

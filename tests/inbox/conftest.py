"""An installation with a driver for texts."""

import pytest
from pytest_django.fixtures import Settings

from tests.inbox.webhooks import KEY, TOKEN


@pytest.fixture
def twilio(settings: Settings) -> None:
    settings.TEXT_DRIVER, settings.TWILIO_AUTH_TOKEN = "twilio", TOKEN


@pytest.fixture
def gateway(settings: Settings) -> None:
    settings.TEXT_DRIVER, settings.GATEWAY_SIGNING_KEY = "gateway", KEY

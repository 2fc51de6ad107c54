"""An installation with a driver for texts."""

import datetime

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from tests.clock import set_clock
from tests.inbox.phones import Phones


@pytest.fixture
def phones(httpserver: HTTPServer, settings: Settings) -> Phones:
    """A provider of texts on loopback, and the phones that it brings them to."""
    return Phones(httpserver, settings)


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> datetime.datetime:
    """It is noon, where the network is."""
    return set_clock(monkeypatch, datetime.date(2026, 6, 1))

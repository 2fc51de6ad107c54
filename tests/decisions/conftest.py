"""An installation with a driver for texts."""

import pytest
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from tests.inbox.phones import Phones


@pytest.fixture
def phones(httpserver: HTTPServer, settings: Settings) -> Phones:
    """A provider of texts on loopback, and the phones that it brings them to."""
    return Phones(httpserver, settings)

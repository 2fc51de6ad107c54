"""A ward, and a network with a phone of its own that takes texts, by real HTTP on loopback."""

from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.factories import make_ward


@pytest.fixture
def oak(db: None) -> Any:
    return make_ward(name="Oak", slug="oak")


@pytest.fixture
def texts(settings: Any, httpserver: HTTPServer) -> list[tuple[str, str]]:
    """The texts that the phone has taken: to whom, and what they say."""
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "gateway", ["+12025550199"]
    settings.GATEWAY_URL = httpserver.url_for("")
    taken: list[tuple[str, str]] = []

    def take(request: Request) -> Response:
        said: Any = request.get_json()
        taken.append((said["phoneNumbers"][0], said["textMessage"]["text"]))
        return Response("{}", status=202, mimetype="application/json")

    httpserver.expect_request("/messages", method="POST").respond_with_handler(take)
    return taken

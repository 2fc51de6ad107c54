"""The phones of people, and the provider between them and us, by real HTTP on loopback."""

import re
from typing import Any
from urllib.parse import parse_qs

from django.test import Client
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from messaging.delivery import TryAgainLater, deliver
from messaging.models import Channel, Message, MessageStatus
from tests.inbox.webhooks import TOKEN, by_twilio

ACCOUNT, OURS = "AC" + "0" * 32, "+12025550199"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
_TOKEN = re.compile(r"/(?:r|m|route)/([\w-]+)/")


class Phones:
    """All that came to each number, in order. `answers` are given first, as status codes."""

    def __init__(self, server: HTTPServer, settings: Any) -> None:
        self.got: list[tuple[str, str]] = []
        self.answers: list[int] = []
        settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "twilio", [OURS]
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
        settings.TWILIO_BASE_URL = server.url_for("")
        server.expect_request(PATH, method="POST").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        status = self.answers.pop(0) if self.answers else 201
        if status != 201:
            return Response('{"message": "not now"}', status, content_type="application/json")
        said = parse_qs(request.get_data(as_text=True))
        self.got.append((said["To"][0], said["Body"][0]))
        sid = f'{{"sid": "SM{len(self.got)}", "status": "queued"}}'
        return Response(sid, 201, content_type="application/json")

    def deliver(self) -> None:
        """Send all texts that wait, each once, as the worker does."""
        waiting = Message.objects.filter(status=MessageStatus.QUEUED, channel=Channel.TEXT)
        for pk in list(waiting.order_by("pk").values_list("pk", flat=True)):
            try:
                deliver(pk)
            except TryAgainLater:
                continue

    def texts_to(self, number: str) -> list[str]:
        """Return all texts that came to a number."""
        return [text for to, text in self.got if to == number]

    def write(self, number: str, text: str, **sent: str) -> list[str]:
        """Text us from a number; return what comes back."""
        before = len(self.texts_to(number))
        assert by_twilio(Client(), text, number, **sent).status_code == 200
        self.deliver()
        return self.texts_to(number)[before:]


def token_in(text: str) -> str:
    """Return the token of the private link in a text."""
    found = _TOKEN.search(text)
    assert found, text
    return found[1]

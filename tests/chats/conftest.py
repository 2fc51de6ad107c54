"""A chat on loopback that keeps all that comes, and the jobs that post there."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from chats.models import ChatTarget
from chats.tasks import post_news_to_chat
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Channel, Message, MessageStatus
from tests.factories import make_chat, make_ward

SECRET = "3ccdd113474722377935511fc85d3dd4"


class Chat:
    """The server: what it was told, and what it answers next (200 when nothing is said)."""

    def __init__(self, server: HTTPServer) -> None:
        self.server, self.answers = server, []
        server.expect_request("/").respond_with_data("")
        server.expect_request(f"/hooks/{SECRET}").respond_with_handler(self.answer)

    def answer(self, request: Request) -> Response:
        status = self.answers.pop(0) if self.answers else 200
        return Response("ok" if status == 200 else "Mrs. Planted lives here", status)

    @property
    def address(self) -> str:
        return f"mmost://127.0.0.1:{self.server.port}/{SECRET}"

    @property
    def posts(self) -> list[str]:
        """The texts that it took."""
        taken = [request for request, answer in self.server.log if answer.status_code == 200]
        return [request.get_json()["text"] for request in taken]

    @property
    def everything(self) -> str:
        """All that came over the line, whatever it was."""
        return "\n".join(
            f"{request.full_path}\n{request.headers}\n{request.get_data(as_text=True)}"
            for request, _answer in self.server.log
        )


@pytest.fixture
def chat(settings: Any, httpserver: HTTPServer) -> Chat:
    settings.CHATS_WITHOUT_TLS = ["mmost", "json"]
    settings.FETCH_ALSO_FROM = ["127.0.0.1"]
    settings.SITE_URL = "https://aid.example.org"
    return Chat(httpserver)


@pytest.fixture
def harbor(db: None) -> Any:
    return make_ward(name="Harbor", slug="harbor", lists_needs=True)


@pytest.fixture
def target(chat: Chat, harbor: Any) -> ChatTarget:
    return make_chat(harbor, address=chat.address)


def look(target: ChatTarget) -> None:
    """Do what the jobs do in five minutes."""
    post_news_to_chat(target_id=target.pk)
    send_all()


def send_all() -> list[Message]:
    """Try each post once that waits; those that it did not go out of."""
    return [message for message in _waiting() if not _is_done(message)]


def _waiting() -> Iterator[Message]:
    rows = Message.objects.filter(channel=Channel.CHAT, status=MessageStatus.QUEUED)
    yield from rows.order_by("pk")


def _is_done(message: Message) -> bool:
    try:
        deliver(message.pk)
    except TryAgainLater:
        return False
    return True

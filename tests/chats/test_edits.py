"""Posts that are changed when what they say is over: Telegram and Discord."""

import json
from typing import Any

import pytest
from django.utils import timezone
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from chats.models import ChatTarget, Post
from messaging.models import Message, MessageStatus
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import Need
from tests.chats.conftest import look, send_all
from tests.factories import make_chat, make_need, make_notice, make_request

pytestmark = pytest.mark.django_db

BOT = "123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr"
HOOK = "4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js"
ADDRESSES = {"telegram": f"tgram://{BOT}/-1001234567", "discord": f"discord://{HOOK}"}


class Service:
    """Either service, as its pages describe it: what it was asked, and the posts as they are."""

    def __init__(self, server: HTTPServer) -> None:
        self.asked: list[tuple[str, str]] = []
        self.posts: dict[str, str] = {}
        self.status = 200
        server.expect_request(f"/bot{BOT}/sendMessage", method="POST").respond_with_handler(
            lambda request: self.answer(request, "text")
        )
        server.expect_request(f"/bot{BOT}/editMessageText", method="POST").respond_with_handler(
            lambda request: self.answer(request, "text")
        )
        path = f"/api/webhooks/{HOOK}"
        server.expect_request(path, method="POST").respond_with_handler(
            lambda request: self.answer(request, "content")
        )
        for number in range(1, 9):
            server.expect_request(f"{path}/messages/{number}", method="PATCH").respond_with_handler(
                lambda request: self.answer(request, "content")
            )

    def answer(self, request: Request, words: str) -> Response:
        said = json.loads(request.get_data())
        self.asked.append((request.method, request.full_path))
        if self.status != 200:
            return Response("{}", self.status)
        last = request.path.rpartition("/")[2]
        known = said.get("message_id") or (last if last.isdecimal() else None)
        number = str(known or len(self.posts) + 1)
        self.posts[number] = said[words]
        answer = {"ok": True, "result": {"message_id": int(number)}, "id": number}
        return Response(json.dumps(answer), content_type="application/json")


@pytest.fixture
def service(settings: Any, httpserver: HTTPServer) -> Service:
    settings.FETCH_ALSO_FROM = ["127.0.0.1"]
    settings.TELEGRAM_URL = settings.DISCORD_URL = httpserver.url_for("").rstrip("/")
    settings.SITE_URL = "https://aid.example.org"
    return Service(httpserver)


@pytest.fixture(params=ADDRESSES)
def target(request: pytest.FixtureRequest, service: Service, harbor: Ward) -> ChatTarget:
    return make_chat(harbor, address=ADDRESSES[request.param])


def close(*needs: Need) -> None:
    Need.objects.filter(pk__in=[need.pk for need in needs]).update(
        status=NeedStatus.CANCELLED, ended_at=timezone.now()
    )


def test_a_list_says_what_is_left_and_then_thanks(
    service: Service, target: ChatTarget, harbor: Ward, groceries: Any, ride: Any
) -> None:
    first, second = (make_need(make_request(harbor), kind) for kind in (groceries, ride))
    look(target)
    assert "Groceries" in service.posts["1"]
    close(first)
    look(target)
    assert "Groceries" not in service.posts["1"]
    assert "A ride" in service.posts["1"]
    close(second)
    look(target)
    assert service.posts["1"].endswith("is no longer open. Thank you, neighbors!")
    asked = len(service.asked)
    look(target)
    assert (len(service.posts), len(service.asked)) == (1, asked) == (1, 3)
    assert Post.objects.get().ended_at is not None


def test_nothing_that_did_not_change_is_written_again(
    service: Service, target: ChatTarget, harbor: Ward, groceries: Any
) -> None:
    make_need(make_request(harbor), groceries)
    for _time in range(3):
        look(target)
    assert len(service.asked) == 1


def test_a_notice_that_is_over_says_so(service: Service, target: ChatTarget, harbor: Ward) -> None:
    notice = make_notice(harbor)
    look(target)
    notice.delete()
    look(target)
    assert service.posts["1"] == "This notice is over."


def test_what_is_taken_before_the_post_went_out_is_not_in_it(
    service: Service, target: ChatTarget, harbor: Ward, groceries: Any, ride: Any
) -> None:
    first, _second = (make_need(make_request(harbor), kind) for kind in (groceries, ride))
    service.status = 503
    look(target)
    close(first)
    look(target)
    service.status = 200
    send_all()
    look(target)
    assert [method for method, _path in service.asked][-1] == "POST"
    assert "Groceries" not in service.posts["1"]


def test_a_change_that_fails_does_not_stop_the_chat(
    service: Service, target: ChatTarget, harbor: Ward, groceries: Any
) -> None:
    need = make_need(make_request(harbor), groceries)
    look(target)
    close(need)
    service.status = 404
    look(target)
    target.refresh_from_db()
    assert target.stopped_at is None
    assert Message.objects.get(template="chats/change").status == MessageStatus.FAILED

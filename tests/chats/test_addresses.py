"""The addresses that may be posted to, and those that lead elsewhere."""

import subprocess
import sys
import threading
import time
from typing import Any

import pytest

from messaging.channels.chat import by_apprise, send
from messaging.channels.chat.by_apprise import plugin_for
from messaging.channels.chat.services import (
    SERVICES,
    WITHOUT_TLS,
    BadAddressError,
    read_address,
)
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.models import Message
from messaging.registry import Letter
from tests.chats.conftest import SECRET, Chat

SLACK = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
GOOD = {
    f"https://hooks.slack.com/services/{SLACK}": "NotifySlack",
    f"slack://{SLACK}/#general": "NotifySlack",
    "https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js": "NotifyDiscord",
    "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js?thread=55": "NotifyDiscord",
    "tgram://123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr/-1001234567": "NotifyTelegram",
    "matrixs://bot:token@matrix.example.org/#room:example.org": "NotifyMatrix",
    f"mmosts://chat.example.org/{SECRET}": "NotifyMattermost",
    f"rockets://{'a' * 24}/{'b' * 24}@chat.example.org/#general": "NotifyRocketChat",
    "signals://signal.example.org/+12025550101/group.abc": "NotifySignalAPI",
    "https://chat.googleapis.com/v1/spaces/AAA/messages?key=aaaa&token=bbbb": "NotifyGoogleChat",
    f"zulip://bot@org/{'a' * 32}/stream": "NotifyZulip",
    "nctalks://user:word@cloud.example.org/room": "NotifyNextcloudTalk",
    f"workflows://prod-1.logic.azure.com:443/{'6' * 32}/signature/": "NotifyWorkflows",
}
# What starts programs, writes files, sends mail, speaks without TLS, or is no chat at all.
BAD = [
    "file:///etc/passwd",
    "syslog://",
    "dbus://",
    "exec://run",
    "windows://",
    "mailto://a:b@example.org",
    "json://127.0.0.1/x",
    "jsons://127.0.0.1/x",
    "xmls://127.0.0.1/x",
    "forms://127.0.0.1/x",
    "apprise://127.0.0.1/x",
    f"mmost://127.0.0.1/{SECRET}",
    "https://chat.example.org/hooks/3ccdd1134747",
    f"http://hooks.slack.com/services/{SLACK}",
    f"slack://{SLACK}/?template=/etc/passwd",
    f"mmosts://chat.example.org/{SECRET}?verify=no",
    f"mmosts://chat.example.org/{SECRET}?redirect=yes",
    f"mmosts://chat.example.org/{SECRET}?+X-Header=1",
    "mmosts://",
    "mmosts",
    f"mmosts://chat.example.org/{SECRET} mailto://a:b@example.org",
    "mmosts://[chat.example.org/",
    "",
]


@pytest.mark.parametrize(("url", "plugin"), GOOD.items())
def test_chats_that_are_known(url: str, plugin: str) -> None:
    assert type(plugin_for(read_address(url))).__name__ == plugin


@pytest.mark.parametrize("url", BAD)
def test_all_else_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadAddressError) as refused:
        read_address(url)
    assert SECRET not in f"{refused.value} {refused.value.words}"


def test_each_service_has_an_example() -> None:
    assert {read_address(url).scheme for url in GOOD} == {*SERVICES}
    assert not {*SERVICES} & {*WITHOUT_TLS}


def test_nothing_else_of_the_library_is_loaded() -> None:
    found = "[n for n in sys.modules if n.startswith('apprise.plugins.email')]"
    code = f"import sys; from apprise.plugins.mattermost import NotifyMattermost; print({found})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# --- Where it leads ---


def post(url: str) -> Any:
    return send(Message(), Letter(url, "", "Hello", text="Hello"))


def test_no_address_inside_is_spoken_to(settings: Any, chat: Chat) -> None:
    settings.FETCH_ALSO_FROM = []
    for host in ("127.0.0.1", "localhost", "[::1]"):
        with pytest.raises(PassingFailureError):
            post(chat.address.replace("127.0.0.1", host))
    assert chat.server.log == []


def test_no_redirect_leads_inside(chat: Chat) -> None:
    chat.server.clear()
    chat.server.expect_request(f"/hooks/{SECRET}").respond_with_data(
        "", 302, {"Location": chat.server.url_for("/inside")}
    )
    with pytest.raises(PassingFailureError):
        post(chat.address)
    assert [request.path for request, _answer in chat.server.log] == [f"/hooks/{SECRET}"]


def test_a_server_that_never_ends_is_cut(chat: Chat, monkeypatch: Any) -> None:
    monkeypatch.setattr(by_apprise, "SECONDS", 0.5)
    chat.server.clear()
    is_over = threading.Event()

    def never(request: Any) -> Any:
        is_over.wait(10)
        return chat.answer(request)

    chat.server.expect_request(f"/hooks/{SECRET}").respond_with_handler(never)
    began = time.monotonic()
    with pytest.raises(PassingFailureError):
        post(chat.address)
    assert time.monotonic() - began < 2
    # The next test has the same server, which serves one at a time and keeps what it served.
    is_over.set()
    while not chat.server.log:
        time.sleep(0.01)


def test_a_slow_server_gets_it_once(chat: Chat) -> None:
    chat.server.clear()

    def slow(request: Any) -> Any:
        time.sleep(5)
        return chat.answer(request)

    chat.server.expect_request(f"/hooks/{SECRET}").respond_with_handler(slow)
    post(chat.address)
    assert chat.posts == ["Hello"]


def test_an_address_that_was_allowed_once(chat: Chat, settings: Any) -> None:
    settings.CHATS_WITHOUT_TLS = []
    with pytest.raises(PermanentFailureError, match=r"^address$"):
        post(chat.address)

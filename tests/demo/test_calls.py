"""The demo's phone calls: our own webhooks answer it, up to a message that staff can hear."""

from typing import Any

import pytest
from django.test import Client
from django.urls import include, path, reverse
from pytest_django.live_server_helper import LiveServer

from calls.models import AtProvider, Call, Recording
from calls.recordings import bring
from messaging import on_call
from messaging.on_call import OnCall
from mutualaid import urls
from tests.calls.provider import OURS, SAM
from tests.inbox.webhooks import ROSA, TOKEN

pytestmark = pytest.mark.django_db(transaction=True)
urlpatterns = [
    path("demo/phone/", include("demo.api_urls")),
    path("en/demo/", include("demo.urls")),
    *urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Any, live_server: LiveServer, monkeypatch: Any) -> None:
    settings.ROOT_URLCONF = "tests.demo.test_calls"
    settings.DEMO_TEXTS, settings.DEMO_RECORDINGS = tmp_path / "texts.jsonl", tmp_path / "sounds"
    settings.CALL_NUMBERS, settings.SITE_URL = [OURS], live_server.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "ACdemo", TOKEN
    settings.TWILIO_BASE_URL = f"{live_server.url}/demo/phone"
    people = [OnCall("staff", 1, SAM, ("es",))]
    monkeypatch.setattr(on_call, "_providers", [lambda ward, language, now: people])


class Phone:
    """A browser with the page of the demo's phone."""

    def __init__(self, client: Client) -> None:
        self.client, self.page = client, client.get(reverse("demo_phone"), {"number": ROSA})

    def press(self, press: str = "", key: str = "") -> str:
        said = {"press": press, "key": key, "call": self.page.context["call"]}
        self.page = self.client.post(reverse("demo_call"), said)
        return str(self.page.text)

    def call(self) -> str:
        self.page = self.client.post(reverse("demo_call"), {"number": ROSA})
        return str(self.page.text)


def test_a_message_is_left_fetched_and_gone_there(client: Client, tmp_path: Any) -> None:
    phone = Phone(client)
    assert "Call the network from this number" in phone.page.text
    page = phone.call()
    assert "Para español, oprima el 2." in page
    assert "media-src 'self'" in phone.page["Content-Security-Policy"]
    assert "It rings at the people who are on call." in phone.press("key", "2")
    assert "Deje un mensaje" in phone.press("nobody")
    page = phone.press("leave")
    assert "Tenemos su mensaje" in page
    assert "The call is over." in page
    call = Call.objects.get()
    assert (call.outcome, call.language, call.thread.phone) == ("message", "es", ROSA)
    assert len(list((tmp_path / "sounds").iterdir())) == 1
    bring(AtProvider.objects.get().pk)
    row = Recording.objects.get()
    assert row.content_type == "audio/wav"
    assert len(row.sound()) > 8000
    assert list((tmp_path / "sounds").iterdir()) == []


def test_somebody_picks_up_and_they_talk(client: Client) -> None:
    phone = Phone(client)
    phone.call()
    assert "Somebody picks up" in phone.press("key", "2")
    page = phone.press("pick_up", "0")
    assert "The neighbor on call hears" in page
    assert "To take it, press 1." in page
    assert "You are talking with each other." in phone.press("take")
    assert "The call is over." in phone.press("hang_up")
    assert Call.objects.get().outcome == "talked"


def test_who_presses_nothing_and_hangs_up_has_called(client: Client) -> None:
    phone = Phone(client)
    phone.call()
    phone.press("wait")
    # What belongs to another page, or to no page, does nothing.
    for press in ("leave", "take", "x", "start"):
        assert "Press a key:" in phone.press(press)
    phone.press("hang_up")
    assert Call.objects.get().outcome == "missed"
    assert "The call is over." in phone.press("hang_up")


def test_nobody_makes_up_a_call(client: Client, settings: Any) -> None:
    for said in ({"call": "made up"}, {"number": "x"}, {}):
        assert client.post(reverse("demo_call"), said).status_code == 302
    url = reverse("demo_recording", args=["ACdemo", "RE" + "0" * 32, "mp3"])
    assert client.get(url).status_code == 401
    settings.TWILIO_AUTH_TOKEN = "another than the page signs with"
    settings.CALL_NUMBERS = []
    assert client.post(reverse("demo_call"), {"number": ROSA}).status_code == 302
    assert not Call.objects.exists()

"""The demo's phone: our texts come to it, and what is written on it comes in by the webhook."""

from base64 import b64encode
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path, reverse
from pytest_django.live_server_helper import LiveServer

from inbox.models import Item
from mutualaid import urls
from tests.inbox.webhooks import KEY

NUMBER = "+12025550142"
urlpatterns = [
    path("demo/phone/", include("demo.api_urls")),
    path("en/demo/", include("demo.urls")),
    *urls.urlpatterns,
]


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Any) -> None:
    settings.ROOT_URLCONF = "tests.demo.test_phone"
    settings.DEMO_TEXTS = tmp_path / "texts.jsonl"
    settings.TEXT_DRIVER, settings.GATEWAY_SIGNING_KEY = "gateway", KEY
    settings.GATEWAY_USER, settings.GATEWAY_PASSWORD = "demo", "secret"


def hand_over(client: Client, id_: str, text: str, password: str = "secret") -> int:
    basic = b64encode(f"demo:{password}".encode()).decode()
    said = {"id": id_, "textMessage": {"text": text}, "phoneNumbers": [NUMBER]}
    return client.post(
        reverse("demo_phone_send"),
        said,
        content_type="application/json",
        headers={"Authorization": f"Basic {basic}"},
    ).status_code


@pytest.mark.django_db
def test_a_text_to_a_number_stands_on_the_phone_once(client: Client) -> None:
    assert hand_over(client, "1", "See: https://aid.example.org/en/r/x/", "wrong") == 401
    assert hand_over(client, "1", "See: https://aid.example.org/en/r/x/") == 202
    assert hand_over(client, "1", "See: https://aid.example.org/en/r/x/") == 409
    page = client.get(reverse("demo_phone"), {"number": "202-555-0142"}).content.decode()
    assert page.count('href="https://aid.example.org/en/r/x/"') == 1
    other = client.get(reverse("demo_phone"), {"number": "202-555-0143"}).content.decode()
    assert "No text has come to this number yet." in other


@pytest.mark.django_db(transaction=True)
def test_what_is_written_on_it_comes_in_signed(
    client: Client, live_server: LiveServer, settings: Any
) -> None:
    settings.SITE_URL = live_server.url
    said = {"number": NUMBER, "text": "Necesito comida"}
    answer = client.post(reverse("demo_phone"), said, follow=True)
    assert "Necesito comida" in answer.content.decode()
    assert [item.text for item in Item.objects.filter(is_incoming=True)] == ["Necesito comida"]
    settings.GATEWAY_SIGNING_KEY = ""
    answer = client.post(reverse("demo_phone"), said)
    assert "This did not work. Please try again." in answer.content.decode()

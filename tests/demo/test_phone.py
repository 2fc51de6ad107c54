"""The demo's phone: our texts come to it, and what is written on it comes in by the webhook."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from inbox.fetched import fetch_file
from inbox.models import Attachment, Item
from messaging.channels.failures import PermanentFailureError
from messaging.channels.twilio_client import create
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus
from mutualaid import urls
from requests_app.models import HelpRequest
from tests.factories import make_category, make_ward
from tests.inbox.webhooks import TOKEN

OURS, NUMBER = "+12025550100", "+12025550142"
WHATSAPP = f"whatsapp:{NUMBER}"
urlpatterns = [
    path("demo/phone/", include("demo.api_urls")),
    path("en/demo/", include("demo.urls")),
    *urls.urlpatterns,
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Any, live_server: LiveServer) -> None:
    settings.ROOT_URLCONF, settings.SITE_URL = "tests.demo.test_phone", live_server.url
    settings.DEMO_TEXTS = tmp_path / "texts.jsonl"
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "twilio", [f"ward-1:{OURS}"]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "ACdemo", TOKEN
    settings.TWILIO_BASE_URL = f"{live_server.url}/demo/phone"
    settings.WHATSAPP_NUMBER = "+12025550101"
    settings.WHATSAPP_TEMPLATES = {"en": "HXdemo-en", "es": "HXdemo-es"}


def page_of(client: Client, number: str = NUMBER, **more: str) -> str:
    return client.get(reverse("demo_phone"), {"number": number, **more}).content.decode()


def write(client: Client, **said: Any) -> str:
    sent = {"number": NUMBER, **said}
    return client.post(reverse("demo_phone"), sent, follow=True).content.decode()


def send_template(content: str = "HXdemo-es") -> Any:
    link = '{"1": "https://aid.example.org/es/r/x/"}'
    return create(NUMBER, to=WHATSAPP, from_=OURS, content_sid=content, content_variables=link)


def test_a_text_to_a_number_stands_on_its_phone(client: Client) -> None:
    create(NUMBER, to=NUMBER, from_=OURS, body="See: https://aid.example.org/en/r/x/")
    assert page_of(client, "202-555-0142").count('href="https://aid.example.org/en/r/x/"') == 1
    for other in (page_of(client, "202-555-0143"), page_of(client, by="whatsapp")):
        assert "No text has come to this number yet." in other


def test_nobody_else_sends_to_it(client: Client) -> None:
    address = reverse("demo_phone_send", args=["ACdemo"])
    assert client.post(address, {"To": NUMBER, "Body": "Hello"}).status_code == 401
    assert "No text has come" in page_of(client)


def test_what_is_written_on_it_comes_in_signed(client: Client, settings: Any) -> None:
    assert "Necesito comida" in write(client, text="Necesito comida")
    came = Item.objects.filter(is_incoming=True)
    assert list(came.values_list("text", "via")) == [("Necesito comida", "text")]
    settings.TWILIO_AUTH_TOKEN = ""
    assert "This did not work. Please try again." in write(client, text="Y agua")
    assert came.count() == 1


def test_on_whatsapp_only_a_template_comes_until_somebody_writes(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_template()
    page = page_of(client, by="whatsapp")
    assert "Hay un mensaje para usted. Vea:" in page
    assert "Template" in page
    assert "only an approved template comes" in page
    with pytest.raises(PermanentFailureError, match="63016"):
        create(NUMBER, to=WHATSAPP, from_=OURS, body="Hello")
    with pytest.raises(PermanentFailureError, match="63027"):
        send_template("HXunknown")
    assert "answers come in free words until" in write(client, text="Hola", by="whatsapp")
    create(NUMBER, to=WHATSAPP, from_=OURS, body="Hello, Rosa")
    assert "Hello, Rosa" in page_of(client, by="whatsapp")
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "only an approved template comes" in page_of(client, by="whatsapp")


def test_help_is_asked_for_by_whatsapp(client: Client) -> None:
    make_ward(name="Ward 1", zip_codes=["20010"])
    make_category(name="Groceries", slug="groceries")
    make_category(name="Something else", slug="other")
    for text in ("Necesito comida", "Pan y leche", "20010", "hoy"):
        write(client, text=text, by="whatsapp")
        for pk in Message.objects.filter(status=MessageStatus.QUEUED).values_list("pk", flat=True):
            deliver(pk)
    page = page_of(client, by="whatsapp")
    for words in ("¿qué necesita?", "Responda 1: hoy", "Recibimos su solicitud"):
        assert words in page
    assert HelpRequest.objects.get().contact_method == "whatsapp"


def test_without_a_number_for_it_there_is_no_whatsapp(client: Client, settings: Any) -> None:
    settings.WHATSAPP_NUMBER = ""
    assert "WhatsApp" not in page_of(client)
    write(client, text="Hola", by="whatsapp")
    assert Item.objects.get().via == "text"


@pytest.mark.parametrize("by", ["text", "whatsapp"])
def test_a_photo_is_sent_fetched_and_gone_there(client: Client, tmp_path: Any, by: str) -> None:
    write(client, text="", by=by, photo="1")
    assert len(list((tmp_path / "photos").iterdir())) == 1
    fetch_file(Attachment.objects.get().pk)
    assert Attachment.objects.get().is_photo
    assert list((tmp_path / "photos").iterdir()) == []


def test_nobody_fetches_a_photo_without_the_account(client: Client) -> None:
    write(client, text="", photo="1")
    source = Attachment.objects.get().source
    message, media = source.split("/")
    assert client.get(reverse("demo_photo", args=["ACdemo", message, media])).status_code == 401

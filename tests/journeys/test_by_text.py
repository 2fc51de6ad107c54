"""The main job by text alone, on the demo's phone in a real browser: in Spanish and in Tigrinya."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import include, path, reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from common.models import LinkPurpose, PrivateLink
from inbox.models import Thread
from messaging.delivery import deliver
from messaging.models import Channel, Message, MessageStatus
from mutualaid import urls
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Match
from tests.factories import make_category, make_coordinator, make_volunteer, make_ward
from tests.inbox.webhooks import TOKEN
from tests.journeys.conftest import Open, press

pytestmark = pytest.mark.django_db(transaction=True)
urlpatterns = [
    path("demo/phone/", include("demo.api_urls")),
    path("en/demo/", include("demo.urls")),
    *urls.urlpatterns,
]
ALEM, SARA = "+12025550142", "+12025550143"


@dataclass(frozen=True)
class Words:
    """The words that people of one language write and read."""

    language: str
    need: str
    what: str
    when: str
    yes: str
    done: str
    it_did: str
    reads: tuple[str, ...]


SPANISH = Words(
    *("es", "Necesito comida", "Leche y pan para tres", "hoy", "Sí", "Listo", "sí"),
    ("¿qué necesita?", "código postal", "Responda 1: hoy", "Recibimos su solicitud"),
)
TIGRINYA = Words(
    *("ti", "ምግቢ የድልየኒ ኣሎ", "ጸባን እንጀራን", "1", "እወ", "ተፈጺሙ", "እወ"),
    ("እንታይ የድልየኩም?", "ዚፕ ኮድ", "መዓስ የድልየኩም?", "ሕቶኹም በጺሑና"),
)


class Phone:
    """The demo's phone in a browser, of one number; the worker sends whenever it looks."""

    def __init__(self, page: Page, number: str) -> None:
        self.page, self.number = page, number

    def read(self) -> str:
        """Return the newest text to this phone."""
        for pk in Message.objects.filter(
            status=MessageStatus.QUEUED, channel=Channel.TEXT
        ).values_list("pk", flat=True):
            deliver(pk)
        self.page.goto(f"{reverse('demo_phone')}?number={self.number.replace('+', '%2B')}")
        ours = self.page.locator(".notice").filter(has_text="To the phone")
        return ours.last.inner_text()

    def write(self, text: str) -> str:
        """Text back, and return what comes of it."""
        self.page.get_by_label("Text back").fill(text)
        press(self.page, "Send")
        return self.read()


@pytest.fixture
def phone(open_browser: Open, live_server: Any, settings: Any, tmp_path: Any) -> Any:
    settings.ROOT_URLCONF = "tests.journeys.test_by_text"
    settings.DEMO_TEXTS = tmp_path / "texts.jsonl"
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "twilio", ["+12025550100"]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "ACdemo", TOKEN
    settings.TWILIO_BASE_URL = f"{live_server.url}/demo/phone"

    def take(number: str) -> Phone:
        made = Phone(open_browser(), number)
        made.page.goto(f"{reverse('demo_phone')}?number={number.replace('+', '%2B')}")
        return made

    return take


@pytest.mark.parametrize("words", [SPANISH, TIGRINYA], ids=["es", "ti"])
def test_help_is_asked_for_given_and_thanked_for_by_text_alone(
    phone: Callable[[str], Phone], sign_in: Callable[[User], Page], words: Words
) -> None:
    ward = make_ward(name="Ward 1", zip_codes=["20010"])
    food = make_category(name="Groceries", slug="groceries")
    make_category(name="Something else", slug="other")
    reachable = {"phone": SARA, "email": "", "contact_method": "text", "ward": ward}
    make_volunteer(
        food, name="Sara", languages=[words.language], language=words.language, **reachable
    )

    resident, volunteer = phone(ALEM), phone(SARA)
    said = (words.need, words.what, "20010", words.when)
    for text, back in zip(said, words.reads, strict=True):
        assert back in resident.write(text)
    request = HelpRequest.objects.get()
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk)
    assert link is not None
    assert link.token in resident.read()
    assert len(link.token) <= 22

    desk = sign_in(make_coordinator(ward))
    desk.locator("#content").get_by_role("link", name="Desk").first.click()
    row = desk.locator(".desk-queue li").filter(has_text=request.reference)
    expect(row).to_contain_text("call back")
    row.get_by_role("button").click()
    press(desk, "Ask Sara")

    offer = volunteer.read()
    assert words.yes.upper().replace("Í", "I") in offer
    answer = volunteer.write(words.yes)
    match = Match.objects.get()
    assert match.status == MatchStatus.ACCEPTED
    # How to reach the household stands behind the link, and nowhere else.
    assert not [secret for secret in (words.what, ALEM, "0142", "Groceries") if secret in answer]
    told = resident.read()
    assert re.search(r"/r/[\w-]{22}/", told)
    assert "Sara" not in told
    volunteer.write(words.done)
    match.refresh_from_db()
    assert match.status == MatchStatus.DONE
    resident.read()
    resident.write(words.it_did)
    match.refresh_from_db()
    assert match.resident_said == "yes"
    assert Thread.objects.waiting().count() == 0

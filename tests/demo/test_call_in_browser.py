"""A call from the demo's phone up to the conversation that a coordinator opens, in a browser."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from calls.models import AtProvider
from calls.recordings import bring
from inbox.models import Thread
from tests import factories
from tests.calls.provider import OURS
from tests.inbox.webhooks import ROSA, TOKEN

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def demo(settings: Any, tmp_path: Any, live_server: LiveServer) -> None:
    settings.ROOT_URLCONF = "tests.demo.test_calls"
    settings.DEMO_TEXTS, settings.DEMO_RECORDINGS = tmp_path / "texts.jsonl", tmp_path / "sounds"
    settings.CALL_NUMBERS, settings.SITE_URL = [OURS], live_server.url
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "ACdemo", TOKEN
    settings.TWILIO_BASE_URL = f"{live_server.url}/demo/phone"


def test_a_message_is_left_and_played(client: Client, live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/en/demo/phone/?number=%2B12025550142")
    page.get_by_role("button", name="Call the network from this number").click()
    expect(page.get_by_text("Para español, oprima el 2.")).to_be_visible()
    page.get_by_role("button", name="2", exact=True).click()
    expect(page.get_by_text("Deje un mensaje después del tono")).to_be_visible()
    page.get_by_role("button", name="Leave a message").click()
    expect(page.get_by_text("The call is over.")).to_be_visible()
    bring(AtProvider.objects.get().pk)

    client.force_login(factories.make_coordinator(factories.make_ward()))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    thread = Thread.objects.get(phone_index__gt="")
    page.goto(live_server.url + reverse("admin:inbox_thread_change", args=[thread.pk]))
    expect(page.locator("audio")).to_have_count(0)
    page.get_by_role("button", name="Show").first.click()
    expect(page.get_by_text("Left a message")).to_be_visible()
    # The browser itself reads it, under the page's own policy.
    length = page.locator("audio").evaluate(
        "each => new Promise((done, fail) => {"
        " each.onloadedmetadata = () => done(each.duration); each.onerror = fail;"
        " each.preload = 'metadata'; each.load(); })"
    )
    assert length == pytest.approx(6, abs=0.2)
    assert thread.phone == ROSA

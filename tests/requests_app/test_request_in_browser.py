"""The confirmation on paper, in a real browser."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route

from common.models import Category
from tests.requests_app.request_form import fill_in, send, shown

pytestmark = pytest.mark.django_db


def test_the_printed_confirmation_holds_the_link_once(
    client: Client, groceries: Category, page: Page
) -> None:
    fill_in(client, groceries)
    send(client)
    html = shown(client, "request_sent")

    # The page alone is served; what is asked is whether a real browser applies the rules of print.
    def answer(route: Route) -> None:
        asked = route.request.url.removeprefix("http://requests.test")
        if asked.startswith(settings.STATIC_URL):
            route.fulfill(path=settings.BASE_DIR / asked.lstrip("/"))
        else:
            route.fulfill(body=html, content_type="text/html")

    page.route("**/*", answer)
    page.emulate_media(media="print")
    page.goto("http://requests.test/en/request/sent/")
    assert page.locator(".reference").is_visible()
    # A link cannot be pressed on paper: there its address has to be read.
    assert page.locator(".private-link .only-print").is_visible()
    assert not page.locator(".private-link a").is_visible()
    assert not page.get_by_role("button").first.is_visible()

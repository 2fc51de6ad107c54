"""The common look in a real browser: what has the focus, and both directions."""

import pytest
from django.test import Client
from playwright.sync_api import Page, Route

from scripts.css_is_fresh import BUILT, ROOT

pytestmark = pytest.mark.urls("tests.pages.example_urls")


@pytest.fixture(autouse=True)
def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is posted ask whether the network is open."""
    monkeypatch.setattr("common.current._known.load", None)


def show(page: Page, client: Client, address: str, posted: dict[str, str] | None = None) -> None:
    """The page as a browser loads it; requests go to the test client, so no server is needed."""
    response = client.get(address) if posted is None else client.post(address, posted)

    def answer(route: Route) -> None:
        if route.request.url.endswith(".css"):
            route.fulfill(path=ROOT / BUILT, content_type="text/css")
        else:
            route.fulfill(body=response.content, content_type="text/html")

    page.route("**/*", answer)
    page.goto(f"http://look.test{address}")


def test_keyboard_shows_where_it_is(page, client):
    show(page, client, "/en/ask/")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.className")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert focused == "skip"
    assert shadow != "none"
    assert page.locator(".skip").bounding_box()["y"] >= 0


def test_arabic_page_runs_from_right_to_left(page, client):
    page.set_viewport_size({"width": 800, "height": 640})
    show(page, client, "/ar/ask/", {})
    mark = page.locator(".brand svg").bounding_box()
    assert mark["x"] > 400
    # Digits that run with the page would be read in another order.
    assert page.locator("#id_phone").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator("#id_name").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_errors_take_the_focus(page, client):
    show(page, client, "/en/ask/", {})
    page.wait_for_function("document.activeElement.id === 'errors'", timeout=5000)

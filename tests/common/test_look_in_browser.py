"""The common look in a real browser: accessibility by axe, sizes, both directions, both schemes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, Route

from scripts.css_is_fresh import BUILT, ROOT

pytestmark = pytest.mark.urls("tests.common.look_urls")
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST_TARGET = 44


@pytest.fixture(autouse=True)
def _arabic(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("posted", [None, {"name": "Ana"}], ids=["empty", "errors"])
def test_axe_finds_nothing(page, client, scheme, language, posted):
    page.emulate_media(color_scheme=scheme)
    show(page, client, f"/{language}/ask/", posted)
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_axe_finds_a_planted_fault(page, client):
    show(page, client, "/en/ask/")
    page.evaluate("document.querySelector('label[for=id_name]').remove()")
    assert Axe().run(page, options=WCAG).violations_count > 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_narrow_screen_never_scrolls_sideways(page, client, language):
    page.set_viewport_size({"width": 320, "height": 640})
    show(page, client, f"/{language}/ask/", {"name": "x" * 300})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_targets_are_large(page, client):
    page.set_viewport_size({"width": 360, "height": 640})
    show(page, client, "/en/ask/", {})
    targets = "nav a, .btn, .errors a, input:not([type=hidden], [type=checkbox], [type=radio])"
    targets += ", select, textarea, .choice label"
    heights = page.locator(targets).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    assert len(heights) > 15
    assert min(heights) >= SMALLEST_TARGET


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
    assert page.locator("#id_phone").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert page.locator("#id_name").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_errors_take_the_focus(page, client):
    show(page, client, "/en/ask/", {})
    page.wait_for_function("document.activeElement.id === 'errors'", timeout=5000)

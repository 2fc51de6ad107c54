"""Every public page and state in a real browser: axe, narrow screens, and by keyboard alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Page

from common.models import LinkPurpose, PrivateLink
from requests_app.models import HelpRequest
from tests import looks
from tests.factories import make_category, make_ward
from tests.journeys.accessibility import UNSEEN_FOCUS, Eyes
from tests.journeys.conftest import Open
from tests.journeys.visited_pages import VISITS, visited
from tests.languages.reader import Reader
from tests.languages.walks import WALKS, Keeper
from tests.pages.markup import elements

# The source language, and another script or the other direction.
LANGUAGES = looks.some(("en", "am", "ar"), always=["en"])
# Walks are long: one of these each time.
WALKED = looks.some(("ti", "ar"))


@pytest.fixture(scope="module")
def eyes(browser: Browser) -> Iterator[Eyes]:
    """One page for all of these tests: it only shows what it is given."""
    page = browser.new_page()
    yield Eyes(page)
    page.close()


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("area", VISITS)
def test_nothing_is_wrong_with_any_page(eyes: Eyes, area: str, language: str) -> None:
    pages = visited(area, language)
    eyes.turn = LANGUAGES.index(language)
    found = {name: eyes.faults(html) for name, html in pages.items()}
    first = next(iter(pages))
    found[f"{first}, unfolded"] = eyes.faults_unfolded(pages[first])
    for name, html in pages.items():
        if "with errors" in name:
            found[name] += faults_of_errors(html, language)
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize("language", WALKED)
@pytest.mark.parametrize("read", WALKS)
def test_nothing_is_wrong_on_a_walk(
    eyes: Eyes, read: Callable[[Reader], None], language: str
) -> None:
    eyes.turn = 0
    with Keeper(language) as keeper:
        read(keeper)
    found = [f"{name}: {each}" for name, html in keeper.pages.items() for each in eyes.faults(html)]
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_nothing_is_wrong_with_the_banner_of_the_demo(eyes: Eyes, settings: Any) -> None:
    settings.DEMO = True
    html = visited("places", "en")["home"]
    assert 'class="demo"' in html
    eyes.turn = 1
    assert eyes.faults(html) == []


def faults_of_errors(html: str, language: str) -> list[str]:
    """The faults that keep a page with errors from being understood at once."""
    # The way out of a page stands where it stands on every page, also above what is wrong on it.
    main = [
        each for each in elements(html.split("<main", 1)[1]) if each.get("href") != leave(language)
    ]
    controls = [each for each in main if each["tag"] in {"input", "select", "textarea"}]
    named = {each["id"]: each.get("name") for each in controls if "id" in each}
    firsts = {name: id_ for id_, name in reversed(named.items())}
    with override(language):
        begin = gettext("Error:")
    faults = []
    if f"<title>{begin} " not in html:
        faults.append("the title does not say it")
    if main[0].get("id") != "errors" or not {"autofocus", "tabindex"} <= main[0].keys():
        faults.append("the summary is not on top, or takes no focus")
    if not all(each.get("action") for each in main if "novalidate" in each):
        faults.append("after a link of the summary the next one would take no focus")
    for link in elements(html.split('id="errors"', 1)[1].split("</div>", 1)[0], tag="a"):
        target = link["href"].removeprefix("#")
        if firsts.get(named.get(target)) != target:
            faults.append(f"{link['href']} leads to no field, or not to the first of its group")
    return faults


def leave(language: str) -> str:
    with override(language):
        return reverse("leave")


PLANTED = {
    "label: ": "<input id='x'>",
    "360 px, dark: color-contrast: ": "<p class='dim'>dim</p>",
    "1280 px, light: target-size: ": "<p class='tiny'><a href='/a'>1</a><a href='/b'>2</a></p>",
    "320 px, light: <button": "<button class='low'>Low</button>",
    "320 px, light: it scrolls sideways": "<p class='wide'>wide</p>",
    "320 px, light: no ring: ": "<a class='bare' href='/a'>bare</a>",
    "320 px, light: hidden by ": "<p class='cover'></p><a href='/a'>covered</a>",
    '320 px, light: <p class="tight"': "<p class='tight'>Cut off when there is more room</p>",
}
FAULTY = """<!doctype html><html lang="en"><head><title>Faulty</title><style>
@media (prefers-color-scheme: dark) { .dim { color: #888; background: #999 } }
.tiny a { display: inline-block; padding: 1rem }
@media (min-width: 700px) { .tiny a { padding: 0 } }
.low { height: 20px } .wide { width: 400px } .bare:focus { outline: none }
.cover { position: fixed; inset: 0; background: #fff } .tight { height: 1.3em; overflow: hidden }
</style></head><body><main><h1>Faulty</h1>%s</main></body></html>"""


def test_eyes_see_planted_faults(eyes: Eyes) -> None:
    eyes.turn = None
    seen = {words: eyes.faults(FAULTY % html) for words, html in PLANTED.items()}
    missed = [words for words, faults in seen.items() if words not in "\n".join(faults)]
    assert not missed, seen
    # Nothing is found without them, so it was the planted ones that were seen.
    assert not eyes.faults(FAULTY % "")


# --- By keyboard ---

HERE = "document.activeElement.outerHTML.slice(0, 200)"
# The button inside a date field is the browser's own, and so is its ring.
IS_LOST = f"""() => {{
    const e = document.activeElement;
    const inside = e.matches(":focus-within") && !e.matches(":focus");
    return inside ? "" : ({UNSEEN_FOCUS})(e);
}}"""


class Keyboard:
    """Somebody without a mouse. Each step of the way must show where it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def is_at(self, selector: str) -> bool:
        return self.page.evaluate("s => document.activeElement.matches(s)", selector)

    def reach(self, selector: str) -> None:
        """Press Tab until the element is reached."""
        # More steps than any page has; out of a trap Tab would never come.
        for _step in range(80):
            if self.is_at(selector):
                return
            self.page.keyboard.press("Tab")
            assert not self.page.evaluate(IS_LOST), self.page.evaluate(HERE)
        pytest.fail(f"{selector} is out of reach on {self.page.url}")

    def write(self, selector: str, words: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(words)

    def tick(self, selector: str) -> None:
        self.reach(selector)
        self.page.keyboard.press("Space")

    def go_on(self) -> None:
        self.reach("main button.btn-primary")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


@pytest.mark.django_db(transaction=True)
def test_a_request_is_sent_by_keyboard_alone(open_browser: Open) -> None:
    make_category()
    make_ward()
    page = open_browser(java_script_enabled=True)
    keyboard = Keyboard(page)
    page.goto("/en/")
    keyboard.reach("main a[href='/en/request/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/request/")
    keyboard.go_on()
    assert page.title().startswith("Error:")
    assert keyboard.is_at("#errors")
    keyboard.reach("#errors a")
    page.keyboard.press("Enter")
    assert keyboard.is_at("#id_categories_0")
    keyboard.tick("#id_categories_0")
    keyboard.go_on()
    keyboard.tick("input[name=urgency]")
    keyboard.go_on()
    keyboard.write("#id_address", "3100 Example Street")
    keyboard.go_on()
    keyboard.write("#id_name", "Milagros")
    keyboard.write("#id_phone", "202-555-0147")
    keyboard.go_on()
    keyboard.tick("#id_consent")
    keyboard.go_on()
    assert "/en/request/sent/" in page.url
    request = HelpRequest.objects.get()
    assert (request.name, request.address) == ("Milagros", "3100 Example Street")
    assert PrivateLink.objects.filter(purpose=LinkPurpose.REQUEST).exists()

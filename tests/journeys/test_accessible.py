"""Every public page and state in a real browser: axe, narrow screens, and by keyboard alone."""

from collections.abc import Callable
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts import audit
from common.models import LinkPurpose, PrivateLink
from requests_app.models import HelpRequest
from requests_app.services import accept_match
from tests.common.test_look_in_browser import WCAG
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_resource,
    make_resource_list,
    make_volunteer,
    make_ward,
    make_way_to_give,
)
from tests.journeys.conftest import Open, press

pytestmark = pytest.mark.django_db(transaction=True)

Look = Callable[[Page, str], None]
Scheme = Literal["light", "dark"]
# Each app's own tests look at its pages in English on a wide screen, in both schemes.
EYES: dict[str, list[tuple[int, Scheme]]] = {
    "en": [(360, "light")],
    "es": [(360, "dark"), (1280, "light")],
}
NARROWEST = 320
ALL_RULES = {**WCAG, "resultTypes": ["violations"]}
# What depends on the screen or the scheme; the rest is the same in all of them.
SEEN = {"runOnly": ["color-contrast", "target-size"], "resultTypes": ["violations"]}
# For a page that has axe's script already.
AGAIN = Axe("0")
HERE = "document.activeElement.outerHTML.slice(0, 200)"
FOCUS_IS_VISIBLE = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
    const ring = style.boxShadow !== "none"
        || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    // The button inside a date field is the browser's own, and so is its ring.
    const inside = e.matches(":focus-within") && !e.matches(":focus");
    return (ring || inside) && box.bottom > 0 && box.top < innerHeight && box.width > 0;
}"""


@pytest.fixture(params=list(EYES))
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(open_browser: Open) -> Page:
    return open_browser(java_script_enabled=True)


@pytest.fixture
def look(language: str) -> Look:
    """Looks at a page as it stands: on both screens, and on the narrowest."""

    def look_at(page: Page, what: str) -> None:
        runs = [(Axe(), ALL_RULES), (AGAIN, SEEN)]
        for (width, scheme), (axe, rules) in zip(EYES[language], runs, strict=False):
            page.set_viewport_size({"width": width, "height": 740})
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, options=rules)
            report = f"{what}, {width}, {scheme}: {found.generate_report()}"
            assert found.violations_count == 0, report
        page.set_viewport_size({"width": NARROWEST, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == NARROWEST, what
        page.set_viewport_size({"width": 360, "height": 740})

    return look_at


def test_places_and_the_directory(page: Page, look: Look, language: str) -> None:
    ward = make_ward(slug="one", hotline="+12025550171", intro="Row houses.")
    make_ward(slug="two", hotline="+12025550172", is_hotline_only=True)
    make_pod(ward, slug="pod", description="Two towers.", contact_phone="+12025550110")
    make_way_to_give(ward=ward, note="For groceries", handle="$Example")
    pantry = make_resource(slug="pantry", ward=ward, phone="+12025550121", languages=["am", "en"])
    make_resource_list(pantry, slug="food", ward=ward)
    addresses = ["", "wards/", "wards/?q=99999", "wards/one/", "wards/two/", "pods/pod/"]
    addresses += ["resources/", "resources/?q=nothing", "resources/pantry/", "lists/food/"]
    addresses += ["nowhere/", "staff/login/", "staff/password/reset/"]
    for address in addresses:
        page.goto(f"/{language}/{address}")
        look(page, address or "home")


def test_asking(page: Page, look: Look, language: str) -> None:
    make_category(asks_about_food=True, asks_delivery=True, hint="A bag of food")
    make_pod(make_ward(hotline="+12025550171"))
    page.goto(f"/{language}/request/")
    look(page, "needs")
    press_and_see_errors(page, look)
    page.check("#id_categories_0")
    press(page)
    look(page, "details")
    press_and_see_errors(page, look)
    page.check("input[name=urgency] >> nth=0")
    press(page)
    look(page, "where")
    page.fill("#id_zip_code", "1")
    press_and_see_errors(page, look)
    page.fill("#id_zip_code", "20010")
    press(page)
    look(page, "contact")
    press_and_see_errors(page, look)
    page.fill("#id_name", "Milagros")
    page.fill("#id_phone", "202-555-0147")
    press(page)
    look(page, "check")
    press_and_see_errors(page, look)
    page.check("#id_consent")
    press(page)
    assert HelpRequest.objects.count() == 1
    look(page, "sent")


def press_and_see_errors(page: Page, look: Look) -> None:
    press(page)
    assert page.locator("#errors").is_visible(), page.url
    look(page, f"errors on {page.title()}")


def test_offering(page: Page, look: Look, language: str) -> None:
    make_category(hint="A bag of food")
    make_pod(make_ward())
    page.goto(f"/{language}/volunteer/")
    look(page, "about")
    press_and_see_errors(page, look)
    page.fill("#id_name", "Rosa")
    page.fill("#id_phone", "202-555-0142")
    press(page)
    look(page, "where")
    press_and_see_errors(page, look)
    page.check("input[name=ward] >> nth=0")
    press(page)
    look(page, "offer")
    press_and_see_errors(page, look)
    page.check("input[name=categories] >> nth=0")
    press(page)
    page.fill("#id_max_at_once", "many")
    look(page, "time")
    press_and_see_errors(page, look)
    page.fill("#id_max_at_once", "2")
    press(page)
    look(page, "check")
    press_and_see_errors(page, look)
    page.check("#id_agree")
    press(page)
    look(page, "sent")


def test_private_pages(page: Page, look: Look, language: str) -> None:
    request = make_request(make_ward())
    need = make_need(request, detail="Rice and beans")
    asked = make_need(request)
    volunteer = make_volunteer(asked.category, goods_note="A stroller")
    match = make_match(asked, volunteer)
    offer, own = f"/{language}/m/{link_to(match)}/", f"/{language}/v/{link_to(volunteer)}/"
    private = f"/{language}/r/{link_to(request)}/"
    pages = [private, f"{private}edit/", f"{private}cancel/", f"{private}delete/"]
    pages += [f"{private}needs/{need.pk}/cancel/", offer, f"{offer}decline/"]
    pages += [own, f"{own}edit/", f"{own}pause/", f"{own}leave/"]
    pages += [f"/{language}/r/nobody/", f"/{language}/request/deleted/"]
    see(page, look, pages)
    accept_match(match.pk, actor=audit.VOLUNTEER)
    see(page, look, [private, own, offer, f"{offer}release/"])
    page.goto(offer)
    press(page)
    look(page, "after the help")


def see(page: Page, look: Look, addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        look(page, address)


# --- By keyboard ---


class Keyboard:
    """Somebody without a mouse. Each step of the way must show where it is."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Press Tab until the element is reached."""
        for _step in range(80):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(FOCUS_IS_VISIBLE), self.page.evaluate(HERE)
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


def test_a_request_is_sent_by_keyboard_alone(page: Page) -> None:
    make_category()
    make_ward()
    keyboard = Keyboard(page)
    page.goto("/en/")
    keyboard.reach("main a[href='/en/request/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/request/")
    keyboard.go_on()
    assert page.title().startswith("Error:")
    keyboard.reach("#errors a")
    page.keyboard.press("Enter")
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

"""The desk as a coordinator uses it: by keyboard, without a script, and by axe's rules."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from requests_app.models import Match
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

# What stock Django's admin fails by itself: the label of its search box is a picture.
NOT_OURS = {"label-title-only"}


@pytest.fixture
def user(client: Any, live_server: Any, page: Page) -> Any:
    """A coordinator with a little work, signed in in the browser."""
    ward = factories.make_ward(name="Juniper")
    kind = factories.make_category(name="Groceries", asks_about_food=True, needs_transport=True)
    user = factories.make_coordinator(ward)
    for _number in range(2):
        factories.make_need(factories.make_request(ward), kind, detail="Milk")
    factories.make_volunteer(kind, ward=ward, name="Amal", transport=["car"])
    factories.make_volunteer(kind, ward=ward, name="Bo", email="", languages=["am"])
    factories.make_volunteer(ward=ward, status="pending")
    client.force_login(user)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    return user


def violations(page: Page) -> dict[str, list[str]]:
    found = Axe().run(page).response["violations"]
    return {
        rule["id"]: [node["html"][:120] for node in rule["nodes"]]
        for rule in found
        if rule["id"] not in NOT_OURS
    }


PAGES = [
    "index",
    "requests_app_desk",
    "requests_app_intake_request",
    "volunteers_intake_volunteer",
    "requests_app_helprequest_changelist",
    "volunteers_volunteer_changelist",
]


@pytest.mark.parametrize("name", PAGES)
def test_pages_pass_axe_and_fit_a_phone(name: str, user: Any, live_server: Any, page: Page) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + reverse(f"admin:{name}"))
        assert violations(page) == {}
        if name in {"index", "requests_app_desk", "requests_app_intake_request"}:
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_intake_with_errors_passes_axe(user: Any, live_server: Any, page: Page) -> None:
    page.goto(live_server.url + reverse("admin:requests_app_intake_request"))
    page.get_by_role("button", name="Take the request down").click()
    assert page.get_by_text("There is a problem").is_visible()
    assert violations(page) == {}


def test_the_chosen_need_is_in_view_in_a_long_queue(
    user: Any, live_server: Any, page: Page
) -> None:
    ward = factories.make_ward()
    factories.AreaRole.objects.create(user=user, ward=ward)
    needs = [factories.make_need(factories.make_request(ward)) for _number in range(30)]
    page.goto(live_server.url + reverse("admin:requests_app_desk_need", args=[needs[15].pk]))
    expect(page.locator(".desk-queue .chosen")).to_be_in_viewport()


def test_a_need_is_put_to_a_volunteer_by_keyboard(user: Any, live_server: Any, page: Page) -> None:
    page.goto(live_server.url + reverse("admin:requests_app_desk"))
    page.locator(".desk-queue ol a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/#need")
    for _press in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Ask Amal"
    page.keyboard.press("Enter")
    page.get_by_text("Amal was asked").wait_for()
    assert Match.objects.get().volunteer.name == "Amal"


def test_it_works_without_a_script(
    user: Any, live_server: Any, page: Page, new_context: Any
) -> None:
    context = new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(live_server.url + reverse("admin:requests_app_desk"))
    plain.get_by_role("button", name="Show contact details").click()
    plain.get_by_text("Contact details are shown for 15 minutes").wait_for()
    plain.get_by_role("button", name="Ask Amal").click()
    plain.get_by_text("Amal was asked").wait_for()

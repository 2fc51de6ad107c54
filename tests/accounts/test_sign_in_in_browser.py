"""The sign-in pages pass axe and fit a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def check(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert {rule["id"]: [node["html"][:120] for node in rule["nodes"]] for rule in found} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_a_wrong_password_to_the_second_step(
    live_server: Any, page: Page, settings: Any
) -> None:
    settings.STAFF_MFA_REQUIRED = True
    user = factories.make_steward()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + reverse("admin:index"))
    check(page)
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_text("There is a problem").is_visible()
    check(page)
    for button in ("Sign in", "Confirm"):
        page.get_by_label("Password").fill(factories.PASSWORD)
        page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name="Set up the second step").wait_for()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    check(page)
    page.goto(live_server.url + reverse("account_reset_password"))
    check(page)

"""Signing in for the first time, on a phone."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_wrong_password_to_the_second_step(
    live_server: Any, page: Page, settings: Any
) -> None:
    settings.STAFF_MFA_REQUIRED = True
    user = factories.make_steward()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(live_server.url + reverse("admin:index"))
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_text("There is a problem").is_visible()
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Set up the second step").wait_for()
    # A picture that did not load has no width.
    picture = page.locator("img.qr")
    assert picture.evaluate("image => image.naturalWidth") > 0
    # Cameras read black on white alone.
    page.emulate_media(color_scheme="dark")
    white = "image => getComputedStyle(image).backgroundColor"
    assert picture.evaluate(white) == "rgb(255, 255, 255)"

"""The first page of a steward with nothing done yet fits a phone, and begins with what to do."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_fits_and_begins_with_what_is_to_do(
    width: int, language: str, client: Any, live_server: Any, page: Page, settings: Any
) -> None:
    settings.NETWORK_STARTS_OPEN = False
    client.force_login(factories.make_steward(opened=False))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + reverse("admin:index").replace("/en/", f"/{language}/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    reason = page.locator("#id_reason").bounding_box()
    to_do = page.locator("#checklist").bounding_box()
    assert reason is not None
    assert to_do is not None
    assert reason["x"] + reason["width"] <= width
    assert to_do["y"] < reason["y"]
    # Above what it offers: only the search stands before it.
    assert to_do["y"] < 844

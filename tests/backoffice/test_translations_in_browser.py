"""The way from a count of gaps to the field, and back: by keyboard, on a phone, by axe's rules."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from pods.models import Ward
from resources.models import ListedResource
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ward(client: Any, live_server: Any, page: Page) -> Ward:
    """A ward without any translation, and an organizer of it, signed in in the browser."""
    ward = factories.make_ward(name="Harbor", intro="By the pier. " * 30)
    client.force_login(factories.make_organizer(ward))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    return ward


def violations(page: Page) -> dict[str, list[str]]:
    """Run axe: faults by rule, but for the search box's label, which is a picture in Django."""
    found = Axe().run(page).response["violations"]
    return {
        rule["id"]: [node["html"][:120] for node in rule["nodes"]]
        for rule in found
        if rule["id"] != "label-title-only"
    }


def test_the_pages_pass_axe_and_fit_a_phone(ward: Ward, live_server: Any, page: Page) -> None:
    row = factories.make_resource_list(factories.make_resource(ward=ward), ward=ward)
    ListedResource.objects.update(note="Knock twice")
    lists = reverse("admin:resources_resourcelist_changelist")
    form = reverse("admin:resources_resourcelist_change", args=[row.pk])
    gaps = reverse("admin:translations")
    phone = [gaps, gaps.replace("/en/", "/ar/"), form, f"{form}?translate=ar", lists]
    for width, path in [(1280, gaps), *((360, path) for path in phone)]:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(live_server.url + path)
        assert violations(page) == {}, (path, width)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_gap_is_filled_by_keyboard(ward: Ward, live_server: Any, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + reverse("admin:translations"))
    page.get_by_role("row", name="Wards").get_by_role("link").last.press("Enter")
    link = page.locator("#gaps").get_by_role("link", name="العربية")
    # The name and the introduction.
    expect(link).to_have_count(2)
    link.first.press("Enter")
    field = page.locator("#id_name_ar")
    expect(field).to_be_focused()
    assert field.evaluate("input => getComputedStyle(input).direction") == "rtl"
    expect(page.locator("#id_name_ko")).to_be_hidden()
    page.keyboard.type("الميناء")
    page.keyboard.press("Enter")
    page.wait_for_url("**/translations/?language=ar#gaps")
    expect(page.locator("#gaps").get_by_role("link", name="العربية")).to_have_count(1)
    ward.refresh_from_db()
    assert ward.name_ar == "الميناء"

"""Staff lists and presses on a phone of 360 pixels, in the languages with the longest words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests import factories
from tests.journeys.accessibility import SITE
from tests.journeys.test_admin_accessible import Screen

pytestmark = pytest.mark.django_db
LISTS = (
    *("pods_ward_changelist", "pods_pod_changelist", "pods_notice_changelist"),
    *("accounts_user_changelist", "requests_app_helprequest_changelist", "network_spoken"),
)
SMALL = """selector => [...document.querySelectorAll(selector)]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def screen(page: Page, client: Client) -> Any:
    ward = factories.make_ward(name="Ward 10", zip_codes=["20010"], hotline="+12025550110")
    factories.make_coordinator(ward)
    factories.make_pod(ward)
    factories.make_notice(ward)
    factories.make_request(ward)
    client.force_login(factories.make_steward())
    return Screen(page, client)


def show(screen: Any, client: Client, path: str) -> None:
    screen.html = client.get(path).content.decode()
    screen.page.set_viewport_size({"width": 360, "height": 740})
    screen.page.goto(f"{SITE}/admin/")


@pytest.mark.parametrize("code", ["es", "vi", "ti", "ar"])
def test_no_list_scrolls_sideways(screen: Any, client: Client, code: str) -> None:
    wide = []
    for name in LISTS:
        path = reverse(f"admin:{name}").replace("/en/", f"/{code}/", 1)
        show(screen, client, path)
        if screen.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("/en/admin/", ".checklist a, #content-main .module :is(th, td) > a"),
        ("/en/admin/desk/", ".desk-filter > :is(a, summary), .desk-filters select"),
        ("/en/admin/accounts/user/add/", ".checkbox-row label"),
        ("/en/admin/network/network/1/change/", "fieldset summary"),
    ],
)
def test_what_is_pressed_is_as_large_as_a_thumb(
    screen: Any, client: Client, path: str, selector: str
) -> None:
    show(screen, client, path)
    assert screen.page.locator(selector).count()
    assert screen.page.evaluate(SMALL, selector) == []


# A list of boxes in a window of its own hides most of them: on a phone nobody scrolls in there.
CUT = """() => [...document.querySelectorAll("fieldset [type=checkbox]")].filter(box => {
    if (box.closest(".empty-form")) return false;
    for (let at = box.parentElement; at.tagName !== "FIELDSET"; at = at.parentElement) {
        const [high, wide] = [at.scrollHeight - at.clientHeight, at.scrollWidth - at.clientWidth];
        if (high > 4 || wide > 4) return true;
    }
    return !box.checkVisibility();
}).map(box => box.value)"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize(
    "name", ["rota_line_add", "announcements_announcement_add", "volunteers_volunteer_change"]
)
def test_every_box_of_a_form_can_be_seen(
    screen: Any, client: Client, name: str, code: str, width: int
) -> None:
    args = [factories.make_volunteer().pk] if name.endswith("change") else []
    factories.make_category()
    show(screen, client, reverse(f"admin:{name}", args=args).replace("/en/", f"/{code}/", 1))
    screen.page.set_viewport_size({"width": width, "height": 740})
    screen.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert screen.page.locator("fieldset [type=checkbox]").count() > 5
    assert screen.page.evaluate(CUT) == []

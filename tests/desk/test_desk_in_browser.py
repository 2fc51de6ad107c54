"""The desk as a coordinator uses it: by keyboard, and without a script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from requests_app.models import Match, Need
from tests import factories
from tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user(client: Any, live_server: Any, page: Page) -> Any:
    """A coordinator with a little work, signed in in the browser."""
    ward = factories.make_ward(name="Juniper")
    kind = factories.make_category(name="Groceries", asks_about_food=True, needs_transport=True)
    user = factories.make_coordinator(ward)
    for _number in range(2):
        factories.make_need(factories.make_request(ward), kind, detail="Milk")
    factories.make_volunteer(kind, ward=ward, name="Amal", transport=["car"], max_at_once=3)
    factories.make_volunteer(kind, ward=ward, name="Bo", email="", max_at_once=3)
    factories.make_volunteer(ward=ward, status="pending")
    client.force_login(user)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    return user


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def is_open(page: Page) -> bool:
    page.wait_for_load_state()
    return page.get_by_text("You have it open until").is_visible()


def test_the_chosen_need_is_in_view_in_a_long_queue(
    user: Any, live_server: Any, page: Page
) -> None:
    ward = factories.make_ward()
    factories.give_role(user, "coordinator", ward)
    # More than a window holds.
    needs = [factories.make_need(factories.make_request(ward)) for _number in range(30)]
    page.goto(live_server.url + reverse("admin:desk_need", args=[needs[15].pk]))
    expect(page.locator(".desk-queue .chosen")).to_be_in_viewport()


def test_what_could_go_along_comes_after_the_need(user: Any, live_server: Any, page: Page) -> None:
    need, other = Need.objects.order_by("created_at")
    page.goto(live_server.url + reverse("admin:desk_need", args=[need.pk]))
    page.get_by_text("1 other need could go along").click()
    page.get_by_label(other.request.reference).check()
    page.get_by_role("button", name="Ask Amal").click()
    page.get_by_text("Amal was asked for 2 needs as one task").wait_for()
    assert Match.objects.filter(route__isnull=False).count() == 2


def test_an_evening_by_keyboard(user: Any, live_server: Any, page: Page) -> None:
    first, second = Need.objects.order_by("created_at")
    page.goto(live_server.url + reverse("admin:desk"))
    press(page, "j", "ArrowUp", "o")
    page.wait_for_url(f"**/desk/{first.pk}/#need")
    assert is_open(page)
    assert Need.objects.claimed().get() == first
    press(page, "1")
    assert focused(page) == "Ask Amal"
    assert not Match.objects.exists(), "a key alone asks nobody"
    press(page, "Enter")
    page.get_by_text("Amal was asked").wait_for()
    page.wait_for_url(f"**/desk/{second.pk}/#need")
    assert is_open(page), "the next need follows"
    press(page, "1", "x", "2", "x", "a")
    assert focused(page).startswith("Ask the ones you chose")
    press(page, "Enter")
    page.get_by_text("2 neighbors were asked").wait_for()
    assert Match.objects.filter(need=second).count() == 2


def test_keys_for_help_notes_and_leaving(user: Any, live_server: Any, page: Page) -> None:
    need = Need.objects.order_by("created_at")[0]
    page.goto(live_server.url + reverse("admin:desk_need", args=[need.pk]))
    press(page, "o")
    page.wait_for_url("**/#need")
    press(page, "l")
    assert page.evaluate("document.activeElement.name") == "kind"
    page.locator(".desk-log [name=note]").focus()
    page.keyboard.type("c n u ? 1")
    assert page.locator(".desk-log [name=note]").input_value() == "c n u ? 1", "typing is typing"
    page.locator(".desk-people button").first.focus()
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    # With the list of keys open, no key may do anything behind it.
    press(page, "j", "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert focused(page) == "Ask Amal"
    page.locator("#desk-help").click()
    page.get_by_label("Use these keys on this computer").uncheck()
    press(page, "Escape", "1")
    assert focused(page) != "Ask Amal", "the keys are off"


def test_a_key_brings_to_the_filters(user: Any, live_server: Any, page: Page) -> None:
    need = Need.objects.order_by("created_at")[0]
    page.goto(live_server.url + reverse("admin:desk_need", args=[need.pk]))
    press(page, "/")
    page.wait_for_url("**/desk/#queue_show")
    expect(page.get_by_label("Show", exact=True)).to_be_focused()
    page.goto(live_server.url + reverse("admin:desk"))
    press(page, "/")
    expect(page.get_by_label("Show", exact=True)).to_be_focused()


def test_a_need_is_free_again_when_its_page_is_left(
    user: Any, live_server: Any, page: Page
) -> None:
    page.goto(live_server.url + reverse("admin:desk"))
    page.get_by_role("button", name="Open it and see who fits").click()
    page.wait_for_url("**/#need")
    page.get_by_role("button", name="Show contact details").click()
    page.get_by_text("This was recorded").wait_for()
    # Time enough for a word of leaving that should not be said.
    page.wait_for_timeout(300)
    assert Need.objects.claimed().count() == 1, "a press on the same page is no leaving"
    page.goto(live_server.url + reverse("admin:index"))
    wait_for(lambda: not Need.objects.claimed().exists())


def test_enter_in_a_tick_box_asks_nobody(user: Any, live_server: Any, page: Page) -> None:
    page.goto(live_server.url + reverse("admin:desk"))
    page.get_by_role("button", name="Open it and see who fits").click()
    box = page.get_by_label("Choose Amal")
    box.check()
    box.press("Enter")
    # Time enough for a form that should not be sent.
    page.wait_for_timeout(300)
    assert not Match.objects.exists()
    expect(box).to_be_checked()


def test_it_works_without_a_script(
    user: Any, live_server: Any, page: Page, new_context: Any
) -> None:
    # The same session, in a browser that runs no script.
    context = new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(live_server.url + reverse("admin:desk"))
    assert not plain.locator("#desk-help").is_visible()
    plain.get_by_role("button", name="Open it and see who fits").click()
    plain.get_by_role("button", name="Show contact details").click()
    plain.get_by_text("Contact details are shown for 60 minutes").wait_for()
    plain.get_by_role("link", name="See what could go along").click()
    plain.get_by_text("1 other need could go along").click()
    plain.get_by_label("Choose Amal").press("Enter")
    plain.wait_for_load_state()
    assert not Match.objects.exists(), "Enter in a tick box asks nobody"
    plain.get_by_role("button", name="Ask Amal").click()
    plain.get_by_text("Amal was asked").wait_for()

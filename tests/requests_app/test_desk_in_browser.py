"""The desk as a coordinator uses it: by keyboard, and without a script."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from requests_app.models import Match
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


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

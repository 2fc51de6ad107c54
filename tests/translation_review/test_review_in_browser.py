"""An evening of reading on a phone, without script and by keys alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts.models import User
from tests.factories import PASSWORD
from tests.journeys.conftest import open_browser  # noqa: F401  a fixture
from tests.translation_review.catalog_of_two import CANCEL, GREETING, LETTER
from translation_review.models import Judgment

Open = Callable[..., Page]


@pytest.mark.django_db(transaction=True)
def test_an_evening_of_reading(
    root: Path,
    reader: User,
    open_browser: Open,  # noqa: F811  a fixture
) -> None:
    page = open_browser()
    page.goto("/en/admin/")
    page.fill("#id_login", reader.email)
    page.fill("#id_password", PASSWORD)
    page.locator("main button.btn-primary").first.click()
    page.get_by_role("link", name="Read translations").click()
    page.get_by_role("link", name="ትግርኛ Tigrinya").click()
    page.get_by_label("The better text").fill("ሰላም")
    page.get_by_role("button", name="Better like this").click()
    assert "This is missing: %(name)s." in page.content()
    assert page.get_by_label("The better text").input_value() == "ሰላም"
    page.get_by_label("The better text").fill("ሰላም፡ %(name)s")
    page.get_by_role("button", name="Better like this").click()
    page.get_by_role("button", name="Good", exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Skip it for now").click()
    page.get_by_role("button", name="Good", exact=True).press("Enter")
    page.get_by_role("link", name="All languages").click()
    assert "3 of 4 read" in page.content()
    said = {row.msgid: row.state for row in Judgment.objects.all()}
    assert said == {GREETING: "better", LETTER: "good", CANCEL: "good"}

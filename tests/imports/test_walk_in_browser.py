"""The way of a spreadsheet, walked in a browser. With `PICTURES=<folder>` it keeps what it saw."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from common.models import Category
from imports.models import Import
from imports.readers.limits import LARGEST_FILE
from pods.models import Ward
from requests_app.models import HelpRequest
from tests.factories import make_request
from tests.imports.sheets import HEADER, ROWS, as_csv, run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PICTURES", "")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture
def signed_in(live_server: Any, page: Page, client: Client, user: User) -> Page:
    """A coordinator's browser on the first page of the admin."""
    cache.clear()
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])
    page.goto(f"{live_server.url}/en/admin/")
    return page


def keep(page: Page, name: str) -> None:
    """Keep pictures of the page, narrow and wide, in three languages."""
    if not PICTURES:
        return
    here = page.url
    for language in ("en", "ti", "ar"):
        page.goto(here.replace("/en/", f"/{language}/"))
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            path = Path(PICTURES) / f"{name}-{language}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)
    page.goto(here)


def test_a_spreadsheet_comes_in_and_goes_again(
    signed_in: Page, ward: Ward, groceries: Category, ride: Category, tmp_path: Path
) -> None:
    make_request(ward, phone="202-555-0147", name="Known One")
    rows = [*ROWS, ["3/18/2020 8:00:00", "Cy", "202-555-0147", "Algo raro", "", ""]]
    file, page = tmp_path / "lista.csv", signed_in
    file.write_bytes(as_csv(HEADER, rows))
    page.get_by_role("link", name="Bring in a spreadsheet").click()
    keep(page, "upload")
    # What is too large is said before it is sent.
    large = tmp_path / "large.csv"
    large.write_bytes(b"a" * (LARGEST_FILE + 1))
    page.get_by_label("Help requests").check()
    page.get_by_label("Spreadsheet").set_input_files(large)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("more than 10 MB")
    page.get_by_label("Spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("being read")).to_be_visible()
    found = run_jobs(Import.objects.get())
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text("2 rows are new.")).to_be_visible()
    keep(page, "preview")
    page.get_by_role("link", name="Say what they mean").click()
    page.get_by_role("button", name="Show what the rows say").click()
    page.get_by_label("Algo raro").select_option("Groceries")
    keep(page, "answers")
    page.get_by_label("Algo raro").select_option("Groceries")
    page.get_by_role("button", name="Save and look again").click()
    run_jobs(found)
    page.get_by_role("link", name="Check again").click()
    page.get_by_role("link", name="Columns").click()
    keep(page, "columns")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="perhaps the same").click()
    expect(page.get_by_text("Known One")).to_be_visible()
    keep(page, "alike")
    page.get_by_label("What is it?").select_option("The same: join them")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Bring in 3 rows").click()
    expect(page.get_by_text("being brought in")).to_be_visible()
    keep(page, "under-way")
    run_jobs(found)
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text("3 rows were brought in.")).to_be_visible()
    keep(page, "done")
    assert HelpRequest.objects.filter(name="Cy", household__requests__name="Known One").exists()
    page.get_by_text("Take all of it back").click()
    page.get_by_role("button", name="Yes, take it back").click()
    run_jobs(found)
    page.get_by_role("link", name="Check again").click()
    expect(page.get_by_text("3 rows were taken back.")).to_be_visible()
    assert HelpRequest.objects.get().name == "Known One"

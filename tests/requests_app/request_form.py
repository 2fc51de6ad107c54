"""Asking for help as people do: page after page, in one browser."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.models import Category

PAGES = ("needs", "details", "where", "contact")
# A valid answer to every page; the kinds of help are each test's own.
ANSWERS: dict[str, dict[str, Any]] = {
    "needs": {},
    "details": {
        "urgency": "3",
        "wanted_on": "",
        "wanted_time": "morning",
        "repeat": "once",
        "delivery": "door",
    },
    "where": {
        "ward": "",
        "zip_code": "20010",
        "cross_streets": "14th and Irving",
        "address": "3100 Example Street, apartment 4",
        "access_notes": "The buzzer says Gómez",
    },
    "contact": {
        "name": "Milagros Gómez",
        "speaker": "me",
        "other_name": "",
        "phone": "(202) 555-0147",
        "phone_extension": "",
        "email": "milagros@example.org",
        "contact_method": "any",
        "contact_time": "",
        "spoken_language": "es",
        "may_leave_message": "on",
    },
}
PERSONAL = ["Milagros", "555-0147", "milagros@example.org", "3100 Example", "Irving", "buzzer"]


def address(page: str, *args: Any, language: str = "en") -> str:
    """The path of the view `page` of this app; `request_edit` of the last page unless named."""
    if page == "request_edit" and len(args) == 1:
        args = (*args, "contact")
    with translation.override(language):
        return reverse(f"request_pages:{page}", args=args)


def edit(client: Client, token: str, data: dict[str, Any]) -> list[HttpResponse]:
    """Save every page of the answers that may be changed, each with all of `data`."""
    pages = ("details", "where", "contact")
    return [client.post(address("request_edit", token, page), data) for page in pages]


def answer(
    client: Client, page: str, pages_in: str = "en", query: str = "", **changes: Any
) -> HttpResponse:
    """Post the answers of one page, with `changes`; None leaves an answer out."""
    data = {**ANSWERS[page], **changes}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(address(f"request_{page}", language=pages_in) + query, data)


def fill_in(
    client: Client, *categories: Category, pages_in: str = "en", **changes: dict[str, Any]
) -> None:
    """All pages up to the last one. `changes` by page: `where={"zip_code": ""}`."""
    chosen = {"categories": [category.pk for category in categories]}
    for page in PAGES:
        own = {**(chosen if page == "needs" else {}), **changes.get(page, {})}
        response = answer(client, page, pages_in=pages_in, **own)
        # A refused page leaves the draft half filled, and the test would fail elsewhere.
        assert response.status_code == 302, response.content.decode()


def send(client: Client, language: str = "en") -> HttpResponse:
    """Press the last button."""
    return client.post(address("request_check", language=language), {"consent": "on"})


def shown(client: Client, page: str, *args: Any, language: str = "en") -> str:
    """The page as text; it must be there."""
    response = client.get(address(page, *args, language=language))
    assert response.status_code == 200, response
    return response.content.decode()


def token_on(page: str) -> str:
    """The private link's token on a page."""
    found = re.search(r"/r/([\w-]{22})/", page)
    assert found, page
    return found[1]


def same_browser(client: Client) -> Client:
    """Another tab of the same browser: its own connection, the same cookies."""
    tab = Client()
    tab.cookies.update(client.cookies)
    return tab


def at_once(*presses: Callable[[], Any]) -> list[Any]:
    """The answers to calls made at the same time; an exception is returned as well."""

    def run(press: Callable[[], Any]) -> Any:
        try:
            return press()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            return error
        finally:
            # A thread has its own connection; left open, it keeps the test database alive.
            connection.close()

    # As many threads as presses: with fewer, some would wait for their turn and race nobody.
    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(run, presses))

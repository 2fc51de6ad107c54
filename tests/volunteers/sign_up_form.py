"""Filling in the volunteer form as people do: page after page, in one browser."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

PAGES = ("about", "where", "offer", "time")
# A valid answer to every page; `offer` lacks the kinds of help, which each test makes.
ANSWERS: dict[str, dict[str, Any]] = {
    "about": {
        "name": "Rosa Quispe",
        "phone": "(202) 555-0142",
        "email": "Rosa@example.org",
        "contact_method": "any",
        "languages": ["es", "en"],
        "language": "es",
    },
    "where": {"ward": "other", "zip_code": "", "reach": "ward", "transport": ["bike"]},
    "offer": {"goods": "A stroller", "skills_note": "I can cook for ten"},
    "time": {"days": ["6", "7"], "times": ["morning"], "max_at_once": "2", "max_per_week": "4"},
}


def address(page: str, *args: Any, language: str = "en") -> str:
    """The path of the view `volunteer_<page>`; of `edit` its first page unless one is named."""
    if page == "edit" and len(args) == 1:
        args = (*args, "about")
    with translation.override(language):
        return reverse(f"volunteers:volunteer_{page}", args=args)


def edit(client: Client, token: str, data: dict[str, Any]) -> list[HttpResponse]:
    """Save every page of the answers, each with all of `data`."""
    return [client.post(address("edit", token, page), data) for page in ANSWERS]


def answer(
    client: Client, page: str, pages_in: str = "en", query: str = "", **changes: Any
) -> HttpResponse:
    """Post the answers of one page, with `changes`; None leaves an answer out."""
    data = {**ANSWERS[page], **changes}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(address(page, language=pages_in) + query, data)


def fill_in(client: Client, category: str, **changes: Any) -> None:
    """All pages up to the last one, with a kind of help; `changes` go to the page that asks."""
    for page in PAGES:
        own = {"categories": [category]} if page == "offer" else {}
        known = (
            {*ANSWERS[page], *own, "pod", "which_ward"}
            if page == "where"
            else {*ANSWERS[page], *own}
        )
        own |= {name: value for name, value in changes.items() if name in known}
        response = answer(client, page, **own)
        assert response.status_code == 302, response.content.decode()


def send(client: Client, language: str = "en") -> HttpResponse:
    return client.post(address("check", language=language), {"agree": "on"})


def token_on(response: HttpResponse) -> str:
    """The private link's token on a page."""
    found = re.search(r"/v/([\w-]{22})/", response.content.decode())
    assert found, response.content.decode()
    return found[1]


def checked(page: str, name: str) -> list[str]:
    """The values of the boxes and circles `name` that are ticked on a page."""
    inputs = re.findall(r"<input[^>]*>", page)
    ticked = [tag for tag in inputs if f'name="{name}"' in tag and " checked" in tag]
    return [value for tag in ticked for value in re.findall(r'value="([^"]*)"', tag)]


def page(client: Client, *args: str, language: str = "en") -> str:
    response = client.get(address(*args, language=language))
    assert response.status_code == 200
    return response.content.decode()


def all_answers(**changes: Any) -> dict[str, Any]:
    """Everything that the pages of `edit` post."""
    data = {name: value for answers in ANSWERS.values() for name, value in answers.items()}
    return {**data, "categories": ["rides"], **changes}

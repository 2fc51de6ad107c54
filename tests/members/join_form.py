"""Joining a pod as people do: page after page, in one browser."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.choices import Audience, Piece

PAGES = ("about", "help", "home")
# A valid answer to every page.
ANSWERS: dict[str, dict[str, Any]] = {
    "about": {
        "name": "Minh Tran",
        "phone": "(202) 555-0142",
        "email": "Minh@example.org",
        "contact_method": "any",
        "languages": ["vi", "en"],
        "language": "vi",
    },
    "help": {"needs": [], "needs_words": "A call on Sundays", "offers": [], "offers_words": "Soup"},
    "home": {
        "days": ["6"],
        "times": ["morning"],
        "where": "Third floor, left",
        "depends_on_them": "A cat",
        "call_for_them": "Lan, 202-555-0144",
    },
}
SHARES = {
    "about": (Piece.NAME, Piece.CONTACT, Piece.LANGUAGES),
    "help": (Piece.NEEDS, Piece.OFFERS),
    "home": (Piece.TIMES, Piece.WHERE, Piece.DEPENDS, Piece.CALL_FOR_THEM),
}


def address(page: str, *args: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"members:{page}", args=args)


def answers(page: str, **changes: Any) -> dict[str, Any]:
    """A valid answer to one page, everything shared with the organizer alone."""
    shares = {f"share_{piece}": Audience.ORGANIZER for piece in SHARES[page]}
    own = {name: value for name, value in changes.items() if name in {*ANSWERS[page], *shares}}
    return {**ANSWERS[page], **shares, **own}


def fill_in(client: Client, slug: str, code: str = "", **changes: Any) -> None:
    """All pages up to the last one; `changes` go to the page that asks."""
    for page in PAGES:
        hidden = {"pod": slug, "code": code} if page == "about" else {}
        response = client.post(address(f"join_{page}"), {**answers(page, **changes), **hidden})
        assert response.status_code == 302, response.content.decode()


def send(client: Client) -> HttpResponse:
    return client.post(address("join_check"), {"agree": "on"})


def token_on(response: HttpResponse) -> str:
    """The private link's token on a page."""
    found = re.search(r"/n/([\w-]{22})/", response.content.decode())
    assert found, response.content.decode()
    return found[1]

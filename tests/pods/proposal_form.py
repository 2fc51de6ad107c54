"""Filling in the form that starts a pod, page after page, in one browser."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

PAGES = ("pod", "where", "talk", "you")
POD: dict[str, dict[str, Any]] = {
    "pod": {"kind": "pod", "title": "Juniper Court", "description": "We share a laundry room."},
    "where": {"zone": "building", "extent": "Juniper Street 12", "zip_codes": "20009"},
    "talk": {"languages": ["es", "am"], "talks": ["chat"], "chat_link": "chat.example.org/secret"},
    "you": {
        "name": "Rosa Quispe",
        "phone": "202-555-0142",
        "email": "rosa@example.org",
        "language": "es",
        "buddy": "Lupe, 202-555-0144",
    },
}
GROUP: dict[str, dict[str, Any]] = {
    "pod": {"kind": "group", "title": "Oakland Mutual Aid", "description": "Groceries and rent."},
    "where": {"extent": "Oakland, California", "zip_codes": "", "ward": "beyond"},
    "talk": {
        "languages": ["en"],
        "website": "https://example.org/oakland",
        "request_form": "https://example.org/oakland/ask",
    },
    "you": {"name": "Dee", "phone": "", "email": "dee@example.org", "language": "en"},
}


def address(page: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"pods:start_{page}")


def fill_in(client: Client, answers: dict[str, dict[str, Any]], language: str = "en") -> None:
    for page in PAGES:
        response = client.post(address(page, language), answers[page])
        assert response.status_code == 302, response.content.decode()


def send(client: Client, language: str = "en") -> HttpResponse:
    response = client.post(address("check", language), {"agree": "on"})
    assert response.status_code == 302, response.content.decode()
    return client.get(response.headers["Location"])


def token_on(response: HttpResponse) -> str:
    found = re.search(r"/s/([\w-]{22})/", response.content.decode())
    assert found, response.content.decode()
    return found[1]

"""Filling in the forms for suggestions, in one browser."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

NEW: dict[str, Any] = {
    "title": "Juniper Pantry",
    "description": "Bread and vegetables for anybody.",
    "place": "12 Juniper Street, 20009",
    "number": "202-555-0142",
    "website": "pantry.example.org",
    "hours": "Tuesdays from noon",
    "languages": ["es", "am"],
    "email": "rosa@example.org",
}


def address(name: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"resources:{name}")


def fill_in(
    client: Client, answers: dict[str, Any], form: str = "suggest", language: str = "en"
) -> HttpResponse:
    """Answer the form's page; the answer is a redirect to the check page."""
    response = client.post(address(form, language), answers)
    assert response.status_code == 302, response.content.decode()
    return response


def send(client: Client, form: str = "suggest", language: str = "en") -> HttpResponse:
    """Agree and send; the confirmation."""
    response = client.post(address(f"{form}_check", language), {"agree": "on"})
    assert response.status_code == 302, response.content.decode()
    return client.get(response.headers["Location"])


def token_on(response: HttpResponse) -> str:
    found = re.search(r"/d/([\w-]{22})/", response.content.decode())
    assert found, response.content.decode()
    return found[1]

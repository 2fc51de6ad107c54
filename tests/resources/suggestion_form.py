"""Filling in the forms for suggestions, in one browser."""

import re
from typing import Any

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import translation

from messaging.delivery import deliver
from messaging.models import Message
from resources.models import Resource, Suggestion

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


def letters() -> list[str]:
    """Send what waits for people who suggested something; the bodies."""
    before = len(mail.outbox)
    for message in Message.objects.filter(recipient_kind="suggester", status="queued"):
        deliver(message.pk)
    return [f"{each.subject}\n{each.body}" for each in mail.outbox[before:]]


def suggested(client: Client, **answers: Any) -> Suggestion:
    fill_in(client, {**NEW, **answers})
    send(client)
    return Suggestion.objects.latest("id")


def about(client: Client, entry: Resource, **answers: Any) -> Suggestion:
    fill_in(client, {"entry": entry.slug, "kind": "other", **answers}, "wrong")
    send(client, "wrong")
    return Suggestion.objects.latest("id")


def press(client: Client, verb: str, pk: int, **data: Any) -> Any:
    return client.post(reverse(f"admin:{verb}_suggestion", args=[pk]), data)


def home(client: Client, token: str, language: str = "en") -> str:
    return client.get(f"/{language}/d/{token}/").content.decode()

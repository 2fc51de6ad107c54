"""Reading as people do: open a text, and press with what the page showed."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.translation_review.catalog_of_two import key


def address(english: str = "", context: str = "", query: str = "") -> str:
    name, args = (
        ("review_text", ["ti", key(english, context)]) if english else ("review_language", ["ti"])
    )
    return reverse(f"admin:{name}", args=args) + query


def form_on(page: HttpResponse) -> dict[str, str]:
    """Return what a press would send without anybody typing: the hidden fields, and the boxes."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    boxes = re.findall(r'<textarea name="(\w+)"[^>]*>\n?([^<]*)</textarea>', page.text)
    return {name: value for name, value in [*hidden, *boxes] if name != "csrfmiddlewaretoken"}


def press(
    client: Client, english: str, state: str, context: str = "", query: str = "", **typed: Any
) -> HttpResponse:
    """Open the page of a text, type, and press Good or Better."""
    url = address(english, context, query)
    return client.post(url, {**form_on(client.get(url)), "state": state, **typed})


def shown(page: HttpResponse) -> str:
    """The English of the text that the page is about."""
    return page.context["text"].english[0] if "text" in page.context else ""

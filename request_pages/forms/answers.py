"""The way from the answers of all pages to one request."""

from typing import Any

from common.choices import Source
from common.languages import page_language
from request_pages.forms.contact import contact_fields
from request_pages.forms.details import FOOD_FIELDS, need_fields
from request_pages.forms.where import place_fields
from requests_app.services import NeedData, RequestData


def request_data(
    cleaned: dict[str, dict[str, Any]], *, language: str, source: str = Source.WEB
) -> RequestData:
    """Return the cleaned answers of the pages "needs", "details", "where" and "contact" as one.

    `language` is the page's: messages are written in it unless the person speaks another one that
    we write in.
    """
    details, where, contact = cleaned["details"], cleaned["where"], cleaned["contact"]
    fields = {
        **contact_fields(contact),
        **place_fields(where),
        **{name: details[name] for name in FOOD_FIELDS if name in details},
        "language": message_language(contact["spoken_language"], language),
        "source": source,
    }
    needs = [
        NeedData(category.pk, need_fields(details, category))
        for category in cleaned["needs"]["categories"]
    ]
    return RequestData(fields, needs)


def message_language(spoken: str, page: str) -> str:
    """Return the language to write in: what they speak, if we write in it; otherwise the page's."""
    # It falls back to the network's language, which says nothing about this person.
    written = page_language(spoken)
    return written if written.split("-")[0] == spoken else page

"""The other requests that may be of the same household, as pages of the desk show them."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from backoffice.personal_data import details_are_open, opened_rows
from backoffice.recorded import user_of
from requests_app.households import DETAILS, others_like
from requests_app.models import HelpRequest
from requests_app.services.requests import CONTACT_FIELDS, PLACE_FIELDS

# All that one press shows of a household; the audit log has these names beside who pressed.
OPENED = (*CONTACT_FIELDS, *PLACE_FIELDS, "allergies", "contacts")


def others_of(
    request: HttpRequest, row: HelpRequest, *, back: str = "", former: Sequence[int] | None = None
) -> dict[str, Any]:
    """Return what may have to do with `row`, side by side; contact details only where opened.

    `back` is the need whose page the presses lead back to. As many queries as `others_like`.
    """
    others = others_like(row, user_of(request), details_to_read(request), former)
    mark_open(request, [row, *others.perhaps])
    return {"others": others, "alike_to": row, "alike_back": back}


def details_to_read(request: HttpRequest) -> tuple[str, ...]:
    """The fields that are read only where this session has opened the details of any request."""
    return DETAILS if opened_rows(request, HelpRequest) else ()


def mark_open(request: HttpRequest, rows: list[Any]) -> None:
    """Say of each row whether its details are open; they are read then."""
    for row in rows:
        row.is_opened = details_are_open(request, row)

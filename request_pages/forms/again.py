"""The answers of a request that has ended, as its household would type them once more."""

from typing import Any

from django.utils import timezone

from request_pages.forms.base import categories
from request_pages.forms.details import FOOD_FIELDS, detail_field
from requests_app.choices import Repeat
from requests_app.models import HelpRequest, Need

# One question for all kinds: the first need answers it.
SAID_ONCE = ("wanted_time", "repeat", "repeat_weekdays", "delivery")


def newest_of_each_kind(help_request: HelpRequest) -> list[Need]:
    """Return what was asked for, in the form's order, as far as it is offered still."""
    needs = help_request.needs.select_related("category").order_by("id")
    newest = {str(need.category_id): need for need in needs}
    return [newest[key] for key in categories() if key in newest]


def typed_needs(needs: list[Need]) -> dict[str, Any]:
    """Return the answers of page 1."""
    return {"categories": [need.category_id for need in needs]}


def typed_details(help_request: HelpRequest, needs: list[Need]) -> dict[str, Any]:
    """Return the answers of page 2, without "how soon" and without a day that has passed."""
    typed: dict[str, Any] = {detail_field(need.category): need.detail for need in needs}
    typed |= {name: getattr(help_request, name) for name in FOOD_FIELDS}
    for need in needs[:1]:
        typed |= {name: getattr(need, name) for name in SAID_ONCE}
        typed |= {name: _still_ahead(getattr(need, name)) for name in ("wanted_on", "repeat_until")}
        if need.repeat == Repeat.ONCE:
            typed["repeat_weekdays"] = []
    return typed


def _still_ahead(day: Any) -> str:
    return day.isoformat() if day and day >= timezone.localdate() else ""

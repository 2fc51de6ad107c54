"""Answers to forms in another language, right and wrong."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.languages.translated_rows import Rows

# Longer than any field, and of no letters: what a page shows again must not look English.
LONG = "9" * 3000


def right(rows: Rows, page: str) -> dict[str, Any]:
    """Answers to a page in words of the language, in place of the English ones of the helpers."""
    typed = {
        "where": ("cross_streets", "access_notes", "address"),
        "contact": ("name",),
        "about": ("name",),
        "offer": ("goods", "skills_note"),
    }
    spoken: dict[str, dict[str, Any]] = {
        # Asked where a ZIP code lies in several wards, as those that other tests made do.
        "where": {"which_ward": "not-sure"},
        "contact": {"spoken_language": rows.spoken},
        "about": {"language": rows.language, "languages": [rows.spoken]},
    }
    return {**dict.fromkeys(typed.get(page, ()), rows.word), **spoken.get(page, {})}


def rights(rows: Rows) -> dict[str, Any]:
    """All of them together, for `helpers.fill_in`."""
    return {**right(rows, "about"), **right(rows, "offer")}


def in_days(days: int) -> str:
    """A day from today on, as browsers send it."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


WRONG: dict[str, list[dict[str, Any]]] = {
    "details": [
        {},
        {"urgency": "9", "wanted_on": "-", "household_size": "?", "allergies": LONG},
        {"urgency": "1", "wanted_on": "2001-01-01", "household_size": "0", "repeat": "-"},
        {"repeat": "weekly", "repeat_until": in_days(1), "wanted_on": in_days(2)},
        {"wanted_on": "2999-01-01", "household_size": "99", "wanted_time": "-", "delivery": "-"},
    ],
    "where": [
        {"ward": "0", "pod": "0", "zip_code": "2"},
        {"address": LONG, "cross_streets": "1\x002", "access_notes": LONG},
    ],
    "contact": [
        {},
        {"name": "1", "phone": "1", "email": "@", "speaker": "helper", "contact_method": "-"},
        {"name": "1", "speaker": "asker", "contact_method": "any", "spoken_language": "es"},
        {"name": "1", "speaker": "me", "phone": "2025550147", "contact_method": "email"},
        {"name": "1", "speaker": "me", "email": "a@example.org", "contact_method": "call"},
        {"name": LONG, "other_name": "1\x002", "phone_extension": LONG, "spoken_language": "-"},
    ],
    "about": [
        {},
        {"name": LONG, "phone": "1", "email": "@", "contact_method": "-", "languages": "-"},
        {"name": "1", "phone": "2025550147", "contact_method": "email", "language": "-"},
        {"name": "1", "email": "a@example.org", "contact_method": "call"},
    ],
    "offer": [{}, {"categories": "-", "goods": LONG, "skills_note": "1\x002"}],
    "time": [{}, {"days": "9", "times": "-", "max_at_once": "0", "max_per_week": "-"}],
}

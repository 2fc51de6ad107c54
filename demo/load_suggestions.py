"""Puts the demo's crisis numbers and suggestions into the database. Nobody is written to."""

import datetime
from typing import Any

from django.utils import timezone

from common.models import LinkPurpose, PrivateLink
from pods.models import Ward
from resources.choices import SuggestionKind
from resources.models import Resource, Suggestion
from resources.shipped_numbers import add_numbers

# Hours ago, the entry that it is about, fields of `Suggestion`.
SUGGESTIONS: list[tuple[int, str, dict[str, Any]]] = [
    (
        5,
        "",
        {
            "kind": SuggestionKind.NEW,
            "title": "Depot Street community fridge",
            "description": "Take what you need, leave what you can. Outside, under the roof.",
            "place": "30 Depot St NW",
            "hours": "Day and night",
            "languages": ["en", "am"],
            "language": "am",
        },
    ),
    (
        26,
        "open-door-clinic",
        {
            "kind": SuggestionKind.HOURS,
            "title": "Open Door Clinic",
            "hours": "Thursdays only until 4 pm",
            "words": "I stood before a closed door.",
            "language": "en",
        },
    ),
]


def load_suggestions(wards: dict[str, Ward]) -> None:
    """911, 988 and 211, and two suggestions that wait: a new entry, and other hours."""
    add_numbers()
    for number, (hours, slug, fields) in enumerate(SUGGESTIONS, start=1):
        entry = Resource.objects.get(slug=slug) if slug else None
        suggestion = Suggestion.objects.create(
            resource=entry,
            ward=None if entry else wards["ward-4"],
            submission_key=f"demo-suggestion-{number}",
            created_at=timezone.now() - datetime.timedelta(hours=hours),
            **fields,
        )
        PrivateLink.objects.issue(LinkPurpose.SUGGESTION, suggestion.pk)

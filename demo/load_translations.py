"""Puts the drafted translations of the demo's content beside the English.

They come ahead of the pages: a language that is not offered yet finds its content in place when it
is. `translations/<code>.json` maps kind of row → slug (or the English name) → field → text, and
`translations/rooms/<code>.json` does so for days, decisions and announcements.
"""

import json
from pathlib import Path
from typing import Any

from django.db import models

from announcements.models import Announcement
from common.translation_sources import marked
from decisions.models import Decision, Option
from events.models import Event
from pods.models import Group, Notice, Pod, Ward, WayToGive
from resources.models import Resource, ResourceCategory, ResourceList

FILES = Path(__file__).parent / "translations"
ROOM_FILES = FILES / "rooms"
Kinds = dict[str, tuple[type[models.Model], str]]
KINDS: Kinds = {
    "wards": (Ward, "slug"),
    "pods": (Pod, "slug"),
    "groups": (Group, "slug"),
    "resource_categories": (ResourceCategory, "slug"),
    "resources": (Resource, "slug"),
    "resource_lists": (ResourceList, "slug"),
    "ways_to_give": (WayToGive, "name"),
    "notices": (Notice, "title"),
}
# Spanish too, which stands beside the English of the places.
OF_ROOMS: Kinds = {
    "days": (Event, "title"),
    "decisions": (Decision, "title"),
    "options": (Option, "words"),
    "announcements": (Announcement, "title"),
}


def load_translations() -> None:
    """Add every drafted text of the places and the directory to its row."""
    _load(FILES, KINDS)


def load_of_rooms() -> None:
    """Add those of days, decisions and announcements."""
    _load(ROOM_FILES, OF_ROOMS)


def _load(files: Path, kinds: Kinds) -> None:
    drafts = {path.stem: json.loads(path.read_text()) for path in sorted(files.glob("*.json"))}
    for kind, (model, key) in kinds.items():
        rows = list(model._default_manager.all())
        for row in rows:
            for language, texts in drafts.items():
                _add(row, language, texts.get(kind, {}).get(getattr(row, key), {}))
            _mark(row)
            # One statement per kind instead of one per row and language.
            row.save(update_fields=["i18n"])


def _add(row: Any, language: str, texts: dict[str, str]) -> None:
    # A draft may hold a text that is no longer translated; it is left out rather than stored
    # unseen.
    translatable = set(row._meta.get_field("i18n").fields)
    named = {f"{field}_{language}": texts[field] for field in texts if field in translatable}
    row.i18n = {**(row.i18n or {}), **named}


def _mark(row: Any) -> None:
    """Note that the translations are of the English as it is."""
    names = row._meta.get_field("i18n").fields
    row.i18n = marked(row.i18n or {}, {name: getattr(row, name) for name in names})

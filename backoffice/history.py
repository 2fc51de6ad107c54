"""Django's history of a row in the reader's language, whatever language its editor worked in."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext, override


def reword(entries: Iterable[LogEntry], models: Iterable[type[Model]]) -> None:
    """Let `entries` name the fields and kinds of `models` in the language of the reader.

    Django stores the labels of the form, in English or as the editor saw them, and looks them up
    as they stand: with the capital that our catalogs do not have.
    """
    words = dict(pair for model in models for pair in _words_of(model))
    for entry in entries:
        if entry.change_message.startswith("["):
            entry.change_message = json.dumps(_reworded(json.loads(entry.change_message), words))


def _reworded(parts: list[dict[str, Any]], words: dict[str, str]) -> list[dict[str, Any]]:
    for part in parts:
        for done in part.values():
            if "fields" in done:
                done["fields"] = [_label(label, words) for label in done["fields"]]
            if "name" in done:
                done["name"] = words.get(done["name"].casefold(), done["name"])
    return parts


def _label(label: str, words: dict[str, str]) -> str:
    """Return `label` in the reader's words; a translation ends on its language: "Name (한국어)"."""
    name, bracket, language = label.partition(" (")
    said = words.get(label.casefold())
    return said or f"{words.get(name.casefold()) or _own(name)}{bracket}{language}"


def _own(label: str) -> str:
    """Return a label that no model has, such as a form's own."""
    return gettext(label) if label else label


def _words_of(model: type[Model]) -> Iterable[tuple[str, str]]:
    """Yield what `model` and its fields are called in each language, and what they are here."""
    names = [model._meta.verbose_name, *(field.verbose_name for field in model._meta.fields)]
    here = [capfirst(str(name)) for name in names]
    for code, _own_name in settings.LANGUAGES:
        with override(code):
            there = [str(name).casefold() for name in names]
        yield from zip(there, here, strict=True)

"""The attributes of a record: those of ours by their codes, and the terms of other taxonomies."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from resources.hsds import values
from resources.hsds.vocabulary import (
    CATEGORIES,
    CATEGORY,
    FIELD_TERMS,
    FIELDS,
    OUTDATED,
    TRANSLATION,
)

# The link types of lists that may hold many.
LISTED = {"ward", "pod"}


@cache
def codes_of(choices: Any) -> frozenset[str]:
    """Return the codes of `choices`, which Django makes anew each time."""
    return frozenset(choices.values)


class Marks:
    """The attributes of a record; `are_ours` where it was written by this software."""

    def __init__(self, record: Any) -> None:
        self.values: dict[str, list[str]] = {}
        self.terms: dict[str, list[dict[str, Any]]] = {}
        self.foreign: list[dict[str, Any]] = []
        self.words: dict[str, str] = {}
        self.outdated: set[str] = set()
        for item in values.items(record, "attributes"):
            self._add(item, values.first(item, "taxonomy_term"))

    @property
    def are_ours(self) -> bool:
        return bool(self.values or self.terms or self.words)

    def _add(self, item: dict[str, Any], term: dict[str, Any]) -> None:
        kind, code = values.one_line(item, "link_type"), values.one_line(term, "code")
        if self._is_of(term, FIELDS, "mutualaid fields") and code in FIELD_TERMS:
            self._add_field(kind, code, values.text(item, "value"))
        elif values.one_line(term, "taxonomy").startswith("mutualaid "):
            self.terms.setdefault(kind, []).append(term)
        elif term:
            self.foreign.append(term)

    def _is_of(self, term: dict[str, Any], taxonomy: Any, name: str) -> bool:
        written = values.one_line(term, "taxonomy_id")
        return written == str(taxonomy) or values.one_line(term, "taxonomy") == name

    def _add_field(self, kind: str, code: str, value: str) -> None:
        if code in {TRANSLATION, OUTDATED}:
            self.words[kind] = value
            self.outdated |= {kind} if code == OUTDATED else set()
        else:
            self.values.setdefault(code, []).append(value)

    def text(self, code: str) -> str:
        return next(iter(self.values.get(code, ())), "")

    def all(self, code: str) -> list[str]:
        return [value[:140] for value in self.values.get(code, ()) if value]

    def is_yes(self, code: str) -> bool:
        return values.is_yes(self.text(code))

    def choice(self, code: str, choices: Any) -> str:
        value = self.text(code)
        return value if value in codes_of(choices) else ""

    def choices(self, kind: str, choices: Any) -> list[str]:
        """Return the codes of the terms linked as `kind`, each once, that are among `choices`."""
        codes = [values.one_line(term, "code") for term in self.terms.get(kind, ())]
        return [code for code in dict.fromkeys(codes) if code in codes_of(choices)]

    def headings(self) -> list[dict[str, Any]]:
        """Return the headings that an install like this one filed it under."""
        return [
            term
            for term in self.terms.get(CATEGORY, ())
            if self._is_of(term, CATEGORIES, "mutualaid categories")
        ]

    def translations(self, names: Iterable[str]) -> dict[str, str]:
        """Return the texts in other languages of the fields `names`, by their keys."""
        from_names = tuple(f"{name}_" for name in names)
        return {key: text for key, text in self.words.items() if key.startswith(from_names)}

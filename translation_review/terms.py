"""The words that the glossary of a language has for the words of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale

LINE = re.compile(r"^- (?P<english>[^→]+) → (?P<said>.+)$")
NOTE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Term:
    """A line of a glossary: the English, and what is said for it."""

    english: str
    said: str
    pattern: re.Pattern[str]


def terms_in(language: str, english: str) -> list[Term]:
    """The terms that stand in `english`, the longest first."""
    return [term for term in _terms(language) if term.pattern.search(english)]


@lru_cache(maxsize=32)
def _terms(language: str) -> list[Term]:
    path = Path(settings.BASE_DIR) / "docs/glossary" / f"{to_locale(language).lower()}.md"
    # An install may come without the documentation.
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [term for line in lines for term in _terms_of(line)]
    return sorted(found, key=lambda term: -len(term.english))


def _terms_of(line: str) -> Iterator[Term]:
    """A line may hold several, with a semicolon between them; each may have several names."""
    for part in line.removeprefix("- ").split("; "):
        if matched := LINE.match(f"- {part}"):
            names = re.split(
                r",|/| and ", NOTE.sub("", matched["english"]).replace("“", "").replace("”", "")
            )
            words = [re.escape(name.strip(' "')) for name in names if len(name.strip(' "')) > 2]
            if words:
                pattern = re.compile(rf"\b(?:{'|'.join(words)})(?:s|es)?\b", re.IGNORECASE)
                yield Term(matched["english"].strip(), matched["said"].strip(), pattern)

"""The English on a page in another language: our texts untranslated, and texts never marked."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages import Message
from babel.messages.pofile import read_po
from django.conf import settings

LATIN_SCRIPT = {"en", "es", "vi"}
LOCALE = Path(settings.BASE_DIR) / "locale"
# Shorter parts of sentences may be part of a word of the other language.
SHORTEST_PART = 12
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
TAG = re.compile(r"<[^>]*>")
# Words that Spanish and Vietnamese do not have; "is****" is what is left of a password.
ENGLISH = re.compile(
    r"\b(the|and|your?|with|this|that|of|we|is|are|please|when|what|how|from)\b(?!\*)",
    re.IGNORECASE,
)
# In other scripts every word of Latin letters is one too many, but addresses, codes, keys, names.
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
NOT_WORDS = re.compile(
    r"https?://\S+|\S+@\S+|\bexample\.org\S*|(?<![A-Za-z0-9])(?:[A-Z0-9]{3}-?[A-Z0-9]{3}"
    r"|[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}"
    r"|ZIP|STOP|START|HELP|SMS|QR|PDF|TTY|LGBTQ|WhatsApp|Cookie|4th|Main)(?![A-Za-z0-9])"
)
# What the page about open data names as programs do.
OF_PROGRAMS = re.compile(
    r"(?<![A-Za-z])(?:Human Services Data Specification|mutualaid fields|If-None-Match|Retry-After"
    r"|modified_after|per_page|full=true|RateLimit|attributes|defunct|HSDS|ETag|JSON|page|API|CSV|zip)"
    r"(?![A-Za-z])"
)
SHOWN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class VisibleTexts(HTMLParser):
    """The texts of a page that are in its own language; `lang` is what the page says it is in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang = ""
        self.texts: list[str] = []
        self._hidden: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        other = given.get("lang", self.lang) != self.lang or tag in {"style", "script"}
        hidden = other or any(self._hidden)
        if not hidden:
            self.texts += [given[name] for name in SHOWN_ATTRIBUTES if given.get(name)]
            if given.get("type") in {"submit", "button"} and tag == "input":
                self.texts.append(given.get("value", ""))
        if tag not in VOID:
            self._hidden.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._hidden):
            self.texts.append(" ".join(data.split()))


def english_in_page(html: str, language: str) -> list[str]:
    """The faults of a page that should be in `language`, in words; empty when all is well."""
    page = VisibleTexts(html)
    if page.lang != language:
        return [f"the page says lang={page.lang!r}"]
    return [found for text in page.texts for found in english_in(text, language)]


@cache
def english_in(text: str, language: str) -> tuple[str, ...]:
    """Our English sentences in `text`, and any words that only English has."""
    # Most of a page stands on every other page, too.
    return tuple(_english_in(text, language))


def _english_in(text: str, language: str) -> Iterator[str]:
    if language not in LATIN_SCRIPT:
        if LATIN_WORD.search(NOT_WORDS.sub("", text)):
            yield text
        return
    wholes, parts = english_texts(language)
    if text in wholes:
        yield text
    yield from (part for part in parts if part in text)
    if ENGLISH.search(text):
        yield text


@cache
def english_texts(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The English that `language` says otherwise: whole texts, and long parts of sentences."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    theirs = [text for message in messages for text in strings(message)]
    # A word that the language writes as English does is no fault wherever it stands.
    wholes = {text for message in messages for text in ids(message)} - set(theirs)
    parts = {part for text in wholes for part in parts_of(text)}
    everything = "\n".join(theirs)
    return frozenset(wholes), tuple(sorted(part for part in parts if part not in everything))


def ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def parts_of(text: str) -> Iterator[str]:
    """The parts of `text` between its placeholders and tags."""
    for line in text.splitlines():
        for part in re.split(f"{PLACEHOLDER.pattern}|{TAG.pattern}", line):
            if len(part.strip()) >= SHORTEST_PART:
                yield part.strip()

"""The texts of a language as its catalog has them, in the order of reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from gettext import c2py
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale

from common.typed import search_key
from translation_review import messages
from translation_review.places import PLACES, places_of

# How many numbers stand for all of their kind.
FEW = 3


@dataclass(frozen=True)
class Text:
    """One message: its English (for one and for many, if it counts) and its translation."""

    language: str
    key: str
    context: str
    english: tuple[str, ...]
    forms: tuple[str, ...]
    comments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    reviewed_on: date | None = None

    @cached_property
    def fingerprint(self) -> str:
        return messages.fingerprint(self.english, self.forms)

    @cached_property
    def places(self) -> tuple[str, ...]:
        return places_of(self.files)

    @cached_property
    def search_key(self) -> str:
        return search_key(" ".join([*self.english, *self.forms, self.context]))

    @property
    def has_placeholders(self) -> bool:
        return any(map(messages.placeholders, self.english))


def languages() -> list[str]:
    """The languages that are translations, of those that are shipped: each has its catalog here."""
    return [code for code, _name in settings.SHIPPED_LANGUAGES if code != settings.LANGUAGE_CODE]


def catalog_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES" / "django.po"


def read_catalog(language: str) -> Catalog:
    with catalog_path(language).open("rb") as file:
        return read_po(file, locale=to_locale(language))


def english_messages() -> dict[str, Message]:
    """Return all texts that there are to translate, by their keys, in the order of reading."""
    first = languages()[0]
    state = catalog_path(first).stat()
    return _english(first, state.st_mtime_ns, state.st_size)


def texts_of(language: str) -> dict[str, Text]:
    """All texts by their keys. Parsed again only when the catalog has changed."""
    state = catalog_path(language).stat()
    return _read(language, state.st_mtime_ns, state.st_size)


def all_texts(language: str) -> list[Text]:
    """All texts in no order, to be counted: half the work of `texts_of`."""
    state = catalog_path(language).stat()
    return _unordered(language, state.st_mtime_ns, state.st_size)


def count_labels(language: str) -> list[str]:
    """For each form of a text that counts: the first numbers that take it."""
    state = catalog_path(language).stat()
    return _count_labels(language, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _english(language: str, changed: int, size: int) -> dict[str, Message]:
    by_key = {messages.key_of(each): each for each in read_catalog(language) if each.id}
    return {key: by_key[key] for key in _read(language, changed, size)}


# One answer per language and version of its catalog; an install has a dozen.
@lru_cache(maxsize=32)
def _read(language: str, changed: int, size: int) -> dict[str, Text]:
    order = list(_in_order(_unordered(language, changed, size)))
    return {text.key: text for text in order}


@lru_cache(maxsize=32)
def _unordered(language: str, _changed: int, _size: int) -> list[Text]:
    catalog = read_catalog(language)
    with translation.override(language):
        return [_text(language, each, catalog) for each in catalog if each.id]


@lru_cache(maxsize=32)
def _count_labels(language: str, _changed: int, _size: int) -> list[str]:
    catalog = read_catalog(language)
    form_of = c2py(catalog.plural_expr)
    numbers: list[list[str]] = [[] for _form in range(catalog.num_plurals)]
    for number in range(201):
        numbers[int(form_of(number))].append(str(number))
    return [", ".join(each[:FEW]) + (" …" if len(each) > FEW else "") for each in numbers]


def _text(language: str, message: Message, catalog: Catalog) -> Text:
    english = messages.english_of(message)
    is_ours = messages.is_translated(message)
    return Text(
        language=language,
        key=messages.key_of(message),
        context=message.context or "",
        english=english,
        forms=messages.forms_of(message) if is_ours else _of_the_library(english, message, catalog),
        comments=tuple(message.auto_comments),
        files=tuple(path for path, _line in message.locations),
        reviewed_on=messages.reviewed_on(message) if is_ours else None,
    )


def _of_the_library(
    english: tuple[str, ...], message: Message, catalog: Catalog
) -> tuple[str, ...]:
    """Return what is said where our catalog leaves it to the library; in the active language."""
    if len(english) > 1:
        return ("",) * catalog.num_plurals
    said = translation.pgettext(message.context, english[0]) if message.context else None
    return (said or translation.gettext(english[0]),)


def _in_order(found: list[Text]) -> Iterator[Text]:
    """By place, then page by page, each from the top."""
    rank = {code: number for number, code in enumerate(PLACES)}

    def where(text: Text) -> tuple[int, bool, str]:
        first = text.places[0]
        pages = [file for file in text.files if places_of([file]) == (first,)]
        return rank[first], *min((not file.startswith("templates/"), file) for file in pages)

    with_place = [text for text in found if text.places]
    yield from sorted(with_place, key=where)
    yield from (text for text in found if not text.places)

"""Names of things in spreadsheets: our words in nine languages, and others'."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from common.typed import plain_digits, search_key
from common.word_lists import word_list
from common.world_languages import english_name
from resources.hours.typed_words import day_words

HERE = Path(__file__).parent


@cache
def lines_in(file: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each line of one of our lists, as they stand there."""
    # The days of the week are kept with the hours of places, which are read there.
    days = day_words() if file == "answer_words.txt" else {}
    return {**word_list(HERE / file), **days}


@cache
def words_in(file: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each line of one of our lists, as they are looked for."""
    return {
        name: tuple(key for word in words if (key := search_key(word)))
        for name, words in lines_in(file).items()
    }


def in_all_languages(text: Any) -> list[str]:
    """Return a lazy text in each language of the pages, as it is looked for."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(search_key(str(text)))
    return found


def header_words(name: str, label: Any) -> set[str]:
    """Return what a column of the field `name` may be called."""
    return {*words_in("header_words.txt").get(name, ()), *in_all_languages(label)} - {""}


def is_private(head: str) -> bool:
    """Tell whether a header says that its column is for insiders, or about people."""
    key = search_key(head)
    # Arabic writes its article with the word.
    spaced = f" {key} {key.replace(' ال', ' ').removeprefix('ال')} "
    return any(
        word in key if _is_written_together(word) else f" {word} " in spaced
        for word in words_in("header_words.txt")["private"]
    )


def _is_written_together(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith(("CJK", "HANGUL"))


def answer_words(group: str, choices: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Return what each answer of `choices` may be called, and which it is.

    What two answers are called alike means the first.
    """
    listed = words_in("answer_words.txt")
    said: dict[str, Any] = {}
    for value, label in choices:
        more = [search_key(english_name(value))] if group == "language" else []
        for word in (*in_all_languages(label), *listed.get(f"{group}.{value}", ()), *more):
            if word:
                said.setdefault(word, value)
    return said


def translated_names(rows: Iterable[Any], name: str = "name") -> dict[Any, list[str]]:
    """Return the names of rows with translations, in each language, as they are looked for."""
    found: dict[Any, list[str]] = defaultdict(list)
    for row in rows:
        texts = [getattr(row, name), *((row.i18n or {}).get(f"{name}_{code.replace('-', '_')}")
                 for code, _own in settings.LANGUAGES)]  # fmt: skip
        found[row.pk] = [key for text in texts if text and (key := search_key(text))]
    return found


# Between the parts of a name: "Ward 4 · Larkspur", "Larkspur (Ward 4)".
_PARTS = re.compile(r"\s+[-–—]\s+|[·•|:/(),]")


def ward_words(wards: Iterable[Any], label: Any) -> tuple[dict[str, Any], set[str]]:
    """Return what each ward may be called and its id, and what more than one is called.

    That is its whole name, its slug, each part of its name, and its number where it has one.
    """
    rows = list(wards)
    whole = {name: pk for pk, names in translated_names(rows).items() for name in names}
    parts: dict[str, set[Any]] = defaultdict(set)
    called = {"ward", *in_all_languages(label)}
    for row in rows:
        numbers = re.findall(r"\d+", plain_digits(row.name))
        number = [numbers[0].lstrip("0") or "0"] if len(numbers) == 1 else []
        with_number = [f"{word}{gap}{each}" for each in number for word in called
                       for gap in ("", " ")]  # fmt: skip
        texts = [row.name, *(text for text in (row.i18n or {}).values() if isinstance(text, str))]
        own = [part for text in texts for part in _PARTS.split(text)]
        for word in (*number, *with_number, row.slug, *own):
            if key := search_key(word):
                parts[key].add(row.pk)
    sure = {word: next(iter(ids)) for word, ids in parts.items() if len(ids) == 1}
    unsure = {word for word, ids in parts.items() if len(ids) > 1} - whole.keys()
    return sure | whole, unsure

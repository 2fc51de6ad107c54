"""Lists in the order of the reader's language, by the names that are shown in it.

Postgres sorts so only where it was built with ICU, which the embedded one is not, and Django's
`order_by` would sort by the English names. Lists of places and of kinds of help are short, so they
are sorted here. Lists of people are in the order of their ids, and those of the admin, which may
be long, in that of the English names.
"""

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from common.typed import search_key

# Letters of their own, each after the one that it looks like.
LETTERS = {
    "es": {"ñ": ("n", 1)},
    "vi": {
        "ă": ("a", 1),
        "â": ("a", 2),
        "đ": ("d", 1),
        "ê": ("e", 1),
        "ô": ("o", 1),
        "ơ": ("o", 2),
        "ư": ("u", 1),
    },
}
# As Vietnamese dictionaries have them: huyền, hỏi, ngã, sắc, nặng. Other accents are in any order.
TONES = "\u0300\u0309\u0303\u0301\u0323"
# What comes before words in other scripts.
OWN_SCRIPT = {
    **dict.fromkeys(("am", "ti"), "ETHIOPIC"),
    "bn": "BENGALI",
    "zh-hans": "CJK",
    "ko": "HANGUL",
    "ar": "ARABIC",
}
_BLANK, _DIGITS, _OWN, _LATIN, _OTHER = range(5)

Key = tuple[Any, ...]


def in_reading_order(
    rows: Iterable[Any],
    name: str = "name_i18n",
    before: Callable[[Any], Any] = lambda row: getattr(row, "position", 0),
) -> list[Any]:
    """`rows` by their position, where they have one, and by the name that readers see.

    `before` gives what counts before the name.
    """
    language = _language()
    return sorted(
        rows, key=lambda row: (before(row), reading_key(str(getattr(row, name)), language))
    )


def place_of(row: Any) -> tuple[Any, ...]:
    """What counts before the name of a pod, or of anything else in a ward: its ward's place."""
    ward = getattr(row, "ward", None)
    if ward is None:
        return (getattr(row, "position", 0),)
    return ward.position, reading_key(str(ward.name_i18n), _language()), ward.pk


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# Names of places and of kinds of help, which every page sorts again; never those of people.
@lru_cache(maxsize=4096)
def reading_key(text: str, language: str) -> Key:
    """What sorts `text` among others as readers of `language` would: numbers by their size."""
    text = unicodedata.normalize("NFC", text)
    letters: list[tuple[int, Any, int]] = []
    accents: list[int] = []
    for is_number, signs in groupby(text.lower(), str.isdecimal):
        if is_number:
            letters.append((_DIGITS, int("".join(signs)), 0))
            continue
        for sign in signs:
            found, accent = _letter(sign, language)
            letters += found
            accents += accent
    return letters, accents, text


def _letter(sign: str, language: str) -> tuple[list[tuple[int, Any, int]], list[int]]:
    """What `sign` is sorted by: as a letter, and as the accents on it, where all else is equal."""
    kind = unicodedata.category(sign)
    if kind == "Mn" and unicodedata.combining(sign) >= 27:  # over or below a letter, not part of it
        return [], [ord(sign)]
    if kind[0] not in "LM":
        return ([(_BLANK, 0, 0)] if kind[0] == "Z" else []), []
    script = unicodedata.name(sign, "").partition(" ")[0]
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if script == "LATIN":
        return _latin(sign, base, marks, LETTERS.get(language, {}))
    group = _OWN if OWN_SCRIPT.get(language) == script else _OTHER
    if script == "ARABIC":
        return [(group, ord(base), 0)], [ord(mark) for mark in marks]
    return [(group, _place(sign, language), 0)], []


def _latin(
    sign: str, base: str, marks: list[str], own: dict[str, tuple[str, int]]
) -> tuple[list[tuple[int, Any, int]], list[int]]:
    tones = [TONES.find(mark) + 1 for mark in marks]
    toneless = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in TONES))
    for letter in (sign, toneless):
        if letter in own:
            base, after = own[letter]
            return [(_LATIN, base, after)], tones
    return [(_LATIN, plain, 0) for plain in search_key(base)], tones


def _place(sign: str, language: str) -> Any:
    """The place of `sign` in its script: the code point's, for Chinese that in the old standard.

    GB 2312 has the common characters in the order of their sounds.
    """
    if language == "zh-hans":
        try:
            return 0, int.from_bytes(sign.encode("gb2312"), "big")
        except UnicodeEncodeError:
            pass
    return 1, ord(sign)

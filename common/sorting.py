"""Lists in the order of the reader's language, by the names that are shown in it.

Postgres sorts so only where it was built with ICU, which the embedded one is not. Each name has a
key, which sorts as readers of a language would: short lists are sorted by it here, and all others
in the database, where `common.reading_order` keeps the keys. Lists of people are in the order of
their ids.
"""

import re
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
# Groups of signs, in this order. A name that ends comes before one that goes on: its end is less.
_BLANK, _DIGITS, _OWN, _LATIN, _OTHER = ("0", "1", "2", "3", "4")
_END, _PLAIN = ("\x01", "\x02")


def in_reading_order(
    rows: Iterable[Any],
    name: str = "name_i18n",
    before: Callable[[Any], Any] = lambda row: getattr(row, "position", 0),
) -> list[Any]:
    """`rows` by their position, where they have one, and by the name that readers see.

    `before` gives what counts before the name.
    """
    language = _language()

    def key(row: Any) -> tuple[Any, str, str]:
        shown = str(getattr(row, name))
        return before(row), reading_key(shown, language), shown

    return sorted(rows, key=key)


def place_of(row: Any) -> tuple[Any, ...]:
    """Return what sorts a pod, or anything in a ward, before its name: its ward's place."""
    ward = getattr(row, "ward", None)
    if ward is None:
        return (getattr(row, "position", 0),)
    return ward.position, reading_key(str(ward.name_i18n), _language()), ward.pk


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


# Names of places and of kinds of help, which every page sorts again; never those of people.
@lru_cache(maxsize=4096)
def reading_key(text: str, language: str) -> str:
    """Return what sorts `text` as readers of `language` would: numbers by their size.

    Keys are compared by their code points, which Postgres calls the collation "C".
    """
    if text.isascii():
        # The same in all languages, in a fifth of the time.
        parts = _RUNS.findall(text.lower())
        return "".join(_number(part) if part.isdecimal() else part.translate(_ASCII)
                       for part in parts) + _END  # fmt: skip
    text = unicodedata.normalize("NFC", text)
    letters, accents = "", ""
    for is_number, signs in groupby(text.lower(), str.isdecimal):
        if is_number:
            letters += _number("".join(signs))
            continue
        for sign in signs:
            letter, accent = _letter(sign, language)
            letters += letter
            accents += accent
    # Trailing letters without an accent say nothing.
    return f"{letters}{_END}{accents.rstrip(_PLAIN)}"


def _number(digits: str) -> str:
    number = str(int(digits))
    return f"{_DIGITS}{len(number):03}{number}"


# There are few signs, and whoever stores thousands of names asks for each of them again and again.
@lru_cache(maxsize=8192)
def _letter(sign: str, language: str) -> tuple[str, str]:
    """Return the keys of `sign`: as a letter, and by its accents where all else is equal."""
    kind = unicodedata.category(sign)
    if kind == "Mn" and unicodedata.combining(sign) >= 27:  # over or below a letter, not part of it
        return "", sign
    if kind[0] not in "LM":
        return (_BLANK if kind[0] == "Z" else ""), ""
    script = unicodedata.name(sign, "").partition(" ")[0]
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if script == "LATIN":
        return _latin(sign, base, marks, LETTERS.get(language, {}))
    group = _OWN if OWN_SCRIPT.get(language) == script else _OTHER
    if script == "ARABIC":
        return f"{group}{base}", "".join(marks)
    return f"{group}{_place(sign, language)}", ""


def _latin(
    sign: str, base: str, marks: list[str], own: dict[str, tuple[str, int]]
) -> tuple[str, str]:
    tones = "".join(chr(ord(_PLAIN) + TONES.find(mark) + 1) for mark in marks) or _PLAIN
    toneless = unicodedata.normalize("NFC", base + "".join(m for m in marks if m not in TONES))
    for letter in (sign, toneless):
        if letter in own:
            base, after = own[letter]
            return f"{_LATIN}{base}{after}", tones
    return "".join(f"{_LATIN}{plain}0" for plain in search_key(base)), tones


def _place(sign: str, language: str) -> str:
    """The place of `sign` in its script: the code point's, for Chinese that in the old standard.

    GB 2312 has the common characters in the order of their sounds.
    """
    if language == "zh-hans":
        try:
            return f"0{sign.encode('gb2312').hex()}"
        except UnicodeEncodeError:
            pass
    return f"1{sign}"


_RUNS = re.compile("[0-9]+|[^0-9]+")
_ASCII = {place: _letter(chr(place), "en")[0] for place in range(128)}

"""The words and signs in which people write the hours of a place, in nine languages."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import get_day_names
from django.conf import settings
from django.utils.translation import to_locale

from common.typed import plain_digits
from common.word_lists import word_list
from resources.hours.rules import WEEKDAYS

WORDS = Path(__file__).parent / "hours_words.txt"
# 9:30, 8h30, 8 giờ 30, 930am, 9시 30분, 9点半
_TIME = re.compile(
    r"(?<!\d)(\d{1,2})"
    r"(?:(?:[:.hg]|\s?gio\s)(\d{2})|(\d{2})(?=\D*[ap]m)|[시点點]\s?(?:(\d{2})[분分]?|([반半])))?"
    r"(?!\d)"
)
_SIGNS = {"-": "to", "~": "to", "〜": "to", ",": "sep", ";": "sep", "\n": "sep", "|": "sep"}
_SIGNS |= {"/": "sep", "،": "sep", "؛": "sep", "、": "sep", "።": "sep", "፣": "sep", "·": "sep"}
_PLAIN_SIGNS = " \t:()፡*.+"
_DASHES = re.compile("[‐‑‒–—−]")
_ETHIOPIC = re.compile("[\u1200-\u137f]")
# "9a-5p", but not "9 a 17", in which it is a word.
_HALF = re.compile(r"(?<=\d)([ap])(?!\w|\.\s?m)")
_SHORT_DAYS = (
    (re.compile(r"\bm\s*-\s*f\b"), "mon-fri"),
    (re.compile(r"\bm\s*/?\s*w\s*/?\s*f\b"), "mon,wed,fri"),
    (re.compile(r"\bt(?:u|ue)?\s*/?\s*th\b"), "tue,thu"),
)
# Their Monday is the second day. Without its accents the sixth would be "Thu 6".
_COUNTED_DAY = re.compile(r"th[ứư]\s*([2-7])(?![\dhg])", re.IGNORECASE)
# "from" and "on", which Amharic writes together with the day.
_TIED = ("ከ", "በ")
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


class Token(NamedTuple):
    """A word or sign: what it is, and for days and times which."""

    kind: str
    value: Any = None


def tokens_of(text: str) -> list[Token] | None:
    """Return the words of `text`; None where one is not known, or may mean two things."""
    counted = _COUNTED_DAY.sub(r"t\1", unicodedata.normalize("NFC", text))
    folded = fold(counted)
    for short, days in _SHORT_DAYS:
        folded = short.sub(days, folded)
    tokens = _tokens(_HALF.sub(r"\1m", folded))
    if tokens is None or (_ETHIOPIC.search(text) and not _tells_24(tokens)):
        return None
    return tokens


def _tells_24(tokens: list[Token]) -> bool:
    """Tell whether a day has 24 hours here: hours in Amharic may count from sunrise."""
    return any(token.kind == "time" and token.value[0] > 12 for token in tokens)


def fold(text: str) -> str:
    """`text` in small letters, without accents, in ASCII's digits and dashes."""
    text = _DASHES.sub("-", plain_digits(unicodedata.normalize("NFKC", text)).casefold())
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", kept)


def day_words() -> Mapping[str, tuple[str, ...]]:
    """Return what each day of the week may be called: "days.1" is Monday."""
    return {name: said for name, said in word_list(WORDS).items() if name.startswith("days.")}


@cache
def _words() -> tuple[re.Pattern[str], dict[str, Token]]:
    """Return what finds a word that is known, and what each is."""
    known: dict[str, Token] = {}
    for name, said in word_list(WORDS).items():
        if name.startswith("days."):
            continue
        first, dash, last = name.partition("-")
        token = Token("days", range(int(first), int(last) + 1)) if dash else Token(name)
        if name in _PLACES:
            token = Token("place", _PLACES[name])
        known |= {fold(word): token for word in said}
    for number in range(1, 8):
        names = [*word_list(WORDS)[f"days.{number}"], *_names_of(number)]
        folded = {WEEKDAYS[number - 1].casefold(), *map(fold, names)}
        # "Saturdays", "sábados"
        folded |= {f"{word}s" for word in folded if word.isascii() and len(word) > 4}
        ethiopic = [word for word in folded if _ETHIOPIC.match(word)]
        folded |= {fold(tied + word) for tied in _TIED for word in ethiopic}
        known |= {word: Token("days", range(number, number + 1)) for word in folded}
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile("|".join(map(_as_pattern, longest_first))), known


def _names_of(day: int) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        for width in ("wide", "abbreviated"):
            name = get_day_names(width, locale=to_locale(code))[day - 1]
            # "Th 6" is a Friday to some, and a Thursday with a time to others.
            if not any(sign.isdecimal() for sign in name):
                yield name


def _as_pattern(word: str) -> str:
    """A word of letters that are written apart ends where its letters end: "mon" is no "money"."""
    pattern = re.escape(word)
    if not unicodedata.name(word[0], "").startswith(("CJK", "HANGUL")):
        before = r"(?<![^\W\d_])" if word[0].isalpha() else ""
        pattern = before + pattern + (r"(?![^\W\d_])" if word[-1].isalpha() else "")
    return pattern


def _tokens(text: str) -> list[Token] | None:
    """Return the words of `text`; None where one is not known."""
    finds, known = _words()
    found: list[Token] = []
    place = 0
    while place < len(text):
        sign = text[place]
        word = finds.match(text, place)
        time = _TIME.match(text, place)
        if word:
            found.append(known[word[0]])
            place = word.end()
        elif time:
            minute = 30 if time[5] else int(time[2] or time[3] or time[4] or 0)
            found.append(Token("time", (int(time[1]), minute)))
            place = time.end()
        elif sign in _SIGNS or sign in _PLAIN_SIGNS:
            found += [Token(_SIGNS[sign])] if sign in _SIGNS else []
            place += 1
        else:
            return None
    return [token for token in found if token.kind != "plain"]

"""Hours in words, as people type them: "Mon–Fri 9–5; Sat 10am–2pm" becomes rules.

Only a plain week is read, and days of a month like the first Saturday, and only where every word
is understood: of the rest a person knows more, so it stays in words.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.dates import get_day_names
from django.conf import settings
from django.utils.translation import to_locale

from common.typed import plain_digits
from common.word_lists import word_list
from resources.hours.rules import WEEKDAYS

LONGEST = 300
WORDS = Path(__file__).parent / "hours_words.txt"
NOON, MIDNIGHT = datetime.time(12), datetime.time(0)
# "9-5" is from the morning to the afternoon, and "1-4" the afternoon; "5-9" may be either.
MORNING, AFTERNOON = range(6, 12), (12, 1, 2, 3, 4)
_TIME = re.compile(r"(?<!\d)(\d{1,2})(?:[:.h](\d{2})|(\d{2})(?=\D*[ap]m))?(?!\d)")
_SIGNS = {"-": "to", "~": "to", "〜": "to", ",": "sep", ";": "sep", "\n": "sep", "|": "sep"}
_SIGNS |= {"/": "sep", "،": "sep", "؛": "sep", "、": "sep", "።": "sep", "፣": "sep", "·": "sep"}
_PLAIN_SIGNS = " \t:()፡*.+"
_DASHES = re.compile("[‐‑‒–—−]")
_ETHIOPIC = re.compile("[\u1200-\u137f]")
# "9a-5p", but not "9 a 17", in which it is a word.
_HALF = re.compile(r"(?<=\d)([ap])(?!\w|\.\s?m)")
_MON_TO_FRI = re.compile(r"\bm\s*-\s*f\b")


_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


class Token(NamedTuple):
    """A word or sign: what it is, and for days and times which."""

    kind: str
    value: Any = None


@dataclass(frozen=True)
class Span:
    """From when until when it is open on some days; the days count from 1 for Monday."""

    days: frozenset[int]
    opens: datetime.time
    closes: datetime.time
    # Of which of these days in a month, where not of all: 1 for the first, -1 for the last.
    places: tuple[int, ...] = ()

    @property
    def byday(self) -> list[str]:
        """The days as rules have them: "MO", or "1SA" of a month."""
        places, days = self.places or ("",), sorted(self.days)
        return [f"{place}{WEEKDAYS[day - 1]}" for place in places for day in days]


@dataclass(frozen=True)
class Week:
    """The hours of a plain week, and whether people must make an appointment."""

    spans: tuple[Span, ...] = ()
    by_appointment: bool = False

    def rules(self) -> list[list[str]]:
        """Return days and times as they are kept: [["MO,TU", "09:00", "17:00"], …].

        By the month the days are such as "1SA".
        """
        return [
            [
                ",".join(span.byday),
                f"{span.opens:%H:%M}",
                f"{span.closes:%H:%M}",
            ]
            for span in self.spans
        ]


def read_hours(text: str) -> Week | None:
    """Return the week that `text` says; None where it says anything else, or more."""
    if len(text) > LONGEST:
        return None
    tokens = _tokens(_HALF.sub(r"\1m", _MON_TO_FRI.sub("mon-fri", fold(text))))
    if tokens is None or (_ETHIOPIC.search(text) and not _tells_24(tokens)):
        return None
    return _Reader(tokens).read()


def _tells_24(tokens: list[Token]) -> bool:
    """Tell whether a day has 24 hours here: hours in Amharic may count from sunrise."""
    return any(token.kind == "time" and token.value[0] > 12 for token in tokens)


def fold(text: str) -> str:
    """`text` in small letters, without accents, in ASCII's digits and dashes."""
    text = _DASHES.sub("-", plain_digits(unicodedata.normalize("NFKC", text)).casefold())
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", kept)


# --- Words ----------------------------------------------------------------------------------------


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
        known |= {word: Token("days", range(number, number + 1)) for word in folded}
    longest_first = sorted(known, key=len, reverse=True)
    return re.compile("|".join(map(_as_pattern, longest_first))), known


def _names_of(day: int) -> Iterator[str]:
    for code, _name in settings.LANGUAGES:
        for width in ("wide", "abbreviated"):
            yield get_day_names(width, locale=to_locale(code))[day - 1]


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
            found.append(Token("time", (int(time[1]), int(time[2] or time[3] or 0))))
            place = time.end()
        elif sign in _SIGNS or sign in _PLAIN_SIGNS:
            found += [Token(_SIGNS[sign])] if sign in _SIGNS else []
            place += 1
        else:
            return None
    return [token for token in found if token.kind != "plain"]


# --- Sentences ------------------------------------------------------------------------------------


class _Reader:
    """Reads tokens from left to right: days, and then what is so on them."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place = tokens, 0
        self.spans: list[Span] = []
        self.days: frozenset[int] = frozenset()
        self.places: tuple[int, ...] = ()
        # Whether anything was said of `days`.
        self.is_told, self.by_appointment = False, False

    def read(self) -> Week | None:
        while self.place < len(self.tokens):
            step = getattr(self, f"_read_{self.kind()}", None)
            if step is None or not step():
                return None
        if (self.days and not self.is_told) or not (self.spans or self.by_appointment):
            return None
        return Week(tuple(dict.fromkeys(self.spans)), self.by_appointment)

    def _read_sep(self) -> bool:
        self.place += 1
        return True

    _read_and = _read_sep

    def _read_days(self) -> bool:
        if self.days and not self.is_told:
            return False
        self.days, self.places, self.is_told = self._days(), (), False
        return True

    def _read_place(self) -> bool:
        """Read "first and third Saturday": of several days nobody knows which are meant."""
        places = []
        while self.kind() == "place":
            places.append(self.tokens[self.place].value)
            self.place += 1
            if self.kind() in ("sep", "and") and self.kind(1) == "place":
                self.place += 1
        if self.kind() != "days" or not self._read_days():
            return False
        self.places = tuple(places)
        return len(self.days) == 1

    def _read_appointment(self) -> bool:
        self.by_appointment = self.is_told = True
        return self._read_sep()

    def _read_closed(self) -> bool:
        """Read "Sun closed" and "closed Sundays", which say what is so anyway."""
        self.place += 1
        if self.places or self.kind() == "place":
            return False
        if self.kind() == "days" and (self.is_told or not self.days):
            self._days()
            self.days = frozenset()
        elif not self.days:
            return False
        self.is_told = True
        return True

    def _read_all_day(self) -> bool:
        days = self.days or frozenset(range(1, 8))
        self.spans.append(Span(days, MIDNIGHT, MIDNIGHT, self.places))
        self.is_told = True
        return self._read_sep()

    def _read_time(self) -> bool:
        times = self._times() if self.days else None
        if times is None:
            return False
        self.spans.append(Span(self.days, *times, self.places))
        self.is_told = True
        return True

    # A time may begin with the half of its day, or have a name.
    _read_am = _read_pm = _read_noon = _read_midnight = _read_time

    def kind(self, ahead: int = 0) -> str:
        place = self.place + ahead
        return self.tokens[place].kind if place < len(self.tokens) else ""

    def _days(self) -> frozenset[int]:
        """Read "Mon–Wed, Fri": the days are in the order of a week that may begin anywhere."""
        found: set[int] = set()
        while self.kind() == "days":
            here = self.tokens[self.place].value
            self.place += 1
            if self.kind() == "to" and self.kind(1) == "days":
                last = self.tokens[self.place + 1].value[-1]
                found |= _from_to(here[0], last)
                self.place += 2
            else:
                found |= set(here)
            if self.kind() in ("sep", "and") and self.kind(1) == "days":
                self.place += 1
        return frozenset(found)

    def _times(self) -> tuple[datetime.time, datetime.time] | None:
        opens = self._time()
        if opens is None or self.kind() not in ("to", "and"):
            return None
        self.place += 1
        closes = self._time()
        return None if closes is None else _as_times(opens, closes)

    def _time(self) -> tuple[int, int, str] | None:
        """Read a time with the half of its day, which stands on either side of it, or nowhere."""
        half = self._half()
        if self.kind() in ("noon", "midnight"):
            hour = 12 if self.kind() == "noon" else 0
            self.place += 1
            return hour, 0, "24"
        if self.kind() != "time":
            return None
        hour, minute = self.tokens[self.place].value
        self.place += 1
        half = half or self._half()
        if self.kind() == "noon" and hour == 12:
            self.place += 1
        return (hour, minute, half) if hour <= 24 and minute < 60 else None

    def _half(self) -> str:
        half = self.kind() if self.kind() in ("am", "pm") else ""
        self.place += bool(half)
        return half


def _from_to(first: int, last: int) -> set[int]:
    return {(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)}


Said = tuple[int, int, str]


def _as_times(opens: Said, closes: Said) -> tuple[datetime.time, datetime.time] | None:
    """Return the two as times of a day; None where they can mean two things."""
    first, first_minute, half = opens
    last, last_minute, last_half = closes
    is_before = (first % 12, first_minute) < (last % 12, last_minute)
    if not half and not last_half:
        if first > 12 or last > 12 or first == 0:
            half = last_half = "24"
        elif first in MORNING and not is_before:
            half, last_half = "am", "pm"
        elif first in AFTERNOON and is_before:
            half = last_half = "pm"
    elif not half:
        half = last_half if is_before or last_half == "24" else "am"
    elif not last_half:
        is_afternoon = is_before == (half == "pm") if half != "24" else first == 12
        last_half = "pm" if is_afternoon else "am"
    found = _in_24(first, first_minute, half), _in_24(last, last_minute, last_half)
    return None if None in found else found  # type: ignore[return-value]


def _in_24(hour: int, minute: int, half: str) -> datetime.time | None:
    if half == "24":
        return datetime.time(hour % 24, minute)
    if not 1 <= hour <= 12:
        return datetime.time(hour, minute) if 12 < hour < 24 and half == "pm" else None
    return datetime.time(hour % 12 + (12 if half == "pm" else 0), minute) if half else None

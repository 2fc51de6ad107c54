"""Hours in words, as people type them: "Mon–Fri 9–5; Sat 10am–2pm" becomes rules.

Only a plain week is read, and days of a month like the first Saturday, and only where every word
is understood: of the rest a person knows more, so it stays in words. A single time is read alike.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from resources.hours.rules import WEEKDAYS
from resources.hours.typed_words import Token, tokens_of

LONGEST = 300
NOON, MIDNIGHT = datetime.time(12), datetime.time(0)
# "9-5" is from the morning to the afternoon, and "1-4" the afternoon; "5-9" may be either.
MORNING, AFTERNOON = range(6, 12), (12, 1, 2, 3, 4)
# 12 and 1 at night are of the next day; 7 at night is the evening.
NIGHT = (12, 1, 2, 3, 4)
AROUND_NOON = (11, 12, 1, 2, 3)
# With any of these a time begins.
TIMES = ("time", "am", "pm", "night", "noon", "midnight")


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
    return _week(text) if len(text) <= LONGEST else None


# Most places of a list are open at the hours of others.
@lru_cache(maxsize=1000)
def _week(text: str) -> Week | None:
    tokens = tokens_of(text)
    return None if tokens is None else _Reader(tokens).read()


def read_time(text: str) -> datetime.time | None:
    """Return the time that `text` says alone: "9am", "noon", "21:30"; None for "9", and others."""
    tokens = tokens_of(text) if len(text) <= LONGEST else None
    if not tokens:
        return None
    reader = _Reader(tokens)
    said = reader.time()
    if said is None or reader.kind():
        return None
    hour, minute, half = said
    is_24 = hour > 12 or hour == 0 or (minute and not half)
    return _in_24(hour, minute, half or ("24" if is_24 else ""))


# --- Sentences ------------------------------------------------------------------------------------


class _Reader:
    """Reads tokens from left to right: days, and then what is so on them.

    Where times are said first ("9–5 Mon–Fri"), each is of the days that follow, in all of the text:
    in a mixture nobody knows which belong together.
    """

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place = tokens, 0
        self.spans: list[Span] = []
        self.days: frozenset[int] = frozenset()
        self.places: tuple[int, ...] = ()
        # Whether anything was said of `days`.
        self.is_told, self.by_appointment = False, False
        # Times that were said before their days.
        self.times: list[tuple[datetime.time, datetime.time]] = []
        self.is_times_first = self.kind() in TIMES

    def read(self) -> Week | None:
        while self.place < len(self.tokens):
            step = getattr(self, f"_read_{self.kind()}", None)
            if step is None or not step():
                return None
        is_left = self.times or (self.days and not self.is_told)
        if is_left or not (self.spans or self.by_appointment):
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
        return not self.is_times_first or self._take_times()

    def _take_times(self) -> bool:
        """Put the times that were said before on the days that follow them; tell if there were."""
        self.spans += [Span(self.days, *times, self.places) for times in self.times]
        self.is_told, self.times = bool(self.times), []
        return self.is_told

    def _read_place(self) -> bool:
        """Read "first and third Saturday": of several days nobody knows which are meant."""
        places = []
        while self.kind() == "place":
            places.append(self.tokens[self.place].value)
            self.place += 1
            if self.kind() in ("sep", "and") and self.kind(1) == "place":
                self.place += 1
        if self.kind() != "days" or (self.days and not self.is_told):
            return False
        self.days, self.places, self.is_told = self._days(), tuple(places), False
        return len(self.days) == 1 and (not self.is_times_first or self._take_times())

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
        elif not self.days or self.kind() in TIMES:
            # "Mon–Fri 9–5, closed 12–1" is more than a plain week says.
            return False
        self.is_told = True
        return True

    def _read_all_day(self) -> bool:
        days = self.days or frozenset(range(1, 8))
        self.spans.append(Span(days, MIDNIGHT, MIDNIGHT, self.places))
        self.is_told = True
        return self._read_sep()

    def _read_time(self) -> bool:
        if not self.days and not self.is_times_first:
            return False
        times = self._times()
        if times is None:
            return False
        if self.is_times_first:
            self.times.append(times)
            return True
        self.spans.append(Span(self.days, *times, self.places))
        self.is_told = True
        return True

    # A time may begin with the half of its day, or have a name.
    _read_am = _read_pm = _read_night = _read_noon = _read_midnight = _read_time

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
        opens = self.time()
        if opens is None or self.kind() not in ("to", "and"):
            return None
        self.place += 1
        closes = self.time()
        return None if closes is None else _as_times(opens, closes)

    def time(self) -> "Said | None":
        """Read a time with the half of its day, which stands on either side of it, or nowhere."""
        half: str | None = self._half()
        if self.kind() in ("noon", "midnight") and self.kind(1) != "time":
            hour = 12 if self.kind() == "noon" else 0
            self.place += 1
            return hour, 0, "24"
        # "At noon" may be said with the hour, before it: 中午12点, দুপুর ২টা.
        half = half or self._around("noon", "midnight")
        if self.kind() != "time":
            return None
        hour, minute = self.tokens[self.place].value
        self.place += 1
        half = half or self._half() or self._around("noon")
        if half in ("noon", "midnight", "night"):
            half = _half_of(hour, half)
        return (hour, minute, half) if hour <= 24 and minute < 60 and half is not None else None

    def _half(self) -> str:
        return self._around("am", "pm", "night")

    def _around(self, *kinds: str) -> str:
        found = self.kind() if self.kind() in kinds else ""
        self.place += bool(found)
        return found


def _half_of(hour: int, said: str) -> str | None:
    """Return in which half of the day `hour` is around noon, or at night; None for no such hour."""
    if said == "noon":
        halves = {each: "am" if each == 11 else "pm" for each in AROUND_NOON}
    else:
        halves = {each: "am" if each in NIGHT else "pm" for each in range(1, 13) if each != 5}
    return halves.get(hour)


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

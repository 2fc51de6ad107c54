"""Days and times as spreadsheets and people write them."""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils import timezone

from common.typed import Kind, to_store

# 3/15/2020 14:22:05, 15.03.2020 2:22 PM, 2020/03/15, 2020-03-15T14:22:05
_NUMBERS = re.compile(
    r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})"
    r"(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?"
)
# Days since 1899-12-30, as programs keep them where the cell has lost its format.
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.\d+)?")
_FIRST_SERIAL = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  made aware below
EARLIEST, LATEST = datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1)  # noqa: DTZ001


def looks_like_date(text: str) -> bool:
    """Tell whether `text` is a day, with or without a time. Quick: words are not looked at."""
    return bool(_NUMBERS.fullmatch(to_store(text, Kind.CODE)))


def is_day_first(texts: Iterable[str]) -> bool:
    """Tell whether a column writes the day before the month: a number above 12 says so."""
    for text in texts:
        found = _NUMBERS.match(to_store(text, Kind.CODE))
        if found and len(found[1]) < 3:
            if int(found[1]) > 12:
                return True
            if int(found[2]) > 12:
                return False
    return False


@lru_cache(maxsize=10_000)
def read_moment(text: str, *, day_first: bool = False) -> datetime.datetime | None:
    """Return when `text` says, in our time zone where it names none; None when it is no date."""
    text = to_store(text, Kind.CODE)
    if _SERIAL.fullmatch(text):
        return _aware(_FIRST_SERIAL + datetime.timedelta(seconds=round(float(text) * 86_400)))
    found = _NUMBERS.fullmatch(text)
    if found:
        return _from_numbers(found, day_first)
    if not any(sign.isdigit() for sign in text) or len(text) > 60:
        return None
    return _in_words(text, day_first)


def _from_numbers(found: re.Match[str], day_first: bool) -> datetime.datetime | None:
    first, second, third = int(found[1]), int(found[2]), int(found[3])
    if len(found[1]) == 4:
        year, month, day = first, second, third
    else:
        year = third if third > 99 else 2000 + third
        month, day = (second, first) if day_first else (first, second)
    hour, minute, seconds = (int(found[place] or 0) for place in (4, 5, 6))
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() == "p" else 0)
    try:
        return _aware(datetime.datetime(year, month, day, hour, minute, seconds))  # noqa: DTZ001
    except ValueError:
        return None


def _in_words(text: str, day_first: bool) -> datetime.datetime | None:
    # Here, because it takes memory and time that few files need.
    import dateparser

    settings = {
        "DATE_ORDER": "DMY" if day_first else "MDY",
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
    }
    try:
        found = dateparser.parse(text, languages=LANGUAGES, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    return _aware(found) if found else None


# Those of ours that the library knows.
LANGUAGES = ["en", "es", "vi", "bn", "zh", "ko", "ar", "am"]


def _aware(moment: datetime.datetime) -> datetime.datetime | None:
    if not EARLIEST <= moment.replace(tzinfo=None) < LATEST:
        return None
    return moment if moment.tzinfo else timezone.make_aware(moment)

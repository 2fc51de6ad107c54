"""Calendar files: the few parts of RFC 5545 that one day in a calendar needs."""

import datetime
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CONTENT_TYPE = "text/calendar; charset=utf-8"
# A line has at most so many octets, without its end (RFC 5545, 3.1).
LONGEST_LINE = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True)
class Event:
    """One entry: the whole of `day`, or from `starts` to `ends` (both with their time zone).

    `uid` is the same each time, so that a calendar takes a newer file for the same entry.
    """

    uid: str
    summary: str
    day: datetime.date
    starts: datetime.datetime | None = None
    ends: datetime.datetime | None = None
    place: str = ""
    description: str = ""
    is_certain: bool = True


def calendar_file(events: Iterable[Event], *, name: str, now: datetime.datetime) -> bytes:
    """Return a calendar with `events`, as written at `now` by the network `name`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{escaped(name)}//mutualaid//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for event in events for line in _lines(event, now)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _lines(event: Event, now: datetime.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_moment(now)}"
    if event.starts and event.ends:
        yield f"DTSTART:{_moment(event.starts)}"
        yield f"DTEND:{_moment(event.ends)}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
        # The day after: the end is not part of it.
        yield f"DTEND;VALUE=DATE:{event.day + datetime.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.place:
        yield f"LOCATION:{escaped(event.place)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"STATUS:{'CONFIRMED' if event.is_certain else 'TENTATIVE'}"
    yield "END:VEVENT"


def _moment(moment: datetime.datetime) -> str:
    # In UTC: a time zone of our own would have to be described in the file.
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Return `text` as a value of the type TEXT; signs that steer devices are left out."""
    lines = "\n".join(text.splitlines())
    plain = (sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc")
    return "".join(plain).translate(ESCAPED)


def folded(line: str) -> bytes:
    """Return `line` in as many lines as it needs, each with its end; no letter is cut in two."""
    parts, part = [], b""
    for sign in line:
        octets = sign.encode()
        # The space that begins each further line counts too.
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part, b""])

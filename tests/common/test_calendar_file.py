"""Calendar files keep the rules of RFC 5545: lines, their length, their ends, and escaping."""

import datetime
import re
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from common.calendar_file import LONGEST_LINE, Event, calendar_file, escaped, folded

NOW = datetime.datetime(2026, 11, 22, 15, 30, tzinfo=datetime.UTC)
DAY = datetime.date(2026, 12, 31)
NEW_YORK = ZoneInfo("America/New_York")


def lines_of(*events: Event) -> list[str]:
    """The lines of the file as a calendar unfolds them (RFC 5545, 3.1)."""
    content = calendar_file(events, name="Mutual Aid", now=NOW)
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_whole_day_ends_on_the_next() -> None:
    lines = lines_of(Event("a@example.org", "Groceries", DAY))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VEVENT", "END:VCALENDAR"]
    # The end of the year: the day after is in the next one.
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20261122T153000Z" in lines
    assert "UID:a@example.org" in lines
    assert "STATUS:CONFIRMED" in lines


def test_times_are_the_same_moment_before_and_after_the_clocks_change() -> None:
    # In New York the clocks went back on November 1.
    for day, hour in ((datetime.date(2026, 10, 31), 13), (datetime.date(2026, 11, 1), 14)):
        starts, ends = (
            datetime.datetime.combine(day, datetime.time(at), NEW_YORK) for at in (9, 12)
        )
        lines = lines_of(Event("a", "Ride", day, starts, ends, is_certain=False))
        assert f"DTSTART:{day:%Y%m%d}T{hour}0000Z" in lines
        assert f"DTEND:{day:%Y%m%d}T{hour + 3}0000Z" in lines
        assert "STATUS:TENTATIVE" in lines


def test_signs_with_a_meaning_are_escaped() -> None:
    assert escaped("a,b;c\\d\r\ne\x07f") == "a\\,b\\;c\\\\d\\nef"
    [summary] = [line for line in lines_of(Event("a", "x\nEND:VEVENT", DAY)) if "x" in line]
    # A line break in a text must not become a line of its own.
    assert summary == "SUMMARY:x\\nEND:VEVENT"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_no_line_is_too_long_and_no_letter_is_cut(text: str) -> None:
    content = folded(f"SUMMARY:{escaped(text)}")
    parts = content.split(b"\r\n")
    assert parts.pop() == b""
    assert all(len(part) <= LONGEST_LINE for part in parts)
    # Each part by itself: a letter of several octets stays in one of them.
    assert all(part.decode() is not None for part in parts)
    unfolded = content.decode().replace("\r\n ", "").removesuffix("\r\n")
    plain = re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), unfolded[8:])
    # Nothing is lost but the signs that steer devices, and how lines end.
    kept = "".join(sign for sign in "\n".join(text.splitlines()) if sign == "\n" or sign >= " ")
    assert plain == "".join(sign for sign in kept if not "\x7f" <= sign <= "\x9f")

"""The days of a series: which they are, and what they are called. Nothing but dates."""

import datetime
import itertools

import pytest
from django.conf import settings as site
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_app.choices import Repeat
from requests_app.rhythm import DAY, Rhythm
from requests_app.rhythm_words import in_words

YEAR = 366 * DAY


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def days(rhythm: Rhythm, start: str, end: str) -> list[str]:
    return [str(each) for each in rhythm.days(day(start), day(end))]


@pytest.mark.parametrize(
    ("repeat", "first", "weekdays", "expected"),
    [
        ("once", "2026-12-01", (), []),
        ("weekly", "2026-12-01", (), ["2026-12-08", "2026-12-15", "2026-12-22", "2026-12-29"]),
        # Tuesday and Friday: also the Friday of the week in which it begins, not its Monday.
        ("weekly", "2026-12-22", (2, 5), ["2026-12-25", "2026-12-29", "2027-01-01", "2027-01-05"]),
        ("biweekly", "2026-12-01", (), ["2026-12-15", "2026-12-29", "2027-01-12"]),
        # Weeks are counted from Monday on: both days of the same week, then a week without.
        ("biweekly", "2026-12-18", (1, 5), ["2026-12-28", "2027-01-01", "2027-01-11"]),
        ("fourweekly", "2026-12-01", (), ["2026-12-29", "2027-01-26"]),
        # Days of the week belong to weeks: here they are not asked for, and change nothing.
        ("fourweekly", "2026-12-01", (5,), ["2026-12-29", "2027-01-26"]),
        ("monthly", "2026-12-08", (), ["2027-01-12", "2027-02-09", "2027-03-09"]),
        # A fifth Tuesday is the last one, in months with four and with five.
        ("monthly", "2026-12-29", (), ["2027-01-26", "2027-02-23", "2027-03-30", "2027-04-27"]),
        # The fourth one is the fourth, also where it is not the last.
        ("monthly", "2027-02-23", (), ["2027-03-23", "2027-04-27"]),
    ],
)
def test_the_days_that_follow(
    repeat: str, first: str, weekdays: tuple[int, ...], expected: list[str]
) -> None:
    found = days(Rhythm(repeat, day(first), weekdays), "2026-01-01", "2028-01-01")
    assert found[: len(expected)] == expected
    assert bool(found) == bool(expected)


def test_only_from_and_until_the_days_that_are_asked_for() -> None:
    weekly = Rhythm("weekly", day("2026-12-01"))
    assert days(weekly, "2026-12-15", "2026-12-22") == ["2026-12-15", "2026-12-22"]
    assert days(weekly, "2026-12-16", "2026-12-21") == []
    # The first one is open already: it is not among those that follow.
    assert days(weekly, "2026-11-01", "2026-12-07") == []


def test_a_month_of_february_and_a_leap_year() -> None:
    last = Rhythm("monthly", day("2028-01-31"))
    assert days(last, "2028-02-01", "2028-04-30") == ["2028-02-28", "2028-03-27", "2028-04-24"]
    weekly = Rhythm("weekly", day("2028-02-22"))
    assert days(weekly, "2028-02-23", "2028-03-08") == ["2028-02-29", "2028-03-07"]


def test_the_weekday_stays_when_the_clocks_change() -> None:
    # March 14 and November 7, 2027: in New York a day of 23 hours and one of 25.
    weekly = Rhythm("weekly", day("2027-02-28"))
    found = list(weekly.days(day("2027-03-01"), day("2027-12-01")))
    assert {each.isoweekday() for each in found} == {7}
    assert {after - before for before, after in itertools.pairwise(found)} == {7 * DAY}


rhythms = st.builds(
    Rhythm,
    st.sampled_from(Repeat.again()),
    st.dates(datetime.date(2020, 1, 1), datetime.date(2035, 1, 1)),
    st.lists(st.integers(1, 7), unique=True).map(tuple),
)


# Slow is the machine: there is nothing in it but dates.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rhythms, st.integers(-400, 400))
def test_wherever_one_begins_to_look_the_days_are_the_same(rhythm: Rhythm, shift: int) -> None:
    end = rhythm.first + 2 * YEAR
    every = list(rhythm.days(rhythm.first, end))
    start = rhythm.first + shift * DAY
    assert list(rhythm.days(start, end)) == [each for each in every if each >= start]
    assert every == sorted(set(every))
    assert all(each.isoweekday() in rhythm.all_weekdays for each in every)
    # However rare, there is one in each six weeks.
    near = [rhythm.first, *every, end]
    assert max(after - before for before, after in itertools.pairwise(near)) <= 42 * DAY


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (Rhythm("once", day("2026-12-01")), "Just this once"),
        (Rhythm("weekly", day("2026-12-01")), "Every Tuesday"),
        (Rhythm("weekly", day("2026-12-01"), (5, 2)), "Every Tuesday and Friday"),
        (Rhythm("weekly", day("2026-12-01"), (2, 5, 7)), "Every Tuesday, Friday, and Sunday"),
        (Rhythm("biweekly", day("2026-12-01")), "Every two weeks: Tuesday"),
        (Rhythm("fourweekly", day("2026-12-01")), "Every four weeks: Tuesday"),
        (Rhythm("monthly", day("2026-12-08")), "The second Tuesday of each month"),
        (Rhythm("monthly", day("2026-12-29")), "The last Tuesday of each month"),
    ],
)
def test_in_words(rhythm: Rhythm, words: str) -> None:
    assert in_words(rhythm) == words


@pytest.mark.parametrize("language", [code for code, _name in site.LANGUAGES if code != "en"])
@pytest.mark.parametrize("repeat", Repeat.again())
def test_each_language_names_the_day_in_its_own_words(language: str, repeat: str) -> None:
    rhythm = Rhythm(repeat, day("2026-12-08"))
    english = in_words(rhythm)
    with translation.override(language):
        words = in_words(rhythm)
    assert "Tuesday" not in words
    assert not set(english.split()) & set(words.split())

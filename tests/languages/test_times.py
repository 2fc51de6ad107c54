"""The look of times and days, language by language."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from pages.localized import TIMES, local_date, local_time

# Night, morning, afternoon and evening, for which some languages have a word each.
HOURS = ((2, 46), (9, 30), (14, 46), (21, 30))
DAY = datetime.date(2026, 11, 29)
# In the order of HOURS, then DAY.
WRITTEN = {
    "en": ("2:46\u202fAM", "9:30\u202fAM", "2:46\u202fPM", "9:30\u202fPM", "November 29, 2026"),
    "es": (
        "2:46\u202fa.m.",
        "9:30\u202fa.m.",
        "2:46\u202fp.m.",
        "9:30\u202fp.m.",
        "29 de noviembre de 2026",
    ),
    "am": ("በሌሊት 2:46", "ጠዋት 9:30", "ከሰዓት 2:46", "በምሽት 9:30", "29 ኖቬምበር 2026"),
    "ti": ("ለይቲ 2:46", "ንግሆ 9:30", "ድሕሪ ቐትሪ 2:46", "ምሸት 9:30", "ሰንበት፣ 29 ሕዳር 2026 (ወርሒ 11)"),
    "vi": ("2:46 sáng", "9:30 sáng", "2:46 chiều", "9:30 tối", "29 tháng 11 năm 2026"),
    "bn": ("রাত 2:46", "সকাল 9:30", "দুপুর 2:46", "রাত 9:30", "29 নভেম্বর, 2026"),
    "zh-hans": ("凌晨2:46", "上午9:30", "下午2:46", "晚上9:30", "2026年11月29日"),
    "ko": ("오전 2:46", "오전 9:30", "오후 2:46", "오후 9:30", "2026년 11월 29일"),
    "ar": ("2:46 ليلًا", "9:30 صباحًا", "2:46 بعد الظهر", "9:30 مساءً", "29 نوفمبر 2026"),
}
# A day with a time in the lists of staff: 14:46 on DAY. Those with 24 hours have them on purpose.
IN_LISTS = {
    "en": "11/29/2026 2:46\u202fPM",
    "es": "29 nov 2026, 2:46 p.m.",
    "am": "29/11/2026 14:46",
    "ti": "29/11/2026 14:46",
    "vi": "14:46 29/11/2026",
    "bn": "29/11/2026 2:46 অপরাহ্ন",
    "zh-hans": "2026年11月29日 14:46",
    "ko": "2026-11-29 오후 2:46",
    "ar": "\u206729\u200f/11\u200f/2026\u2069 2:46 م",
}


# A text of a template with what fills its blanks, and those of them that end with a time.
TEXT = re.compile(r"{% blocktranslate ([^%]*) %}(.*?){% (?:plural|endblocktranslate)", re.DOTALL)
TIME = re.compile(r'(\w+)=\S+\|(?:local_time|date:"\w*DATETIME\w*"|time:"\w+")')


def at(hour: int, minute: int) -> datetime.datetime:
    local = datetime.datetime.combine(DAY, datetime.time(hour, minute))
    return timezone.make_aware(local)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_times_and_days_of_a_language(language: str) -> None:
    with translation.override(language):
        times = [local_time(at(*hour)) for hour in HOURS]
        # In one line: no break between the time and its part of the day.
        assert not [time for time in times if re.search(r"\d | \d", time)]
        read = [time.replace("\u00a0", " ") for time in times]
        assert (*read, local_date(DAY)) == WRITTEN[language]
        assert date_format(at(14, 46), "SHORT_DATETIME_FORMAT") == IN_LISTS[language]


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_hour_says_in_which_half_of_the_day_it_is(language: str) -> None:
    assert not unclear_hours(language)


def test_no_sentence_that_ends_with_a_time_has_two_full_stops() -> None:
    """In Spanish a time ends with one: what follows it there must not begin with another."""
    texts = []
    for path in (Path(settings.BASE_DIR) / "templates").rglob("*.*"):
        for given, text in TEXT.findall(path.read_text()):
            text = re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", " ".join(text.split()))
            texts += [(text, name) for name in TIME.findall(given)]
    assert len(texts) > 10
    for language in WRITTEN:
        with translation.override(language):
            times = local_time(at(9, 30)), date_format(at(9, 30), "SHORT_DATETIME_FORMAT")
            if any(time.endswith(".") for time in times):
                doubled = [text for text, name in texts if f"%({name})s." in gettext(text)]
                assert not doubled, language


def unclear_hours(language: str) -> list[str]:
    """Return the times that two hours of one day share, and those with 24 hours."""
    with translation.override(language):
        written = [local_time(at(hour, 5)) for hour in range(24)]
    return [t for t in written if written.count(t) > 1 or not t.strip("0123456789:")]


def test_a_language_that_falls_back_to_24_hours_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # What Babel says where we say nothing.
    monkeypatch.delitem(TIMES, "vi")
    assert "14:05" in unclear_hours("vi")
    monkeypatch.setitem(TIMES, "vi", ("{time}", {0: "sáng"}))
    assert len(unclear_hours("vi")) == 24


@pytest.mark.parametrize("language", sorted(TIMES))
def test_a_day_begins_with_a_part_that_has_a_name(language: str) -> None:
    _form, parts = TIMES[language]
    # Else the first hours after midnight would have no name.
    assert min(parts) == 0
    assert list(parts) == sorted(parts)

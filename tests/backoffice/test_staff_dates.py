"""Days and times on the pages of staff are written as their language writes them."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils.formats import date_format, get_format
from django.utils.translation import override

# A day that could be a month, and a month that could be a day.
MOMENT = datetime.datetime(2026, 11, 3, 14, 5, tzinfo=datetime.UTC)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_looks_the_same_with_a_time_and_without(language: str) -> None:
    with override(language):
        day = date_format(MOMENT, "SHORT_DATE_FORMAT")
        # In Arabic and Bengali the month came first as soon as a time followed.
        assert day in date_format(MOMENT, "SHORT_DATETIME_FORMAT")


@pytest.mark.parametrize("language", ["am", "ti", "bn", "ar"])
def test_no_name_of_a_month_is_left_in_english(language: str) -> None:
    forms = [f"{name}_FORMAT" for name in ("DATE", "DATETIME", "TIME", "MONTH_DAY")]
    with override(language):
        for form in [*forms, "SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT"]:
            assert not re.search("[A-Za-z]", date_format(MOMENT, form)), form


def test_vietnamese_readers_see_day_month_and_year() -> None:
    with override("vi"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "03/11/2026"
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "14:05 03/11/2026"
        assert date_format(MOMENT, "DATETIME_FORMAT") == "14:05 3 tháng 11 năm 2026"


def test_spanish_has_twelve_hours_and_never_a_day_that_could_be_a_month() -> None:
    with override("es"):
        assert date_format(MOMENT, "SHORT_DATE_FORMAT") == "3 nov 2026"
        assert date_format(MOMENT, "SHORT_DATETIME_FORMAT") == "3 nov 2026, 2:05 p.m."
        assert date_format(MOMENT, "DATETIME_FORMAT") == "3 de noviembre de 2026, 2:05 p.m."
        # What is typed has the order of our forms.
        assert get_format("DATE_INPUT_FORMATS")[0] == "%m/%d/%Y"

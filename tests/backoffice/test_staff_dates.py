"""Days and times on the pages of staff are written as their language writes them."""

import datetime
import re

import pytest
from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import override

MOMENT = datetime.datetime(2026, 11, 3, 14, 5, tzinfo=datetime.UTC)
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_looks_the_same_with_a_time_and_without(language: str) -> None:
    with override(language):
        day = date_format(MOMENT, "SHORT_DATE_FORMAT")
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
        assert date_format(MOMENT, "DATETIME_FORMAT") == "14:05 3 tháng 11, 2026"

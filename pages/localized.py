"""Texts, days and times as readers of the page's language see them."""

import datetime

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, pgettext_lazy, to_locale
from django.utils.translation import gettext_lazy as _
from modeltrans.conf import get_fallback_chain
from modeltrans.utils import build_localized_fieldname

from common import languages, translation_sources

# People who read these pages in Spanish say "2:05 de la tarde" rather than "14:05".
LOCALES = {"es": "es_US"}

# A day as the language writes it, where the long form of the CLDR is not what people here read.
# Some names of months in Tigrinya are names of other months in the calendar of Tigray, so that a
# weekday and the number of the month stand beside them.
DATES = {"ti": "EEEE፣ d MMMM y (ወርሒ M)", "vi": "d 'tháng' M 'năm' y"}

# The same for a day with its weekday, short; the year is added where it is another.
WEEKDAYS = {"ti": "EEEE፣ d MMMM (ወርሒ M)", "vi": "EEEE, d 'tháng' M"}
YEARS = {"ti": " y", "vi": "/y"}

# A month alone, for the same reason
MONTHS = {"ti": "MMMM y (ወርሒ M)"}

# From which hour on each part of the day is called how, and where it stands beside the time. With
# "9:30 PM" in the CLDR's short form, these languages would say "PM" in English, or 24 hours, or
# (Amharic, Tigrinya) an hour that people who count from sunrise take for another one.
TIMES: dict[str, tuple[str, dict[int, str]]] = {
    "am": ("{part}\u00a0{time}", {0: "በሌሊት", 6: "ጠዋት", 12: "ከሰዓት", 18: "በምሽት"}),
    "ti": ("{part}\u00a0{time}", {0: "ለይቲ", 6: "ንግሆ", 12: "ድሕሪ ቐትሪ", 18: "ምሸት"}),
    "vi": (
        "{time}\u00a0{part}",
        {0: "đêm", 1: "sáng", 11: "trưa", 13: "chiều", 18: "tối", 22: "đêm"},
    ),
    "bn": (
        "{part}\u00a0{time}",
        {0: "রাত", 4: "ভোর", 6: "সকাল", 12: "দুপুর", 16: "বিকাল", 18: "সন্ধ্যা", 20: "রাত"},
    ),
    "zh-hans": (
        "{part}{time}",
        {0: "凌晨", 5: "早上", 8: "上午", 12: "中午", 13: "下午", 19: "晚上"},
    ),
    "ko": ("{part}\u00a0{time}", {0: "오전", 12: "오후"}),
    "ar": (
        "{time}\u00a0{part}",
        {0: "ليلًا", 3: "فجرًا", 6: "صباحًا", 12: "ظهرًا", 13: "بعد الظهر", 18: "مساءً"},
    ),
}

# Times that most people call by a name; "12 PM" is taken for midnight by many.
NAMED_TIMES = {
    datetime.time(0): pgettext_lazy("a time of day", "midnight"),
    datetime.time(12): pgettext_lazy("a time of day", "noon"),
}
# By the place of the day in its month.
OF_EACH_MONTH = {
    1: _("The first %(day)s of each month"),
    2: _("The second %(day)s of each month"),
    3: _("The third %(day)s of each month"),
    4: _("The fourth %(day)s of each month"),
    5: _("The fifth %(day)s of each month"),
    -1: _("The last %(day)s of each month"),
    -2: _("The second to last %(day)s of each month"),
}


def language_shown(obj: models.Model, field: str) -> str:
    """The language in which readers see `field` of `obj`: the page's own, or one it falls back to.

    An empty field falls back to nothing.
    """
    own = get_language() or settings.LANGUAGE_CODE
    texts = {field: getattr(obj, field), **(obj.i18n or {})}  # type: ignore[attr-defined]
    for code in (own, *get_fallback_chain(own)):
        is_original = code == settings.LANGUAGE_CODE
        if texts.get(field if is_original else build_localized_fieldname(field, code)):
            return code
    return own


def is_outdated(obj: models.Model, field: str) -> bool:
    """Tell whether what readers see of `field` translates another English than today's."""
    language = language_shown(obj, field)
    if language == settings.LANGUAGE_CODE:
        return False
    return translation_sources.is_outdated(obj, field, build_localized_fieldname(field, language))


def translated(obj: models.Model, field: str, length: int = 0) -> SafeString | str:
    """The translation of `field`; text that fell back says in which language it is.

    With `length` it is cut to so many letters.
    """
    text = getattr(obj, f"{field}_i18n") or ""
    text = Truncator(text).chars(length) if length else text
    language = language_shown(obj, field)
    if language == (get_language() or settings.LANGUAGE_CODE):
        return text
    direction = "rtl" if languages.is_rtl(language) else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


def local_date(value: datetime.date | datetime.datetime | None) -> str:
    """`value` as people write a day in the language of the page: "November 3, 2026"."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    pattern = DATES.get(get_language() or settings.LANGUAGE_CODE, "long")
    return format_date(value, format=pattern, locale=page_locale())


def local_day(value: datetime.date | datetime.datetime | None) -> str:
    """`value` as people write a day that is near: "Sun, Nov 29"; another year is named."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localdate(value)
    is_this_year = value.year == timezone.localdate().year
    language = get_language() or settings.LANGUAGE_CODE
    if language in WEEKDAYS:
        pattern = WEEKDAYS[language] + ("" if is_this_year else YEARS[language])
        return format_date(value, format=pattern, locale=page_locale())
    skeleton = "MMMEd" if is_this_year else "yMMMEd"
    return format_skeleton(skeleton, value, locale=page_locale())


def local_month(value: datetime.date) -> str:
    """The month of `value` as people write it, to stand alone: "October 2026"."""
    language = get_language() or settings.LANGUAGE_CODE
    if language in MONTHS:
        return format_date(value, format=MONTHS[language], locale=page_locale())
    return capfirst(format_skeleton("yMMMM", value, locale=page_locale()))


def local_time(value: datetime.datetime) -> str:
    """The time of day of `value` as people write it in the language of the page: "2:05 PM"."""
    return clock_time(timezone.localtime(value).time())


def clock_time(time: datetime.time) -> str:
    """`time` as people write it in the language of the page: "2:05 PM"."""
    language = get_language() or settings.LANGUAGE_CODE
    if language not in TIMES:
        return format_time(time, "short", locale=page_locale())
    form, parts = TIMES[language]
    part = parts[max(hour for hour in parts if hour <= time.hour)]
    return form.format(part=part, time=f"{time.hour % 12 or 12}:{time:%M}")


def short_time(time: datetime.time) -> str:
    """`time` as short as opening hours are said: "9 AM", "noon", "midnight"."""
    if time in NAMED_TIMES:
        return str(NAMED_TIMES[time])
    language = get_language() or settings.LANGUAGE_CODE
    if language in TIMES or time.minute:
        return clock_time(time)
    # In one line: no break between the hour and its half of the day.
    return format_skeleton("h", time, locale=page_locale()).replace(" ", "\u202f")


def weekday_name(number: int) -> str:
    """The weekday, Monday being 0, within a sentence in the language of the page."""
    return str(get_day_names("wide", context="format", locale=page_locale())[number])


def day_of_each_month(place: int, weekday: int) -> str:
    """ "The first Saturday of each month", by its place in the month (-1: the last) and weekday."""
    return str(OF_EACH_MONTH[place]) % {"day": weekday_name(weekday)}


def page_locale() -> Locale:
    """By what Babel writes days and times in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    try:
        return Locale.parse(LOCALES.get(language) or to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")

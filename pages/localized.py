"""Texts, days and times as readers of the page's language see them."""

import datetime

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, to_locale
from modeltrans.conf import get_fallback_chain
from modeltrans.utils import build_localized_fieldname

from common import languages

# People who read these pages in Spanish say "2:05 de la tarde" rather than "14:05".
LOCALES = {"es": "es_US"}


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
    return format_date(value, format="long", locale=page_locale())


def local_time(value: datetime.datetime) -> str:
    """The time of day of `value` as people write it in the language of the page: "2:05 PM"."""
    locale, time = page_locale(), timezone.localtime(value).time()
    written = format_time(time, "short", locale=locale)
    # Babel's names of the two halves of the day are English in some languages; 24 hours have none.
    is_foreign = locale.language != "en" and any(half in written for half in ("AM", "PM"))
    return format_time(time, "HH:mm", locale=locale) if is_foreign else written


def page_locale() -> Locale:
    """By what Babel writes days and times in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    try:
        return Locale.parse(LOCALES.get(language) or to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")

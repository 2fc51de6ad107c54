"""Template tags for what staff wrote: `{% load content %}`."""

import datetime

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from django import template
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, get_language_info, to_locale

from common import languages

register = template.Library()


def falls_back(obj: models.Model, field: str) -> bool:
    """Whether `field` of `obj` is shown in the default language for want of a translation."""
    language = get_language() or settings.LANGUAGE_CODE
    if language == settings.LANGUAGE_CODE or not getattr(obj, field):
        return False
    return not getattr(obj, f"{field}_{language.replace('-', '_')}", None)


@register.simple_tag
def translated(obj: models.Model, field: str, length: int = 0) -> SafeString | str:
    """The translation of `field`; text that fell back says in which language it is.

    With `length` it is cut to so many letters.
    """
    text = getattr(obj, f"{field}_i18n") or ""
    text = Truncator(text).chars(length) if length else text
    if not falls_back(obj, field):
        return text
    info = get_language_info(settings.LANGUAGE_CODE)
    direction = "rtl" if info["bidi"] else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', info["code"], direction, text)


@register.inclusion_tag("includes/fallback.html")
def fallback_note(obj: models.Model, *fields: str) -> dict[str, object]:
    """ "Shown in English", once, when one of the `fields` of `obj` is not translated."""
    return {"falls_back": any(falls_back(obj, field) for field in fields)}


@register.filter
def local_date(value: datetime.date | datetime.datetime | None) -> str:
    """`value` as people write a day in the language of the page: "November 3, 2026"."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_date(value, format="long", locale=_locale())


def _locale() -> Locale:
    try:
        return Locale.parse(to_locale(get_language() or settings.LANGUAGE_CODE))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")


@register.filter
def language_name(code: str) -> str:
    """The name of the language `code`, in that language."""
    return languages.language_name(code)

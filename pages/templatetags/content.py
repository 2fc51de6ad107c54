"""Template tags for what staff wrote: `{% load content %}`."""

from django import template
from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from common import languages
from pages import localized

register = template.Library()
register.simple_tag(localized.translated)
register.simple_tag(languages.comma)
register.simple_tag(languages.colon)
register.simple_tag(languages.gap)
register.filter(localized.local_date)
register.filter(localized.local_time)


@register.inclusion_tag("includes/fallback.html")
def fallback_note(obj: models.Model, *fields: str) -> dict[str, object]:
    """ "Shown in English", once, when one of the `fields` of `obj` is not translated."""
    own = get_language() or settings.LANGUAGE_CODE
    others = {localized.language_shown(obj, field) for field in fields} - {own}
    return {"shown_in": [code for code, _name in settings.LANGUAGES if code in others]}


@register.filter
def own_language_name(code: str) -> str:
    """The name of the language `code`, in that language and marked as such."""
    return languages.marked_language_name(code)

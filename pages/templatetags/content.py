"""Template tags for what staff wrote: `{% load content %}`."""

from django import template
from django.conf import settings
from django.db import models
from django.template import Context
from django.utils.translation import get_language

from common import bidi, languages
from pages import localized
from pages.templatetags.look import url_in

register = template.Library()
register.simple_tag(localized.translated)
register.simple_tag(languages.comma)
register.simple_tag(languages.colon)
register.simple_tag(languages.gap)
register.simple_tag(bidi.code_list)
register.filter(bidi.name_list)
register.filter(localized.local_date)
register.filter(localized.local_time)


@register.inclusion_tag("includes/fallback.html", takes_context=True)
def fallback_note(context: Context, obj: models.Model, *fields: str) -> dict[str, object]:
    """ "Shown in English", once, when one of the `fields` of `obj` is not translated.

    And that it may have changed, with a way to the page in English, when one is outdated.
    """
    own = get_language() or settings.LANGUAGE_CODE
    others = {localized.language_shown(obj, field) for field in fields} - {own}
    request = context.get("request")
    return {
        "shown_in": [code for code, _name in settings.LANGUAGES if code in others],
        "is_outdated": any(localized.is_outdated(obj, field) for field in fields),
        "in_english": url_in(settings.LANGUAGE_CODE, request.path, "") if request else "",
    }


@register.filter
def own_language_name(code: str) -> str:
    """The name of the language `code`, in that language and marked as such."""
    return languages.marked_language_name(code)

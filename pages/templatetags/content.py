"""Template tags for what staff wrote: `{% load content %}`."""

from typing import Any

from django import template
from django.conf import settings
from django.db import models
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common import bidi, languages
from common import zip_words as words_of_zips
from pages import localized
from pages.templatetags.look import url_in, with_phones

register = template.Library()
register.simple_tag(localized.translated)
register.simple_tag(languages.comma)
register.simple_tag(languages.colon)
register.simple_tag(languages.gap)
register.simple_tag(bidi.code_list)
register.filter(bidi.name_list)
register.filter(localized.local_date)
register.filter(localized.local_day)
register.filter(localized.local_time)


@register.simple_tag
def written(obj: models.Model, field: str, length: int = 0) -> SafeString:
    """The translation of a text that staff wrote, with its phone numbers as links that dial them.

    Names and titles are `translated`. What else is shown has its `fallback_note` in the same
    template; tests/pages/test_staff_texts.py holds templates to that.
    """
    return with_phones(localized.translated(obj, field, length))


@register.simple_tag
def zip_words(name: str, **values: Any) -> str:
    """Return the text about ZIP codes under `name`, in the words of the network's country."""
    words = str(words_of_zips.TEXTS[name])
    return words % values if values else words


@register.inclusion_tag("includes/fallback.html", takes_context=True)
def fallback_note(context: Context, obj: models.Model, *fields: str) -> dict[str, object]:
    """ "Shown in English", once, when one of the `fields` of `obj` is not translated.

    And that it may have changed, with a way to the page in English, when one is outdated.
    """
    own = get_language() or settings.LANGUAGE_CODE
    others = {localized.language_shown(obj, field) for field in fields} - {own}
    is_outdated = any(localized.is_outdated(obj, field) for field in fields)
    return {
        "shown_in": [code for code, _name in settings.LANGUAGES if code in others],
        "is_outdated": is_outdated,
        "in_english": _in_english(context, obj) if is_outdated else "",
    }


def _in_english(context: Context, obj: models.Model) -> str:
    """The address at which `obj` is read in English: its own page, or else the one at hand."""
    own_page = getattr(obj, "get_absolute_url", None)
    request = context.get("request")
    path = own_page() if own_page else request.path if request else ""
    return url_in(settings.LANGUAGE_CODE, path, "") if path else ""


@register.filter
def own_language_name(code: str) -> str:
    """The name of the language `code`, in that language and marked as such."""
    return languages.marked_language_name(code)

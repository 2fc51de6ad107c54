"""Guides on any page: `{% load guides %}{% guide_link "safety" %}`."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from common.languages import is_rtl
from pages.localized import language_shown, translated
from pages.templatetags.look import with_phones
from resources.guides import published_guides
from resources.guides.markup import step, to_html
from resources.models import Guide

register = template.Library()


@register.simple_tag
def guide_link(slug: str) -> SafeString | str:
    """A link to the guide `slug` in a paragraph of its own; nothing while it is not published."""
    guide = published_guides().get(slug)
    # A draft may not be linked to, and a page without the link still makes sense.
    if guide is None:
        return ""
    link = '<p class="no-print"><a href="{}">{}</a></p>'
    return format_html(link, guide.get_absolute_url(), translated(guide, "title"))


@register.inclusion_tag("resources/_guide_step.html")
def guide_step(slug: str, number: int) -> dict[str, Any]:
    """One step of the guide `slug`, folded, with a link to the rest; nothing without the guide."""
    guide = published_guides().get(slug)
    heading, text = step(guide.body_i18n, number) if guide else ("", "")
    language = language_shown(guide, "body") if guide else get_language() or ""
    return {
        "guide": guide,
        "heading": heading,
        "text": with_phones(to_html(text)),
        # The direction too, where it fell back: English in the midst of Arabic.
        "language": "" if language == get_language() else language,
        "direction": "rtl" if language and is_rtl(language) else "ltr",
    }


@register.simple_tag
def guide_text(guide: Guide) -> SafeString:
    """The text of `guide`; when it fell back, it says in which language it is."""
    html, language = with_phones(to_html(guide.body_i18n)), language_shown(guide, "body")
    if language == get_language():
        return html
    # The direction too: English that stands in for Arabic would be read from the wrong side.
    direction = "rtl" if is_rtl(language) else "ltr"
    return format_html('<div lang="{}" dir="{}">{}</div>', language, direction, html)

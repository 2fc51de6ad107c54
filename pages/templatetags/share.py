"""The parts of a page that search engines and chat apps show: `{% load share %}{% share … %}`."""

from typing import Any

from babel.core import get_global
from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from common.languages import dot
from network import current
from pages.share_cards import HEIGHT, WIDTH

register = template.Library()
LONGEST_DESCRIPTION = 150


@register.inclusion_tag("includes/share.html", takes_context=True)
def share(context: Context, title: str = "", text: str = "", card: str = "") -> dict[str, Any]:
    """Description, title and picture of the page, for pages that are the same for everybody.

    `text` is cut to one line; without it stands what holds for the whole site. `card` is the
    address of the page's own picture.
    """
    line = " ".join(text.split()) or _(
        "Neighbors helping neighbors. No papers, no proof, no cost. The people who help you "
        "keep what you tell us to themselves."
    )
    path = getattr(context.get("request"), "path", "")
    return {
        "title": f"{title}{dot()}{current().name}" if title else current().name,
        "text": Truncator(line).chars(LONGEST_DESCRIPTION),
        "url": settings.SITE_URL + path,
        "card": settings.SITE_URL + (card or reverse("site_card")),
        "territory": territory(get_language() or settings.LANGUAGE_CODE),
        "width": WIDTH,
        "height": HEIGHT,
    }


def territory(language: str) -> str:
    """`language` with the country that chat apps want beside it: "ti_ET"."""
    known = get_global("likely_subtags")
    locale = to_locale(language)
    likely = known.get(locale) or known.get(locale.split("_")[0]) or locale
    first, *_others, last = likely.split("_") if "_" in likely else (likely, likely.upper())
    return f"{first}_{last}"

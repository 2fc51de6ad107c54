"""Template tags of what is printed: `{% load sheets %}`."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from common.addresses import absolute_url
from pages.localized import language_shown
from paper.frame import in_each
from paper.qr import qr_svg
from paper.street import INK, street_svg
from paper.words import WORDS

LONGEST_ON_A_STRIP = 38

register = template.Library()
register.simple_tag(qr_svg, name="qr")


@register.simple_tag
def page_address(view: str, *args: Any) -> str:
    """Return the whole address of a page in the language of the text around it."""
    return absolute_url(view, *args)


@register.simple_tag
def street() -> SafeString:
    """Return the street in black and white."""
    return street_svg(INK)


@register.filter
def bare(address: str) -> str:
    """`address` as people type it: without its scheme and the last slash."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


@register.filter
def on_a_strip(address: str) -> str:
    """`address` where it fits on a strip to tear off; else the site's alone, to begin there."""
    return address if len(address) <= LONGEST_ON_A_STRIP else address.partition("/")[0]


@register.simple_tag
def both_words(sides: Sequence[Any], name: str) -> SafeString:
    """Return the word `name` of `paper.words` in the languages of a sheet, in one line."""
    return format_html_join(" · ", '<bdi lang="{}">{}</bdi>', _in_each(sides, name))


@register.simple_tag
def each_words(sides: Sequence[Any], name: str) -> SafeString:
    """The same, one below the other."""
    (code, first), *others = _in_each(sides, name)
    below = format_html_join("", '<span lang="{}">{}</span>', others)
    return format_html('<bdi lang="{}">{}</bdi>{}', code, first, below)


@register.simple_tag
def both_names(sides: list[Any], row: Any) -> SafeString:
    """Return the name of `row` in the languages of a sheet, once where it is the same."""
    return in_each(sides, lambda: row.name_i18n)


@register.simple_tag
def both_headings(sides: list[Any], group: Any) -> SafeString:
    """Return the heading of a group of a list in the languages of a sheet, once if the same."""
    return in_each(sides, lambda: group.heading_i18n)


@register.simple_tag
def both_texts(sides: list[Any], text: Any) -> SafeString:
    """Return a lazy text of ours in the languages of a sheet, once where it is the same."""
    return in_each(sides, lambda: text)


@register.filter
def says_more(entry: Any) -> bool:
    """Tell whether anything of an entry of a list is said in the current language itself."""
    if entry.resource.schedules.all() or entry.resource.reopens_on:
        return True
    own, fields = get_language(), ("hours_note", "directions", "what_to_bring")
    texts = ((entry, "note"), *((entry.resource, field) for field in fields))
    return any(getattr(row, name) and language_shown(row, name) == own for row, name in texts)


def _in_each(sides: Sequence[Any], name: str) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for side in sides:
        with override(side.code):
            found.setdefault(str(WORDS[name]), side.code)
    return [(code, word) for word, code in found.items()]

"""Template tags of the common look: `{% load look %}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import phonenumbers
from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse, translate_url
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation.trans_real import get_languages

from common.phones import numbers_in
from pages.forms import ErrorLink, error_links
from pages.menu import entries

register = template.Library()

# Up to so many languages stand side by side; more of them open from a button.
SIDE_BY_SIDE = 3
SHORTEST_FULL_NUMBER = 7
HOUR = timedelta(hours=1)
MOST_IN_ONE_COLUMN = 8


@dataclass(frozen=True)
class LanguageLink:
    """One language of the switcher. `url` is the page at hand in that language."""

    code: str
    name: str
    direction: str
    url: str
    is_current: bool


def url_in(language: str, path: str, query: str) -> str:
    """`path` (with `query`) in `language`; the language's home page if it has no translation.

    Only the first part of our addresses differs between languages, so it is replaced without
    resolving the path: that also holds for a page that does not exist.
    """
    prefix = get_script_prefix()
    first, slash, rest = path.removeprefix(prefix).partition("/")
    if slash and first in get_languages():
        url = f"{prefix}{language}/{rest}"
    else:
        url = translate_url(path, language)
        url = f"{prefix}{language}/" if url == path else url
    return f"{url}?{query}" if query else url


def language_links(path: str, query: str) -> Iterator[LanguageLink]:
    """The page at `path` in every language, in the order of the settings."""
    current = get_language()
    for code, name in settings.LANGUAGES:
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        yield LanguageLink(code, name, direction, url_in(code, path, query), code == current)


@register.inclusion_tag("includes/languages.html", takes_context=True)
def language_switcher(context: Context) -> dict[str, Any]:
    """Links to this page in the other languages; nothing where no request is at hand."""
    request = context.get("request")
    if request is None:
        return {"links": []}
    links = list(language_links(request.path, request.META.get("QUERY_STRING", "")))
    return {
        "links": links,
        "folded": len(links) > SIDE_BY_SIDE,
        "current": next((link for link in links if link.is_current), None),
    }


@register.simple_tag
def draft_hours() -> int:
    """Return for how many hours a half-filled form is kept."""
    return int(settings.DRAFT_EXPIRES_AFTER // HOUR)


@register.simple_tag(takes_context=True)
def page_errors(context: Context) -> list[ErrorLink]:
    """The errors of `form` and of every form in `forms` that the page was given."""
    forms = [context.get("form"), *(context.get("forms") or [])]
    return [link for form in forms if form is not None for link in error_links(form)]


@register.simple_tag(takes_context=True)
def posts_here(context: Context) -> str:
    """The `action` of a form with errors: this page, without the `#field` that a link left behind.

    With it in the address, the browser would not put the focus on the next summary of errors.
    """
    if not context.get("errors"):
        return ""
    return format_html(' action="{}"', context["request"].get_full_path())


@register.simple_tag
def site_name() -> str:
    """What this network calls itself; also where no context processor has run."""
    return str(settings.SITE_NAME)


@register.simple_tag
def home_url() -> str:
    """The home page in the language of the page; needs no address table, so error pages use it."""
    return f"{get_script_prefix()}{get_language() or settings.LANGUAGE_CODE}/"


@register.simple_tag
def once(template_name: str) -> SafeString:
    """`template_name`, which needs no context, rendered once per language and kept.

    The frame of a page must not cost more than what stands in it.
    """
    draw = _draw if settings.DEBUG else _draw_once
    return draw(template_name, get_language() or "", get_script_prefix())


def _draw(template_name: str, language: str, prefix: str) -> SafeString:
    return render_to_string(template_name)


_draw_once = lru_cache(maxsize=256)(_draw)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[tuple[str, Any, str]]:
    """The main menu: address, label, and what `aria-current` says ("" for elsewhere)."""
    path = getattr(context.get("request"), "path", "")
    urls = _menu_urls(get_language() or "", get_script_prefix())
    return [
        (url, entry.label, _current(url, path)) for url, entry in zip(urls, entries(), strict=True)
    ]


@lru_cache(maxsize=64)
def _menu_urls(language: str, prefix: str) -> list[str]:
    return [reverse(entry.url_name) for entry in entries()]


def _current(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""


@register.filter
def tel(number: str) -> str:
    """The `tel:` address of `number`, with its extension; short numbers such as 211 as they are."""
    try:
        parsed = phonenumbers.parse(str(number), settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return f"tel:{''.join(sign for sign in str(number) if sign.isdigit())}"
    if len(str(parsed.national_number)) < SHORTEST_FULL_NUMBER:
        return f"tel:{parsed.national_number}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


@register.filter
def with_phones(text: str) -> SafeString:
    """`text` with its phone numbers as links that dial them."""
    html, parts, end = str(conditional_escape(text)), [], 0
    for start, stop, number in numbers_in(html):
        link = f'<a href="{number.as_rfc3966}"><bdi dir="ltr">{html[start:stop]}</bdi></a>'
        parts += [html[end:start], link]
        end = stop
    return mark_safe("".join([*parts, html[end:]]))  # noqa: S308  escaped above


@register.filter
def attributes(values: dict[str, Any]) -> str:
    """`values` as HTML attributes, each with a space in front."""
    return flatatt(values)


@register.filter
def is_marked_optional(field: BoundField) -> bool:
    """Whether "(optional)" stands behind the label of `field`."""
    return not field.field.required and field.name not in getattr(field.form, "unmarked", ())


@register.filter
def has_many_short_choices(field: BoundField) -> bool:
    """Whether the choices of `field` are so many, without hints, that columns suit them."""
    labels = [option.data["label"] for option in field.subwidgets]
    return len(labels) > MOST_IN_ONE_COLUMN and not any(getattr(one, "hint", "") for one in labels)


@register.filter
def control_kind(field: BoundField) -> str:
    """How `field` is drawn: "hidden", "group", "checkbox", "select", or "input"."""
    widget = field.field.widget
    return getattr(widget, "control_kind", None) or _kind_of(widget)


def _kind_of(widget: Any) -> str:
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "group"
    input_type = getattr(widget, "input_type", "")
    return input_type if input_type in {"checkbox", "select"} else "input"

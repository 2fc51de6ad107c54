"""Template tags of the common look: `{% load look %}`."""

import re
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
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from common.languages import dot
from common.phone_extensions import as_library_reads
from common.phones_in_text import numbers_in
from network import current, kept_for
from pages import always_shown, gaps, own_look
from pages.forms import ErrorLink, error_links
from pages.languages import url_in
from pages.menu import entries
from pages.private_links import may_be_watched, opened

register = template.Library()
register.simple_tag(dot)

# Up to so many languages stand side by side; more of them open from a button.
SIDE_BY_SIDE = 3
SHORTEST_FULL_NUMBER = 7
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_IN_ONE_COLUMN = 8
TAG = re.compile(r"(<[^>]*>)")


@register.simple_tag
def days_kept(setting: str) -> int:
    """Return for how many days a setting keeps something: what pages promise comes from there."""
    return kept_for(setting) // DAY


@dataclass(frozen=True)
class LanguageLink:
    """One language of the switcher. `url` is the page at hand in that language."""

    code: str
    name: str
    direction: str
    url: str
    is_current: bool


def language_links(path: str, query: str) -> Iterator[LanguageLink]:
    """The page at `path` in every language, in the network's order."""
    own = get_language()
    for code, name in current().language_pairs:
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        yield LanguageLink(code, name, direction, url_in(code, path, query), code == own)


@register.inclusion_tag("includes/languages.html", takes_context=True)
def language_switcher(context: Context) -> dict[str, Any]:
    """Links to this page in the other languages; nothing where no request is at hand.

    On a page of a form they are its buttons, which keep what is typed there.
    """
    request = context.get("request")
    if request is None:
        return {"links": []}
    links = list(language_links(request.path, request.META.get("QUERY_STRING", "")))
    return {
        "links": links,
        "keeps_typed": context.get("keeps_typed", False),
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
    """Return the network's name for itself; also where no context processor has run."""
    return current().name


@register.simple_tag
def name_lang() -> SafeString | str:
    """Return the attribute that says in which language the network's name stands in, if it does."""
    network = current()
    language = network.language_of("name") if network.texts.get("name") else ""
    if language in {"", get_language() or settings.LANGUAGE_CODE}:
        return ""
    return format_html(' lang="{}"', language)


@register.simple_tag(takes_context=True)
def network_look(context: Context) -> dict[str, Any]:
    """Return how the network looks on every page, and what staff are told while it is not open."""
    network, request = current(), context.get("request")
    sees_closed = request is not None and own_look.SEES_CLOSED in vars(request)
    return {
        "color": network.accent or own_look.OUR_COLOR,
        "style": own_look.style_url(),
        "mark": own_look.mark_url(),
        "large_mark": own_look.large_mark_url(),
        "has_banner": sees_closed and not network.is_open,
        "is_paused": network.is_paused,
    }


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
    return gaps.noted(draw(template_name, get_language() or "", get_script_prefix()))


@register.simple_tag
def place_of_gaps() -> SafeString:
    """Keep the place of the line that says that something on the page is not translated."""
    return mark_safe(gaps.place())  # noqa: S308  # nosec B308 B703  a constant


@register.simple_tag(takes_context=True)
def leave_this_page(context: Context) -> SafeString | str:
    """Show the way to a harmless site, on forms and on private pages."""
    is_shown = _is_private(context) or context.get("keeps_typed")
    return once("includes/leave.html") if is_shown else ""


@register.simple_tag(takes_context=True)
def foot(context: Context) -> SafeString:
    """End a page; a private one without what is said to whoever comes for the first time."""
    # A later page of a form may be kept, and is then asked for by nobody.
    is_private = _is_private(context) or context.get("is_kept")
    name = "includes/private_foot.html" if is_private else "includes/foot.html"
    if settings.DEBUG:
        return gaps.noted(_draw(name, "", ""))
    # Anew for other numbers, and for another country.
    shown = (*always_shown.for_page(), always_shown.our_numbers_answer())
    return gaps.noted(_draw_foot(name, get_language() or "", get_script_prefix(), shown))


def _is_private(context: Context) -> bool:
    request = context.get("request")
    return request is not None and bool(opened(request) or may_be_watched(request))


def _draw(template_name: str, language: str, prefix: str) -> tuple[SafeString, bool]:
    return gaps.watched(lambda: render_to_string(template_name))


_draw_once = lru_cache(maxsize=256)(_draw)


@lru_cache(maxsize=64)
def _draw_foot(
    name: str, language: str, prefix: str, shown: tuple[Any, ...]
) -> tuple[SafeString, bool]:
    return _draw(name, language, prefix)


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[tuple[str, Any, str]]:
    """The main menu: address, label, and what `aria-current` says ("" for elsewhere)."""
    path = getattr(context.get("request"), "path", "")
    places = _menu_urls(get_language() or "", get_script_prefix())
    return [
        (urls[0], entry.label, _current(urls, path))
        for urls, entry in zip(places, entries(), strict=True)
    ]


@lru_cache(maxsize=64)
def _menu_urls(language: str, prefix: str) -> list[tuple[str, ...]]:
    return [tuple(map(reverse, (entry.url_name, *entry.also))) for entry in entries()]


def _current(urls: tuple[str, ...], path: str) -> str:
    if path == urls[0]:
        return "page"
    return "true" if path.startswith(urls) else ""


@register.filter
def tel(number: str) -> str:
    """The `tel:` address of `number`, with its extension; short numbers such as 211 as they are."""
    try:
        read = as_library_reads(str(number))
        parsed = phonenumbers.parse(read, current().phone_region)
    except phonenumbers.NumberParseException:
        return f"tel:{''.join(sign for sign in str(number) if sign.isdigit())}"
    if len(str(parsed.national_number)) < SHORTEST_FULL_NUMBER:
        return f"tel:{parsed.national_number}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.RFC3966)


@register.filter
def with_phones(text: str) -> SafeString:
    """`text` with its phone numbers as links that dial them; links that it has stay as they are."""
    # Escaped first: what is found in it afterwards are digits, and the links are our own.
    parts, links = [], 0
    for part in TAG.split(str(conditional_escape(text))):
        links += part.startswith("<a ") - part.startswith("</a>")
        parts.append(part if links or part.startswith("<") else _dialed(part))
    return mark_safe("".join(parts))  # noqa: S308  escaped above  # nosec B308, B703


def _dialed(html: str) -> str:
    """Return `html`, which has no tags, with its phone numbers as links."""
    parts, end = [], 0
    for start, stop, number in numbers_in(html):
        link = f'<a href="{number.as_rfc3966}"><bdi dir="ltr">{html[start:stop]}</bdi></a>'
        parts += [html[end:start], link]
        end = stop
    return "".join([*parts, html[end:]])


@register.filter(is_safe=True)
def trim(text: str) -> str:
    """`text` without what is blank around it: a library's titles have lines of their own."""
    return text.strip()


@register.filter
def attributes(values: dict[str, Any]) -> str:
    """`values` as HTML attributes, each with a space in front."""
    return flatatt(values)


@register.filter
def is_marked_optional(field: BoundField) -> bool:
    """Tell whether "(optional)" stands behind the label of `field`."""
    return not field.field.required and field.name not in getattr(field.form, "unmarked", ())


@register.filter
def has_many_short_choices(field: BoundField) -> bool:
    """Tell whether the choices of `field` are so many, without hints, that columns suit them."""
    labels = [option.data["label"] for option in field.subwidgets]
    return len(labels) > MOST_IN_ONE_COLUMN and not any(getattr(one, "hint", "") for one in labels)


@register.filter
def control_kind(field: BoundField) -> str:
    """Return the way to draw `field`: "hidden", "group", "checkbox", "select", or "input"."""
    widget = field.field.widget
    return getattr(widget, "control_kind", None) or _kind_of(widget)


def _kind_of(widget: Any) -> str:
    if widget.is_hidden:
        return "hidden"
    if widget.use_fieldset:
        return "group"
    input_type = getattr(widget, "input_type", "")
    return input_type if input_type in {"checkbox", "select"} else "input"

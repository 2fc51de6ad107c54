"""Words of the working pages: `{% load backoffice %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from accounts.roles import opening_of
from backoffice import cells
from backoffice.list_table import table_of
from common import languages

register = template.Library()
register.filter("age", cells.age)
register.filter("plain_age", cells.plain_age)
register.filter("own_language_name", languages.language_name)
register.inclusion_tag("admin/change_list_results.html", name="list_table")(table_of)


@register.simple_tag
def filter_choices(choices: Iterable[dict[str, Any]]) -> SafeString:
    """Draw the choices of a filter: a list may have dozens."""
    chosen = mark_safe(' class="selected"')  # nosec B308
    lines = (
        (chosen if each["selected"] else "", iri_to_uri(each["query_string"]), each["display"])
        for each in choices
    )
    return format_html_join("\n", '<li{}><a href="{}">{}</a></li>', lines)


@register.inclusion_tag("backoffice/_opening_banner.html", takes_context=True)
def opening_banner(context: Any) -> dict[str, Any]:
    """Say to a steward who has opened personal data that it is open, with a button to end it."""
    request = context.get("request")
    user = getattr(request, "user", None)
    opening = opening_of(user) if user else None
    return {"opening": opening, "csrf_token": context.get("csrf_token")}


@register.filter
def signed(points: int) -> str:
    """A number with its sign, as print does it: "+40", "−15"."""
    return f"+{points}" if points >= 0 else f"−{-points}"


@register.filter
def reasons(found: Iterable[Any]) -> SafeString:
    """Reasons of a match (`text`, `points`, `is_against`) in one line.

    In one go: a page has a hundred of them.
    """
    row = '<span class="{}">{} <bdi dir="ltr" class="points">{}</bdi></span>'
    said = (
        ("against" if each.is_against else "reason", each.text, signed(each.points))
        for each in found
    )
    return format_html_join(" · ", row, said)

"""Notices on public pages: `{% load notices %}{% notices ward %}`."""

from typing import Any

from django import template
from django.template import Context

from pods.models import Notice, Ward
from pods.notices import notices_for
from pods.panels import Panel, notice_panels_for

register = template.Library()


@register.inclusion_tag("includes/notices.html", takes_context=True)
def notices(context: Context, ward: Ward | None = None) -> dict[str, Any]:
    """Show the news of the city, and of `ward` when one is given; nothing when there is none.

    One line of each, to be opened, so that it never stands in the way; warnings are open.
    """
    # From memory: notices stand on most pages, and begin and end by the clock without any edit.
    # With the request, for the way to the page in English where a translation is outdated.
    return {"notices": notices_for(ward), "request": context.get("request")}


@register.simple_tag
def panels_of(notice: Notice) -> list[Panel]:
    """Return what upper apps show below the words of a notice."""
    return notice_panels_for(notice)

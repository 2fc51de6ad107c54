"""Notices on public pages: `{% load notices %}{% notices ward %}`."""

from typing import Any

from django import template
from django.template import Context

from pods.models import Ward
from pods.notices import notes_for_helpers, notices_for

register = template.Library()


@register.inclusion_tag("includes/notices.html", takes_context=True)
def notices(context: Context, ward: Ward | None = None) -> dict[str, Any]:
    """Show the news of the city, and of `ward` when one is given; nothing when there is none.

    One line of each, to be opened, so that it never stands in the way; warnings are open.
    """
    # From memory: notices stand on most pages, and begin and end by the clock without any edit.
    # With the request, for the way to the page in English where a translation is outdated.
    return {"notices": notices_for(ward), "request": context.get("request")}


@register.inclusion_tag("includes/notices.html", takes_context=True)
def helper_notes(context: Context, ward: Ward | None = None) -> dict[str, Any]:
    """Show what helpers read before they say yes: of the city, and of `ward` when one is given."""
    return {"notices": notes_for_helpers(ward), "request": context.get("request")}

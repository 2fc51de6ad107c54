"""Notices on public pages: `{% load notices %}{% notices ward %}`."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from pods.models import Notice, Ward
from pods.notices import current_and_coming, notes_for_helpers, notices_for
from pods.panels import Panel, notice_panels_for
from pods.ward_choice import all_wards

register = template.Library()
# The home page is as long in a large city.
MOST_WARDS = 12


@register.inclusion_tag("includes/notices.html", takes_context=True)
def notices(context: Context, ward: Ward | None = None) -> dict[str, Any]:
    """Show the news of the city, and of `ward` when one is given; nothing when there is none.

    One line of each, to be opened, so that it never stands in the way; warnings are open.
    """
    # From memory: notices stand on most pages, and begin and end by the clock without any edit.
    # With the request, for the way to the page in English where a translation is outdated.
    return {"notices": notices_for(ward), "request": context.get("request")}


@register.inclusion_tag("includes/urgent_in_wards.html")
def urgent_in_wards() -> dict[str, Any]:
    """Lead from pages of the whole city to wards with a notice that something hangs on.

    For pages that are made of places, too: the names of wards stand there.
    """
    now = timezone.now()
    found = [
        notice
        for notice in current_and_coming()
        if notice.ward_id and notice.is_showing(now) and notice_panels_for(notice)
    ]
    wards = all_wards() if found else {}
    urgent = [(each, wards[key]) for each in found if (key := str(each.ward_id)) in wards]
    return {"urgent": urgent[:MOST_WARDS]}


@register.simple_tag
def panels_of(notice: Notice) -> list[Panel]:
    """Return what upper apps show below the words of a notice."""
    return notice_panels_for(notice)


@register.inclusion_tag("includes/notices.html", takes_context=True)
def helper_notes(context: Context, ward: Ward | None = None) -> dict[str, Any]:
    """Show what helpers read before they say yes: of the city, and of `ward` when one is given."""
    return {"notices": notes_for_helpers(ward), "request": context.get("request")}

"""Notices on public pages: `{% load notices %}{% notices ward %}`."""

from typing import Any

from django import template

from pods.models import Ward
from pods.notices import notices_for

register = template.Library()


@register.inclusion_tag("includes/notices.html")
def notices(ward: Ward | None = None) -> dict[str, Any]:
    """What is news now in the city, and in `ward` when one is given; nothing when there is none.

    One line of each, to be opened, so that it never stands in the way; warnings are open.
    """
    return {"notices": notices_for(ward)}

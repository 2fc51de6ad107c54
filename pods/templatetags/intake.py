"""Say on public pages that intake is closed or slow: `{% load intake %}{% intake ward %}`."""

from typing import Any

from django import template

from pods.intake import is_closed, open_neighbors, pauses_anywhere, pauses_in
from pods.models import Ward

register = template.Library()
register.filter("intake_closed", is_closed)


@register.inclusion_tag("pods/_intake.html")
def intake(ward: Ward | None = None, anywhere: bool = False) -> dict[str, Any]:
    """Show what holds today in `ward`; in all wards with `anywhere`, unless one is known."""
    pauses = pauses_anywhere() if anywhere and ward is None else pauses_in(ward)
    return {
        "pauses": pauses,
        "is_closed": is_closed(ward),
        "has_closed": any(pause.is_closed for pause in pauses),
        "neighbors": open_neighbors(pauses),
    }

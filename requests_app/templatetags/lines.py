"""A coordinator's line beside the details of a need."""

from django import template

from requests_app.models import Match

register = template.Library()


@register.filter
def line_of(match: Match) -> tuple[str, str] | None:
    """The line that the volunteer of `match` reads, after the code of its language."""
    return match.need.line_for(match.volunteer)

"""Template filters that say by when help is needed: `{% load when %}`."""

from django import template

from requests_app import when

register = template.Library()


@register.filter
def when_needed(need: when.Need) -> str:
    """Return by when `need` is needed, as seen today."""
    return when.when_needed(need)


@register.filter
def day_needed(need: when.Need) -> str:
    """Return the same for a letter, which may be read on another day."""
    return when.day_needed(need)

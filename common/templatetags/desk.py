"""Words of the working pages: `{% load desk %}`."""

from django import template

from common import admin_base, languages

register = template.Library()
register.filter("age", admin_base.age)
register.filter("own_language_name", languages.language_name)


@register.filter
def signed(points: int) -> str:
    """A number with its sign, as print does it: "+40", "−15"."""
    return f"+{points}" if points >= 0 else f"−{-points}"

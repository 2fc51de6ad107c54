"""The numbers to call at the foot of every page, and on the pages of a ward."""

from typing import Any

from django import template

from pages import always_shown

register = template.Library()


@register.simple_tag
def numbers_of_all() -> list[always_shown.Sentence]:
    """Return the sentences with a number that every page shows."""
    return always_shown.for_page()


@register.simple_tag
def our_numbers_answer() -> bool:
    """Tell whether 911 and 988 may stand in for numbers that nobody has chosen yet."""
    return always_shown.our_numbers_answer()


@register.simple_tag
def numbers_of(ward: Any) -> list[always_shown.Sentence]:
    """Return the sentences with a number that the pages of `ward` show beside those of all."""
    return always_shown.for_page(ward.pk)

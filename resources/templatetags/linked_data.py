"""What pages of the directory say to search engines: `{% load linked_data %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString

from pages.structured_data import in_page
from resources.models import Resource
from resources.structured_data import of_entry, of_list

register = template.Library()


@register.simple_tag
def entry_data(resource: Resource) -> SafeString:
    """The entry, for the head of its page."""
    return in_page(of_entry(resource))


@register.simple_tag
def list_data(name: str, rows: Iterable[Any]) -> SafeString:
    """The entries on this page, or those that the rows of a list hold."""
    return in_page(of_list(name, [getattr(row, "resource", row) for row in rows]))

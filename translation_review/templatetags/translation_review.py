"""The tags for the pages of whoever reads translations."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
KEPT = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?[a-z]+[^>]*>")


@register.simple_tag
def marked(text: str) -> SafeString:
    """`text` with a mark around each part that a translation keeps as it is."""
    pieces: list[str] = []
    end = 0
    for kept in KEPT.finditer(text):
        pieces += [conditional_escape(text[end : kept.start()])]
        pieces += ['<mark dir="ltr">', conditional_escape(kept[0]), "</mark>"]
        end = kept.end()
    pieces.append(conditional_escape(text[end:]))
    return mark_safe("".join(pieces))  # noqa: S308  every piece of the text is escaped above  # nosec B308, B703

"""Marks that keep the direction of a code or a name among words read from right to left.

A reference that begins with digits, "527-Q9W", is shown as "Q9W-527" among Arabic words, and two
Latin names with a dot between them change places.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from common.languages import comma

LEFT_TO_RIGHT, AS_IT_BEGINS, END = "\u2066", "\u2068", "\u2069"


def code(text: Any) -> SafeString:
    """A reference, a number, a phone or an address as HTML that is read from left to right."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


# Only on pages from right to left: elsewhere the invisible signs would come along when copied.
def plain_code(text: Any) -> str:
    """The same where no HTML can stand: in a message, a title, a letter."""
    return f"{LEFT_TO_RIGHT}{text}{END}" if get_language_bidi() else str(text)


def name(text: Any) -> SafeString:
    """A name as HTML that leaves what stands beside it where it is."""
    return format_html("<bdi>{}</bdi>", text)


def plain_name(text: Any) -> str:
    """The same where no HTML can stand."""
    return f"{AS_IT_BEGINS}{text}{END}" if get_language_bidi() else str(text)


def code_list(texts: Iterable[Any]) -> SafeString:
    """ZIP codes, phones and their kind in a row, with the comma of the page's language."""
    return format_html_join(comma(), "{}", ((code(text),) for text in texts))


def name_list(texts: Iterable[Any]) -> SafeString:
    """Names in a row, with the comma of the page's language."""
    return format_html_join(comma(), "{}", ((name(text),) for text in texts))

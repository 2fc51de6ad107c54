"""What stands on the page of a pod or a group, in words: also of one that is only proposed."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html_join

from common.languages import comma, marked_language_name
from pods.choices import Talk


def spoken_in(languages: Iterable[str]) -> str:
    """Return languages by their own names, each marked as its own."""
    # Joined as HTML: each name is marked with its language, to be read out in it.
    return format_html_join(comma(), "{}", ((marked_language_name(code),) for code in languages))


def talks_of(place: Any) -> str:
    """Return the ways in which `place` talks, in the order of the choices."""
    kept = set(place.talks)
    return comma().join(str(label) for value, label in Talk.choices if value in kept)

"""The words of rules, in the reader's language."""

import datetime
from typing import Any

from django.utils.formats import date_format

from common.languages import language_name
from matching.rule import Values


def in_words(words: Any, values: Values) -> str:
    """Fill the blanks of `words`: languages by name, days as people write them."""
    return str(words % {name: _readable(name, value) for name, value in values.items()})


def _readable(name: str, value: Any) -> Any:
    # By the blank's name: values may come from a JSON column, where a day is a text.
    if name == "language":
        return language_name(value)
    if name in {"until", "day"}:
        return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    return value

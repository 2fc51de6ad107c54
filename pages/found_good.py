"""The outcome of a page of a form that was found good, so that it is not checked a second time.

The draft keeps it beside what was typed, with a mark of all that the check has looked at: what was
typed on this page and on those before it, the lists that people choose from, the day, the language,
and the code. Whatever of it is another one now, the page is checked again.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import get_language

from common.content_versions import Topics, versions_of
from common.running_code import running_code

ROW, DAY = "row", "day"


@dataclass(frozen=True)
class Against:
    """The lists of ours that the pages of a form are checked against.

    `topics` are what they are made of; `rows` find a row by its number, by the label of its model.
    """

    topics: Topics
    rows: Mapping[str, Callable[[int], Model | None]]

    def __post_init__(self) -> None:
        running_code()

    def now(self) -> str:
        """Return what a check looks at besides what was typed; to be asked before it begins."""
        today = timezone.localdate().isoformat()
        return f"{running_code()} {get_language()} {today} {versions_of(self.topics)}"

    def pack(self, cleaned: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return cleaned answers as JSON takes them; None where some of them cannot be kept."""
        try:
            return {name: self._packed(value) for name, value in cleaned.items()}
        except TypeError:
            return None

    def _packed(self, value: Any) -> Any:
        if value is None or type(value) in (str, int, bool):
            return value
        if type(value) is list:
            return [self._packed(one) for one in value]
        if type(value) is datetime.date:
            return {DAY: value.isoformat()}
        if isinstance(value, Model) and value._meta.label_lower in self.rows:
            return {ROW: [value._meta.label_lower, value.pk]}
        raise TypeError(type(value))

    def unpack(self, packed: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the cleaned answers; None where a row is not there any more."""
        try:
            return {name: self._unpacked(value) for name, value in packed.items()}
        except LookupError:
            return None

    def _unpacked(self, value: Any) -> Any:
        if type(value) is list:
            return [self._unpacked(one) for one in value]
        if type(value) is not dict:
            return value
        if DAY in value:
            return datetime.date.fromisoformat(value[DAY])
        label, pk = value[ROW]
        found = self.rows[label](pk)
        if found is None:
            raise LookupError(label)
        return found


def mark(before: str, typed: Any) -> str:
    """Return a name for what was `typed` on a page after what `before` is a name for.

    That is the mark of the page before it, or `Against.now` for the first.
    """
    return hashlib.sha256(f"{before} {json.dumps(typed)}".encode()).hexdigest()

"""The kinds of recipients of messages: each app names its own at start-up.

The app that owns the rows looks the address up when the message is sent.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

_kinds: dict[str, Any] = {}
_rows: dict[str, Callable[[], Any]] = {}


def recipient_kind(name: str, label: Any, rows: Callable[[], Any] | None = None) -> str:
    """Register the kind `name` (up to ten letters, stored with each message), and return it.

    `label` is the lazily translated text that stewards read. `rows` gives the rows that can be
    written to: they have a ward, and `visible_to`. Their page for staff is named as the kind is
    (`common.addresses`).
    """
    _kinds[name] = label
    if rows is not None:
        _rows[name] = rows
    return name


def rows_of(kind: str) -> Any:
    """Return the recipients of a kind as a queryset; None when they have no ward: staff."""
    return _rows[kind]() if kind in _rows else None


def label_of(kind: str) -> str:
    return str(_kinds[kind])


def recipient_kinds() -> list[tuple[str, Any]]:
    """All kinds that apps registered, as choices."""
    return list(_kinds.items())


STAFF = recipient_kind("staff", _("Staff"))

"""The kinds of recipients of messages: each app names its own at start-up.

The app that owns the rows looks the address up when the message is sent.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from messaging.text_numbers import text_number

_kinds: dict[str, Any] = {}
_rows: dict[str, Callable[[], Any]] = {}
_texted: dict[str, Callable[[int], tuple[str, str]]] = {}
_told_elsewhere: set[str] = set()


def recipient_kind(
    name: str,
    label: Any,
    rows: Callable[[], Any] | None = None,
    *,
    is_told_elsewhere: bool = False,
    texted: Callable[[int], tuple[str, str]] | None = None,
) -> str:
    """Register the kind `name` (up to ten letters, stored with each message), and return it.

    `label` is the lazily translated text that stewards read. `rows` gives the rows that can be
    written to: they have a ward, and `visible_to`. Their page for staff is named as the kind is
    (`common.addresses`). With `is_told_elsewhere` no letter tells of mail that fails: another page
    of the app does. `texted` gives the number (E.164) and the slug of the ward of a row, where
    texts go to such rows; without it those of `rows`.
    """
    _kinds[name] = label
    if is_told_elsewhere:
        _told_elsewhere.add(name)
    if rows is not None:
        _rows[name] = rows
    if texted is not None:
        _texted[name] = texted
    return name


def texted(kind: str, recipient_id: int) -> tuple[str, str]:
    """Return the number that texts to somebody go to, and their ward's slug; "" where none is."""
    if kind in _texted:
        return _texted[kind](recipient_id)
    rows = rows_of(kind)
    row = rows.filter(pk=recipient_id).select_related("ward").first() if rows is not None else None
    return (text_number(row), slug_of(row.ward)) if row else ("", "")


def slug_of(ward: Any) -> str:
    """Return how the settings name a ward; "" for none."""
    return ward.slug if ward else ""


def rows_of(kind: str) -> Any:
    """Return the recipients of a kind as a queryset; None when they have no ward: staff."""
    return _rows[kind]() if kind in _rows else None


def is_told_elsewhere(kind: str) -> bool:
    """Tell whether mail of this kind that fails is news to nobody."""
    return kind in _told_elsewhere


def label_of(kind: str) -> str:
    return str(_kinds[kind])


def recipient_kinds() -> list[tuple[str, Any]]:
    """All kinds that apps registered, as choices."""
    return list(_kinds.items())


STAFF = recipient_kind("staff", _("Staff"))

"""Whose address a message goes to: each app names its own kind of recipient at start-up.

The app that owns the rows looks the address up when the message is sent.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

_kinds: dict[str, Any] = {}


def recipient_kind(name: str, label: Any) -> str:
    """Register the kind `name` (up to ten letters, stored with each message), and return it.

    `label` is the lazily translated text that stewards read.
    """
    _kinds[name] = label
    return name


def recipient_kinds() -> list[tuple[str, Any]]:
    """All kinds that apps registered, as choices."""
    return list(_kinds.items())


STAFF = recipient_kind("staff", _("Staff"))

"""Filling in the form of a card."""

from typing import Any

from common.models import Category
from pods.models import Ward


def card(**fields: Any) -> dict[str, Any]:
    """Return what somebody types who lends a cradle; of the first kind of help and ward."""
    kind, ward = Category.objects.active().first(), Ward.objects.first()
    return {
        "kind": "lend",
        "title": "Wooden cradle",
        "details": "For the first months.",
        "category": kind.slug if kind else "",
        "ward": ward.slug if ward else "",
        "lent_for": "30",
        "name": "Rosa Quill",
        "phone": "202-555-0142",
        "email": "rosa@example.org",
        **fields,
    }

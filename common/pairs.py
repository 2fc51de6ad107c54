"""Pairs of rows: each is stored once, the row with the lower number first."""

from django.db import models
from django.db.models import F, Q


def once(name: str) -> models.UniqueConstraint:
    """A constraint that no pair is stored twice."""
    return models.UniqueConstraint(fields=["first", "second"], name=name)


def is_ordered(name: str) -> models.CheckConstraint:
    """A constraint that a pair is stored in one order, and that nothing is paired with itself."""
    return models.CheckConstraint(condition=Q(first__lt=F("second")), name=name)


def in_order(one: int, other: int) -> dict[str, int]:
    """Return the two columns of a pair."""
    return {"first_id": min(one, other), "second_id": max(one, other)}

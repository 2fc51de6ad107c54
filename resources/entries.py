"""Entries as pages and sheets show them: what is read with them, and until when it holds."""

import datetime
from collections.abc import Iterable

from django.utils import timezone

from resources.models import Resource

SHOWN_WITH = ("category", "source", "phones", "schedules", "wards", "pods", "verified_ward")


def next_change(resources: Iterable[Resource]) -> datetime.datetime | None:
    """Return the next moment at which one of them opens or closes; None where none does."""
    now = timezone.now()
    moments = (resource.hours.next_change(now) for resource in resources)
    return min((moment for moment in moments if moment), default=None)

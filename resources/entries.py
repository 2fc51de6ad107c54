"""Entries as pages and sheets show them: which of a list, and until when what is said holds."""

import datetime
from collections.abc import Iterable

from django.db.models import prefetch_related_objects
from django.utils import timezone

from resources.choices import EntryState
from resources.models import ListedResource, Resource, ResourceList


def entries_of(page: ResourceList) -> list[ListedResource]:
    """Return what the public reads of a list, in its order; what is closed for now comes last.

    A list may hold drafts of its keeper, which appear on it once they are published.
    """
    rows = page.entries.filter(resource__state=EntryState.PUBLISHED)
    entries = list(rows.select_related("resource"))
    prefetch_related_objects([entry.resource for entry in entries], *SHOWN_WITH)
    return sorted(entries, key=lambda entry: entry.resource.is_closed_for_now)


SHOWN_WITH = ("category", "source", "phones", "schedules", "wards", "pods")


def next_change(resources: Iterable[Resource]) -> datetime.datetime | None:
    """Return the next moment at which one of them opens or closes; None where none does."""
    now = timezone.now()
    moments = (resource.hours.next_change(now) for resource in resources)
    return min((moment for moment in moments if moment), default=None)

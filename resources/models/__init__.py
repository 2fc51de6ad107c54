"""The directory: its entries, the lists of them that organizers publish, and guides."""

from resources.models.categories import ResourceCategory
from resources.models.checks import Caller, EntryCall, EntryCheck, EntryKeeper, LinkCheck
from resources.models.guides import Guide
from resources.models.hours import Schedule
from resources.models.kept import ASK_AFTER, STALE_AFTER, never_or_before
from resources.models.lists import ListedResource, ResourceList
from resources.models.organizations import Organization
from resources.models.parts import HiddenAddress, Phone, reached_by
from resources.models.resources import (
    EVERYWHERE,
    ClosedForNow,
    Resource,
    ResourceQuerySet,
    area_of,
)

__all__ = [
    "ASK_AFTER",
    "EVERYWHERE",
    "STALE_AFTER",
    "Caller",
    "ClosedForNow",
    "EntryCall",
    "EntryCheck",
    "EntryKeeper",
    "Guide",
    "HiddenAddress",
    "LinkCheck",
    "ListedResource",
    "Organization",
    "Phone",
    "Resource",
    "ResourceCategory",
    "ResourceList",
    "ResourceQuerySet",
    "Schedule",
    "area_of",
    "never_or_before",
    "reached_by",
]

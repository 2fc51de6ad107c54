"""The directory: its entries, the lists of them that organizers publish, and guides."""

from resources.models.categories import ResourceCategory
from resources.models.guides import Guide
from resources.models.hours import Schedule
from resources.models.joined import JoinedEntry, Source, SourceReading
from resources.models.lists import ListedResource, ResourceList
from resources.models.organizations import Organization
from resources.models.packages import OpenDataPackage, PackagePiece
from resources.models.parts import HiddenAddress, Phone, reached_by
from resources.models.resources import (
    EVERYWHERE,
    STALE_AFTER,
    ClosedForNow,
    Resource,
    ResourceQuerySet,
    area_of,
)

__all__ = [
    "EVERYWHERE",
    "STALE_AFTER",
    "ClosedForNow",
    "Guide",
    "HiddenAddress",
    "JoinedEntry",
    "ListedResource",
    "OpenDataPackage",
    "Organization",
    "PackagePiece",
    "Phone",
    "Resource",
    "ResourceCategory",
    "ResourceList",
    "ResourceQuerySet",
    "Schedule",
    "Source",
    "SourceReading",
    "area_of",
    "reached_by",
]

"""The directory: its entries, the lists of them that organizers publish, and guides."""

from resources.models.categories import ResourceCategory
from resources.models.checks import Caller, EntryCall, EntryCheck, EntryKeeper, LinkCheck
from resources.models.guides import Guide
from resources.models.hours import Schedule
from resources.models.joined import JoinedEntry, Source, SourceReading, require_ours
from resources.models.kept import ASK_AFTER, STALE_AFTER, never_or_before
from resources.models.lists import (
    LONGEST_CHAIN,
    WITH_CHAIN,
    HiddenEntry,
    LinkedList,
    ListedResource,
    ListGroup,
    ResourceList,
)
from resources.models.numbers import AlwaysShown, lines_to_call, may_be_asked
from resources.models.openings import NEVER, SPAN, Opening, OpeningsKnown
from resources.models.organizations import Organization
from resources.models.packages import OpenDataPackage, PackagePiece
from resources.models.parts import HiddenAddress, Phone, reached_by
from resources.models.resource_queries import (
    EVERYWHERE,
    ClosedForNow,
    ResourceQuerySet,
    area_of,
)
from resources.models.resources import Resource
from resources.models.search import SearchRow, SearchWord
from resources.models.suggestions import Suggestion, SuggestionQuerySet, in_doubt

__all__ = [
    "ASK_AFTER",
    "EVERYWHERE",
    "LONGEST_CHAIN",
    "NEVER",
    "SPAN",
    "STALE_AFTER",
    "WITH_CHAIN",
    "AlwaysShown",
    "Caller",
    "ClosedForNow",
    "EntryCall",
    "EntryCheck",
    "EntryKeeper",
    "Guide",
    "HiddenAddress",
    "HiddenEntry",
    "JoinedEntry",
    "LinkCheck",
    "LinkedList",
    "ListGroup",
    "ListedResource",
    "OpenDataPackage",
    "Opening",
    "OpeningsKnown",
    "Organization",
    "PackagePiece",
    "Phone",
    "Resource",
    "ResourceCategory",
    "ResourceList",
    "ResourceQuerySet",
    "Schedule",
    "SearchRow",
    "SearchWord",
    "Source",
    "SourceReading",
    "Suggestion",
    "SuggestionQuerySet",
    "area_of",
    "in_doubt",
    "lines_to_call",
    "may_be_asked",
    "never_or_before",
    "reached_by",
    "require_ours",
]

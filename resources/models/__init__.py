"""The directory: its entries, the lists of them that organizers publish, and guides."""

from resources.models.categories import ResourceCategory
from resources.models.guides import Guide
from resources.models.hours import Schedule
from resources.models.lists import (
    LONGEST_CHAIN,
    WITH_CHAIN,
    HiddenEntry,
    LinkedList,
    ListedResource,
    ListGroup,
    ResourceList,
)
from resources.models.numbers import AlwaysShown
from resources.models.openings import NEVER, SPAN, Opening, OpeningsKnown
from resources.models.organizations import Organization
from resources.models.parts import HiddenAddress, Phone, reached_by
from resources.models.resources import (
    EVERYWHERE,
    STALE_AFTER,
    ClosedForNow,
    Resource,
    ResourceQuerySet,
    area_of,
)
from resources.models.search import SearchRow, SearchWord
from resources.models.suggestions import Suggestion, SuggestionQuerySet, in_doubt

__all__ = [
    "EVERYWHERE",
    "LONGEST_CHAIN",
    "NEVER",
    "SPAN",
    "STALE_AFTER",
    "WITH_CHAIN",
    "AlwaysShown",
    "ClosedForNow",
    "Guide",
    "HiddenAddress",
    "HiddenEntry",
    "LinkedList",
    "ListGroup",
    "ListedResource",
    "Opening",
    "OpeningsKnown",
    "Organization",
    "Phone",
    "Resource",
    "ResourceCategory",
    "ResourceList",
    "ResourceQuerySet",
    "Schedule",
    "SearchRow",
    "SearchWord",
    "Suggestion",
    "SuggestionQuerySet",
    "area_of",
    "in_doubt",
    "reached_by",
]

"""Reading what somebody typed into a search box."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

LONGEST_QUERY = 80
MOST_WORDS = 6


def typed(text: str) -> str:
    """`text` without what Postgres cannot hold and without spaces around it, cut to a line."""
    return text.replace("\x00", "").strip()[:LONGEST_QUERY]


def matching(text: str, *lookups: str) -> Q:
    """Rows in which every word of `text` is found by one of the `lookups`."""
    words = text.split()[:MOST_WORDS]
    return reduce(and_, (_in_any(word, lookups) for word in words), Q())


def _in_any(word: str, lookups: tuple[str, ...]) -> Q:
    return reduce(or_, (Q(**{lookup: word}) for lookup in lookups))

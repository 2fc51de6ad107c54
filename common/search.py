"""Reading what somebody typed into a search box."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

LONGEST_QUERY = 80
MOST_WORDS = 6


def typed(text: str) -> str:
    """`text` without what Postgres cannot hold and without spaces around it, cut to a line."""
    return text.replace("\x00", "").strip()[:LONGEST_QUERY]


def words(text: str) -> list[str]:
    """The first few words of `text`."""
    return text.split()[:MOST_WORDS]


def any_of(word: str, *lookups: str) -> Q:
    """Rows in which one of the `lookups` finds `word`."""
    return reduce(or_, (Q(**{lookup: word}) for lookup in lookups))


def matching(text: str, *lookups: str) -> Q:
    """Rows in which every word of `text` is found by one of the `lookups`; all when it is empty."""
    return reduce(and_, (any_of(word, *lookups) for word in words(text)), Q())

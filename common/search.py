"""Reading what somebody typed into a search box."""

import unicodedata
from functools import reduce
from operator import and_, or_

from django.db.models import Q

LONGEST_QUERY = 80
MOST_WORDS = 6
# An index of three letters at a time finds words inside names.
SHORTEST_INSIDE = 3


def typed(text: str) -> str:
    """`text` without what Postgres cannot hold and without spaces around it, cut to a line."""
    return text.replace("\x00", "").strip()[:LONGEST_QUERY]


def words(text: str) -> list[str]:
    """The first few words of `text`."""
    return text.split()[:MOST_WORDS]


def is_common(text: str) -> bool:
    """Whether many names have it: all its words are so short that they only begin one."""
    return all(len(word) < SHORTEST_INSIDE for word in words(text))


def any_of(word: str, *lookups: str) -> Q:
    """Rows in which one of the `lookups` finds `word`."""
    return reduce(or_, (Q(**{lookup: word}) for lookup in lookups))


def matching(text: str, *lookups: str) -> Q:
    """Rows in which every word of `text` is found by one of the `lookups`; all when it is empty."""
    return reduce(and_, (any_of(word, *lookups) for word in words(text)), Q())


def by_name(text: str, lookup: str) -> Q:
    """Rows in whose name, the field `lookup`, every word of `text` stands.

    One or two letters are looked for at the beginnings of words only: an index of three letters
    at a time finds them there. Names in Chinese and Korean have no such beginnings.
    """
    return reduce(and_, (_in_name(word, lookup) for word in words(text)), Q())


def _in_name(word: str, lookup: str) -> Q:
    if len(word) >= SHORTEST_INSIDE or _stands_alone(word[0]):
        return Q(**{f"{lookup}__icontains": word})
    return Q(**{f"{lookup}__istartswith": word}) | Q(**{f"{lookup}__icontains": f" {word}"})


def _stands_alone(sign: str) -> bool:
    """Whether words with this sign are written without spaces between them."""
    return unicodedata.name(sign, "").startswith(("CJK", "HANGUL"))

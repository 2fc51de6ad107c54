"""Reading what somebody typed into a search box."""

import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from common.typed import plural_forms, search_key, to_store

LONGEST_QUERY = 80
MOST_WORDS = 6
# An index of three letters at a time finds words inside names.
SHORTEST_INSIDE = 3
NOTHING = Q(pk__in=[])


def typed(text: str) -> str:
    """`text` without what Postgres cannot hold and without spaces around it, cut to a line."""
    return to_store(text.replace("\x00", ""))[:LONGEST_QUERY]


def words(text: str) -> list[str]:
    """The first few words of `text`, as they are looked for."""
    return search_key(text).split()[:MOST_WORDS]


def is_common(text: str) -> bool:
    """Whether many names have it: all its words are so short that they only begin one."""
    return all(len(word) < SHORTEST_INSIDE for word in words(text))


def any_of(values: Iterable[str], *lookups: str) -> Q:
    """Rows in which one of the `lookups` finds one of the `values`."""
    return reduce(or_, (Q(**{lookup: value}) for value in values for lookup in lookups))


def matching(text: str, *keys: str) -> Q:
    """Rows in which every word of `text` stands in one of the `keys`, which hold search keys.

    All rows for an empty text; none where nothing of it can be looked for.
    """
    found = (any_of([word], *(f"{key}__contains" for key in keys)) for word in words(text))
    return reduce(and_, found, Q()) or (NOTHING if text else Q())


def in_text(word: str, *keys: str) -> Q:
    """Rows in which `word`, its plural or its singular stands in one of the `keys`."""
    return any_of(plural_forms(word), *(f"{key}__contains" for key in keys))


def by_name(text: str, lookup: str) -> Q:
    """Rows in whose name, the field `lookup`, every word of `text` stands.

    One or two letters are looked for at the beginnings of words only: an index of three letters
    at a time finds them there. Names in Chinese and Korean have no such beginnings.
    """
    return reduce(and_, (_in_name(word, f"{lookup}_key") for word in words(text)), Q()) or NOTHING


def _in_name(word: str, key: str) -> Q:
    if len(word) >= SHORTEST_INSIDE or _stands_alone(word[0]):
        return Q(**{f"{key}__contains": word})
    return Q(**{f"{key}__startswith": word}) | Q(**{f"{key}__contains": f" {word}"})


def _stands_alone(sign: str) -> bool:
    """Whether words with this sign are written without spaces between them."""
    return unicodedata.name(sign, "").startswith(("CJK", "HANGUL"))

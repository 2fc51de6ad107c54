"""Reading what somebody typed into a search box."""

import re
import unicodedata
from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from common.typed import parted, plural_forms, search_key, to_store
from common.zip_codes import without_zip_word

LONGEST_QUERY = 80
MOST_WORDS = 6
# An index of three letters at a time finds words inside names.
SHORTEST_INSIDE = 3
SHORTEST_JOINED = 4  # Yu-ri
NOTHING = Q(pk__in=[])


def typed(text: str) -> str:
    """`text` without what Postgres cannot hold and without spaces around it, cut to a line.

    Also without signs at its end, and "ZIP" before a code: 20010 is meant by "ZIP 20010." too.
    """
    return without_zip_word(to_store(text.replace("\x00", ""))[:LONGEST_QUERY])


def words(text: str) -> list[str]:
    """The first few words of `text`, as they are looked for."""
    return search_key(text).split()[:MOST_WORDS]


def is_common(text: str) -> bool:
    """Tell whether many names have it: all its words are so short that they only begin one."""
    return all(len(word) < SHORTEST_INSIDE for word in words(text))


def any_of(values: Iterable[str], *lookups: str) -> Q:
    """Rows in which one of the `lookups` finds one of the `values`."""
    return reduce(or_, (Q(**{lookup: value}) for value in values for lookup in lookups), Q())


def matching(text: str, *keys: str, joined: str = "") -> Q:
    """Rows in which every word of `text` stands in one of the `keys`, which hold search keys.

    All rows for an empty text; none where nothing of it can be looked for. `joined` names the
    column of joined words that long tables have: each way to part a word costs a search.
    """
    text, spelled = without_dots(text)
    found = (
        any_of([_alone(word) if is_letters(text) else word, *spelled.get(word, [])], *_inside(keys))
        | (Q(**{f"{joined}__contains": [word]}) if joined else in_two_words(word, *keys))
        for word in words(text)
    )
    # "!!" has no words; to find everything for it would be taken for an answer.
    return reduce(and_, found, Q()) or (NOTHING if text else Q())


# S.N.A.P., which the key takes for four words of a letter each.
_ABBREVIATIONS = re.compile(r"(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)")


def without_dots(text: str) -> tuple[str, dict[str, list[str]]]:
    """`text` with SNAP for S.N.A.P., and for each such word how it stands in a key with dots."""
    words_of = [search_key(found.replace(".", "")) for found in _ABBREVIATIONS.findall(text)]
    plain = _ABBREVIATIONS.sub(lambda found: found[0].replace(".", ""), text)
    return plain, {word: [f" {' '.join(word)} "] for word in words_of}


def is_letters(text: str) -> bool:
    """Tell whether `text` is single letters alone, each of which stands inside nearly every name.

    Beside a word they may be a part of it: "o brien" is O'Brien.
    """
    return all(len(word) == 1 and word.isascii() for word in words(text))


def _alone(word: str) -> str:
    return f" {word} "


def in_text(word: str, *keys: str, alone: bool = False) -> Q:
    """Rows in which `word`, its plural or its singular stands in one of the `keys`.

    With `alone`, only as a word of its own.
    """
    return any_of([_alone(word)] if alone else plural_forms(word), *_inside(keys))


def in_two_words(word: str, *keys: str) -> Q:
    """Rows in which `word` stands as two, which are whole words; `Q()` where it can be no two."""
    # Keys have a space at both ends.
    parts = [f" {two} " for two in parted(word)]
    return any_of(parts, *_inside(keys)) if parts else Q()


def _inside(keys: Iterable[str]) -> list[str]:
    return [f"{key}__contains" for key in keys]


def by_name(text: str, lookup: str) -> Q:
    """Rows in whose name, the field `lookup`, every word of `text` stands.

    One or two letters are looked for at the beginnings of words only: an index of three letters
    at a time finds them there. Names in Chinese and Korean have no such beginnings.
    """
    asked = words(text)
    found = (
        _in_name(word, before, lookup) for before, word in zip(["", *asked], asked, strict=False)
    )
    return reduce(and_, found, Q()) or NOTHING


def _in_name(word: str, before: str, lookup: str) -> Q:
    key = f"{lookup}_key__contains"
    if len(word) < SHORTEST_INSIDE and not _stands_alone(word[0]):
        # Nguyen Le may be written NguyenLe.
        return any_of([f" {word}", *([before + word] if before else [])], key)
    if word.isascii() and len(word) < SHORTEST_JOINED:
        return Q(**{key: word})
    # By whole words alone: Song is no part of Jackson Green.
    return Q(**{key: word}) | Q(**{f"{lookup}_joined__contains": [word]})


def _stands_alone(sign: str) -> bool:
    """Tell whether words with this sign are written without spaces between them."""
    return unicodedata.name(sign, "").startswith(("CJK", "HANGUL"))

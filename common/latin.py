"""Typed words of any script in Latin letters: a street has its name in the city's own alone."""

from anyascii import anyascii

from common.typed import search_key

# Arabic writes long vowels as these consonants, and has no p.
_VOWELS = str.maketrans("wy", "ui")


def in_latin(text: str) -> str:
    """Return the search key of `text` as it sounds: "juniper" for ጁኒፐር, "junibr" for جونيبر."""
    words = (_sound(word) for word in search_key(text).split())
    return search_key(" ".join(words))


def _sound(word: str) -> str:
    latin = anyascii(word)
    return latin.translate(_VOWELS) if "\u0600" <= word[0] <= "\u06ff" else latin

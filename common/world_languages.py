"""The languages of the world by their ISO codes: in English, and by their own names.

The table is made by `scripts/list_languages.py`. It is read when somebody first asks for it; one
language is looked for in its text, as all of them as objects take 2 MB.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")
# More would be a list that nobody reads: more letters find fewer.
MOST_FOUND = 20


@dataclass(frozen=True)
class WorldLanguage:
    """A language by its code (ISO 639-1 where there is one, else 639-3), and its two names."""

    code: str
    english: str
    own: str


@cache
def _table() -> str:
    return "\n" + TABLE.read_text(encoding="utf-8")


def _read(line: str) -> WorldLanguage:
    code, english, own = line.split("\t")
    return WorldLanguage(code, english, own or english)


@cache
def world_languages() -> dict[str, WorldLanguage]:
    """Return all languages by their codes."""
    languages = map(_read, _table().splitlines()[1:])
    return {language.code: language for language in languages}


@lru_cache(500)
def world_language(code: str) -> WorldLanguage | None:
    """Return the language of `code`; None where nobody knows any."""
    start = _table().find(f"\n{code}\t") + 1
    if not start or "\t" in code:
        return None
    return _read(_table()[start : _table().index("\n", start)])


def english_name(code: str) -> str:
    """Return the name of a language in English; the code where nobody knows any."""
    found = world_language(code)
    return found.english if found else code


def find_languages(words: str) -> list[WorldLanguage]:
    """Return the languages that `words` may mean: a code, or a name in English or their own.

    What is exactly so comes first, then what begins so; "" finds nothing.
    """
    wanted = " ".join(words.casefold().split())
    if not wanted:
        return []
    ranked = ((_rank(each, wanted), each) for each in world_languages().values())
    found = sorted((rank, each.english, each) for rank, each in ranked if rank is not None)
    return [each for _rank, _english, each in found[:MOST_FOUND]]


def the_language(words: str) -> WorldLanguage | None:
    """Return the one language that `words` say exactly, by code or name; None for none."""
    wanted = " ".join(words.casefold().split())
    exact = [each for each in find_languages(words) if _rank(each, wanted) in {0, 1}]
    return exact[0] if exact else None


def _rank(language: WorldLanguage, wanted: str) -> int | None:
    """Tell how well a language fits: 0 is best; None not at all."""
    names = language.english.casefold(), language.own.casefold()
    if language.code == wanted:
        return 0
    if wanted in names:
        return 1
    if any(name.startswith(wanted) for name in names):
        return 2
    return 3 if len(wanted) > 2 and any(wanted in name for name in names) else None

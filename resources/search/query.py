"""What is asked of `SearchRow.words`, as Postgres reads it: one tsquery for words and filters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from common.search import without_dots, words
from common.typed import joined_words, plural_forms
from pages.cached import kept
from resources.models import ResourceCategory

# As in `resources/migrations/_search.py`, where words of these scripts are taken apart.
PAIRED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONGEST = 60
# Fewer letters only begin too many words: they are whole words, or a part of a neighbor.
SHORTEST_BEGUN = 3


def lexeme(text: str, *, begins: bool = False) -> str:
    """`text` as it stands in a tsquery; with `begins` also the words that it begins."""
    quoted = text[:LONGEST].replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if begins else ''}"


def any_of(parts: Iterable[str]) -> str:
    """The tsquery that one of `parts` fits; "" for none."""
    found = list(dict.fromkeys(filter(None, parts)))
    return f"({' | '.join(found)})" if len(found) > 1 else "".join(found)


def all_of(parts: Iterable[str]) -> str:
    """The tsquery that all of `parts` fit; "" for none."""
    return " & ".join(dict.fromkeys(filter(None, parts)))


def forms_of(word: str, mark: str = "") -> str:
    """`word`, a search key without spaces, in its singular and plural, and what begins so."""
    if PAIRED.search(word):
        if len(word) == 1:
            return lexeme(mark + word, begins=True)
        return all_of(lexeme(mark + word[n : n + 2]) for n in range(len(word) - 1))
    if len(word) < SHORTEST_BEGUN and word.isascii():
        return lexeme(mark + word)
    return any_of(lexeme(mark + form, begins=True) for form in plural_forms(word))


@dataclass(frozen=True)
class Term:
    """One word of those that are looked for, and what it may stand as."""

    word: str
    # With its neighbors: "o brien" is O'Brien.
    joined: tuple[str, ...] = ()
    letters: str = ""  # of an abbreviation: "s n a p"
    headings: tuple[int, ...] = ()
    alike: tuple[str, ...] = field(default=())

    def in_texts(self) -> str:
        """It stands in a text, or in the name of the entry's heading."""
        return any_of(
            [
                *self._forms(""),
                *(lexeme(f"c:{heading}") for heading in self.headings),
            ]
        )

    def in_name(self) -> str:
        """It stands in the name."""
        return any_of(self._forms("n:"))

    def _forms(self, mark: str) -> list[str]:
        found = [_inside(forms_of(word, mark)) for word in (self.word, *self.joined)]
        if self.letters:
            found.append(_inside(all_of(lexeme(mark + one) for one in self.letters.split())))
        return [*found, *(lexeme(mark + word) for word in self.alike)]


def _inside(query: str) -> str:
    return f"({query})" if " & " in query else query


def terms_of(text: str) -> list[Term]:
    """Return the first few words of `text`; none where it has signs alone."""
    plain, spelled = without_dots(text)
    asked = words(plain)
    headings = _headings()
    found = []
    for place, word in enumerate(asked):
        near = [asked[max(place - 1, 0) : place + 1], asked[place : place + 2]]
        joined = [one for pair in near for one in joined_words(" ".join(pair))]
        found.append(
            Term(
                word,
                joined=tuple(joined),
                letters="".join(spelled.get(word, [])).strip(),
                headings=tuple(pk for pk, key in headings if _begins(word, key)),
            )
        )
    return found


def _headings() -> list[tuple[int, str]]:
    def load() -> list[tuple[int, str]]:
        return list(ResourceCategory.objects.order_by().values_list("pk", "name_key"))

    return kept("resources.heading_keys", load, topics=("directory",))


def _begins(word: str, key: str) -> bool:
    """Tell whether a word of the search key `key` begins with `word`."""
    if PAIRED.search(word):
        return word in key
    if len(word) < SHORTEST_BEGUN and word.isascii():
        return f" {word} " in key
    return any(f" {form}" in key for form in plural_forms(word))

"""What is asked of `SearchRow.words`, as Postgres reads it: one tsquery for words and filters."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.utils.translation import override

from common.search import without_dots, words
from common.typed import joined_words, plural_forms, search_key
from pages.cached import kept
from resources.choices import Audience
from resources.models import ResourceCategory

# As in `resources/migrations/_search.py`, where words of these scripts are taken apart.
PAIRED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LONGEST = 60
# Fewer letters only begin too many words: they are whole words, or a part of a neighbor.
SHORTEST_BEGUN = 3
# Shorter words of an audience's name tell nothing: "new", "who".
SHORTEST_TELLING = 4
# Of so many signs may be two words.
SHORTEST_PARTED = 4


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
    # Headings and audiences that are called so, as `SearchRow.words` marks them.
    marks: tuple[str, ...] = ()
    alike: tuple[str, ...] = field(default=())

    def in_texts(self) -> str:
        """It stands in a text, or in the name of its heading or of those it is for."""
        return any_of(
            [
                *self._forms(""),
                *map(lexeme, self.marks),
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
    found = []
    for place, word in enumerate(asked):
        near = [asked[max(place - 1, 0) : place + 1], asked[place : place + 2]]
        joined = [one for pair in near for one in joined_words(" ".join(pair))]
        found.append(
            Term(
                word,
                joined=tuple(joined),
                letters="".join(spelled.get(word, [])).strip(),
                marks=marks_of(word),
            )
        )
    return found


def parts_of(term: Term) -> list[Term]:
    """Return the words that may stand in `term`, of a script that writes none apart: 免费诊所."""
    word = term.word
    if len(word) < SHORTEST_PARTED or not PAIRED.search(word):
        return [term]
    pairs = [word[place : place + 2] for place in range(0, len(word), 2)]
    return [Term(pair, marks=marks_of(pair)) for pair in pairs if len(pair) > 1]


def marks_of(word: str) -> tuple[str, ...]:
    """Return the marks of the headings and audiences in whose names `word` begins a word."""
    return tuple(mark for mark, key in named_marks() if _begins(word, key))


def named_marks() -> list[tuple[str, str]]:
    """Return the marks of headings and audiences, each with the search key of its names."""
    return kept("resources.named_marks", _load_marks, topics=("directory",))


def _load_marks() -> list[tuple[str, str]]:
    headings = ResourceCategory.objects.order_by().values_list("pk", "name_key")
    return [*((f"c:{pk}", key) for pk, key in headings), *_audiences()]


@lru_cache(maxsize=1)
def _audiences() -> tuple[tuple[str, str], ...]:
    """Each audience with the words of its names in all languages that name no other one."""
    names: dict[str, set[str]] = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            for value, label in Audience.choices:
                names.setdefault(value, set()).update(search_key(str(label)).split())
    in_all = Counter(word for found in names.values() for word in found)
    own = {
        value: sorted(word for word in found if in_all[word] == 1 and _tells(word))
        for value, found in names.items()
    }
    return tuple((f"a:{value}", f" {' '.join(found)} ") for value, found in own.items())


def _tells(word: str) -> bool:
    return len(word) >= (SHORTEST_TELLING if word.isascii() else 2)


def _begins(word: str, key: str) -> bool:
    """Tell whether a word of the search key `key` begins with `word`."""
    if PAIRED.search(word):
        return word in key
    if len(word) < SHORTEST_BEGUN and word.isascii():
        return f" {word} " in key
    return any(f" {form}" in key for form in plural_forms(word))

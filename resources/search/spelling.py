"""What a word with a typo may have meant: words of the directory that are written nearly so."""

from dataclasses import replace
from functools import lru_cache

from django.db import connection, transaction

from common.latin import in_latin
from common.search import SHORTEST_INSIDE
from common.typed import plural_forms
from pages.cached import kept
from resources.models import SearchWord
from resources.search.query import PAIRED, Term, marks_of, named_marks

SHORTEST = 4
# From how alike on words are compared letter by letter; so many at most.
ALIKE, MOST_COMPARED = 0.2, 60
# Letters that are wrong, missing, too many or in the wrong order; more in a long word.
MOST_WRONG, LONG, MOST_WRONG_IN_LONG = 1, 6, 2
MOST = 6


def with_alike(terms: list[Term]) -> list[Term]:
    """Return `terms` with what those may have meant that no entry has; or else any of them."""
    unknown = [term for term in terms if _may_be_wrong(term) and not _is_known(term)]
    chosen = unknown or [term for term in terms if _may_be_wrong(term)]
    return [_with_alike(term) if term in chosen else term for term in terms]


def _with_alike(term: Term) -> Term:
    # What begins with the word itself was looked for already.
    forms = tuple(plural_forms(term.word))
    alike = tuple(word for word in alike_to(term.word) if not word.startswith(forms))
    marks = dict.fromkeys(mark for word in alike for mark in marks_of(word))
    return replace(term, alike=alike, marks=(*term.marks, *marks))


def _may_be_wrong(term: Term) -> bool:
    word = term.word
    return len(word) >= SHORTEST and not word.isdecimal() and not PAIRED.search(word)


def _is_known(term: Term) -> bool:
    return bool(term.marks) or SearchWord.objects.filter(word__startswith=term.word).exists()


@transaction.atomic
def alike_to(word: str) -> tuple[str, ...]:
    """Return the words of the directory that are written nearly as `word`, or as it sounds."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        # For `%`, which an index answers; a setting of this transaction alone.
        cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {ALIKE}")
        for key in {word, *in_latin(word).split()}:
            if len(key) < SHORTEST_INSIDE:
                continue
            cursor.execute(
                "SELECT DISTINCT word, similarity(word, %s) AS alike FROM resources_searchword "
                "WHERE word %% %s ORDER BY alike DESC LIMIT %s",
                [key, key, MOST_COMPARED],
            )
            for other in {*(row[0] for row in cursor.fetchall()), *_words_of_marks()}:
                wrong = _wrong_in(key, other)
                most = MOST_WRONG_IN_LONG if len(key) >= LONG else MOST_WRONG
                if wrong <= most:
                    found[other] = min(wrong, found.get(other, wrong))
    best = min(found.values(), default=0)
    # A letter more that is wrong is no rival of the one that is nearest.
    near = sorted((wrong, other) for other, wrong in found.items() if wrong <= best)
    return tuple(other for _wrong, other in near[:MOST])


def _wrong_in(key: str, other: str) -> int:
    """Count the letters in which `key` is not `other`, nor its singular: "lawer" is no lawyers."""
    from rapidfuzz.distance import OSA  # large, and most words are written as they should be

    most = MOST_WRONG_IN_LONG
    near = [form for form in _forms(other) if abs(len(form) - len(key)) <= most]
    return min((OSA.distance(key, form) for form in near), default=most + 1)


@lru_cache(maxsize=4096)
def _forms(word: str) -> frozenset[str]:
    return frozenset({word, *plural_forms(word)})


def _words_of_marks() -> frozenset[str]:
    """Return the words of the names of headings and audiences, in all languages."""

    def load() -> frozenset[str]:
        return frozenset(
            word
            for _mark, key in named_marks()
            for word in key.split()
            if len(word) >= SHORTEST and not PAIRED.search(word)
        )

    return kept("resources.words_of_marks", load, topics=("directory",))


def tidy() -> int:
    """Take away words that no entry has any more, or that are there twice; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM resources_searchword AS one WHERE EXISTS ("
            "SELECT FROM resources_searchword AS other "
            "WHERE other.word = one.word AND other.id < one.id)"
            " OR NOT EXISTS (SELECT FROM resources_searchrow "
            "WHERE words @@ quote_literal(one.word)::tsquery)"
        )
        return int(cursor.rowcount)

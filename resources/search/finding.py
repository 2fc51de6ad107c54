"""The search of the directory: words, filters and a place in, a ranked page of entries out.

However many entries there are, a page costs the same few queries, each of which an index answers:
what fits is looked for in `SearchRow`, at most `MOST` are ranked, and only those that a page shows
are read. Words look for what has them all, in the name before the text; where that is little, also
for parts of words, and for what is written nearly so; where there is nothing, for what has some.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.utils import timezone

from common.lookups import first, one_of
from common.search import in_text, in_two_words, is_letters, typed, without_dots, words
from pods.finding import Hit
from pods.models import Ward
from resources.models import Resource, SearchRow, area_of, reached_by
from resources.search.asked import Asked
from resources.search.near import PLACE, Near
from resources.search.query import Term, all_of, any_of, lexeme, parts_of, terms_of
from resources.search.spelling import with_alike

# Nobody reads on: whoever has not found theirs by then narrows more.
MOST = 500
# So few that parts of words and typos are looked for, too.
FEW = 5
# So many are enough to be sorted by their distance.
ENOUGH_NEAR = 200
# Digits that may be a phone, or its end.
SHORTEST_PHONE = 3
FAR = 9_999.0


@dataclass(frozen=True)
class Found:
    """A page of what was found. `count` is how many there are, or `MOST` of more (`is_more`)."""

    hits: list[Hit] = field(default_factory=list)
    number: int = 1
    pages: int = 1
    count: int = 0
    is_more: bool = False
    # Ranked, and not listed by heading.
    is_ranked: bool = False
    # The words that were looked for instead of those that were typed; and only some of them.
    instead: str = ""
    only_some: bool = False
    # Of some entries it is not known when they are open.
    is_unsure: bool = False

    def __iter__(self) -> Iterator[Resource]:
        return (hit.place for hit in self.hits)

    def __len__(self) -> int:
        return len(self.hits)


@dataclass
class _Ids:
    """The entries that were found, best first, and what is to be said about how."""

    ids: list[int] = field(default_factory=list)
    instead: str = ""
    only_some: bool = False
    miles: dict[int, float] = field(default_factory=dict)

    def add(self, ids: Iterable[int]) -> None:
        self.ids = list(dict.fromkeys([*self.ids, *ids]))


def search(asked: Asked, number: int = 1, size: int = 8) -> Found:
    """Return the page `number`, of `size` entries, of what is `asked` for.

    A number that is none of a page is the nearest one.
    """
    known = asked.opening()
    condition = known.condition if known else Q()
    if not asked.is_ranked:
        found = _listed(asked, condition, number, size)
    else:
        ranked = _ranked(asked, _narrowed(asked, condition))
        found = _paged(ranked.ids, number, size)
        ids = ranked.ids[:MOST][(found.number - 1) * size : found.number * size]
        found = replace(
            found,
            hits=_loaded(ids, ranked.miles),
            is_ranked=True,
            instead=ranked.instead,
            only_some=ranked.only_some,
        )
    return replace(found, is_unsure=bool(known and not known.is_whole))


def find_ids(asked: Asked, most: int) -> list[int]:
    """Return the keys of at most `most` entries, best first: for those who choose among them."""
    known = asked.opening()
    condition = known.condition if known else Q()
    if asked.is_ranked:
        return _ranked(asked, _narrowed(asked, condition)).ids[: min(most, MOST)]
    return list(_walked(asked, condition)[:most])


def _narrowed(asked: Asked, condition: Q) -> QuerySet[SearchRow]:
    rows = SearchRow.objects.filter(condition).order_by()
    facts = asked.facts()
    return rows.filter(words__holds=facts) if facts else rows


def _paged(ids: list[int], number: int, size: int) -> Found:
    count = min(len(ids), MOST)
    pages = max(1, -(-count // size))
    return Found(
        number=min(max(1, number), pages), pages=pages, count=count, is_more=len(ids) > MOST
    )


def _loaded(ids: list[int], miles: dict[int, float]) -> list[Hit]:
    rows = {row.pk: row for row in Resource.objects.filter(pk__in=ids).order_by().for_pages()}
    return [Hit(rows[pk], miles.get(pk)) for pk in ids if pk in rows]


# --- Without words ---


def _listed(asked: Asked, condition: Q, number: int, size: int) -> Found:
    """List by heading and name. Of more than anybody reads only the rows of the page are sorted."""
    ids = list(_narrowed(asked, condition).values_list("pk", flat=True)[: MOST + 1])
    found = _paged(ids, number, size)
    start = (found.number - 1) * size
    ordered: QuerySet[Any, int]
    if not found.is_more:
        # In the order of the reader's language.
        ordered = Resource.objects.filter(one_of("pk", ids)).values_list("pk", flat=True)
    else:
        ordered = _walked(asked, condition)
    return replace(found, hits=_loaded(list(ordered[start : start + size]), {}))


def _walked(asked: Asked, condition: Q) -> QuerySet[SearchRow, int]:
    """Return the keys in the order of an index, which has the names in English.

    Without what is closed for now, which would come last, after more than anybody reads.
    """
    rows = _narrowed(replace(asked, category=None), condition)
    if asked.category:
        # The beginning of the index. Asked by its mark as well Postgres would take the two for
        # independent, expect next to nothing, and sort all that it finds.
        rows = rows.filter(position=asked.category.position, heading=asked.category.pk)
    rows = rows.exclude(reopens_on__gt=timezone.localdate())
    # Not by `resource`, whose own order would join two tables more.
    ordered = rows.order_by("position", "heading", "key", "resource_id")
    return ordered.values_list("pk", flat=True)[:MOST]


# --- By words and by distance ---


def _ranked(asked: Asked, rows: QuerySet[SearchRow]) -> _Ids:
    text = typed(asked.text)
    if not asked.text:
        return _nearest(rows, asked.near, "") if asked.near else _Ids()
    terms = terms_of(text)
    found = _by_terms(rows, terms, asked)
    found.add(_by_phone(rows, text))
    if terms and len(found.ids) < FEW:
        found.add(_by_parts(rows, text))
    if terms and len(found.ids) < FEW:
        _spelled(rows, terms, asked, found)
    parts = [part for term in terms for part in parts_of(term)]
    if len(parts) > 1 and not found.ids:
        found.add(_by_some(rows, parts))
        found.only_some = bool(found.ids)
    if asked.near:
        _measured(found, asked.near)
    return found


def _by_terms(rows: QuerySet[SearchRow], terms: list[Term], asked: Asked) -> _Ids:
    """What has all the words, in its name before in its texts; near somewhere, nearest first."""
    if not terms:
        return _Ids()
    in_texts = all_of(term.in_texts() for term in terms)
    if asked.near and (found := _nearest(rows, asked.near, in_texts)).ids:
        return found
    found = _Ids()
    for query in (all_of(term.in_name() for term in terms), in_texts):
        if len(found.ids) <= MOST:
            found.add(_best(rows.filter(words__holds=query), asked.ward))
    return found


def _best(rows: QuerySet[SearchRow], ward: Ward | None) -> list[int]:
    """At most `MOST` and one more: those of the ward first, those closed for now last.

    Of names with the same words the shortest is most likely meant.
    """
    here = _holds(lexeme(f"r:{area_of(ward)}")) if ward else Value(False)
    asked = rows.annotate(here=here).values_list("pk", "key", "reopens_on", "here")
    today = timezone.localdate()
    ordered = sorted(
        (not is_here, bool(reopens and reopens > today), len(key), key, pk)
        for pk, key, reopens, is_here in first(asked, MOST + 1)
    )
    return [pk for *_order, pk in ordered]


def _holds(query: str) -> Case:
    return Case(
        When(words__holds=query, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _by_phone(rows: QuerySet[SearchRow], text: str) -> list[int]:
    """What has `text` as its phone, whole or the last four digits."""
    if sum(sign.isdecimal() for sign in text) < SHORTEST_PHONE:
        return []
    found = Resource.objects.filter(reached_by(text)).order_by().values_list("pk", flat=True)
    return list(rows.filter(one_of("pk", found)).values_list("pk", flat=True))


def _by_parts(rows: QuerySet[SearchRow], text: str) -> list[int]:
    """What has the words inside others, or parted in two."""
    found, (plain, _spelled_out) = Q(), without_dots(text)
    for word in words(plain):
        whole = in_text(word, "text_key", alone=is_letters(plain))
        found &= whole | in_two_words(word, "text_key") | Q(name_joined__contains=[word])
    inside = Resource.objects.published().filter(found).order_by().values_list("pk")
    ids = [pk for (pk,) in first(inside, MOST)]
    return list(rows.filter(one_of("pk", ids)).values_list("pk", flat=True))


def _spelled(rows: QuerySet[SearchRow], terms: list[Term], asked: Asked, found: _Ids) -> None:
    """What is written nearly so. Where nothing else was found it says what it looked for."""
    alike = with_alike(terms)
    if alike == terms or not any(term.alike for term in alike):
        return
    other = _by_terms(rows, alike, asked)
    if other.ids and not found.ids:
        found.instead = " ".join(term.alike[0] if term.alike else term.word for term in alike)
        found.miles = other.miles
    found.add(other.ids)


def _by_some(rows: QuerySet[SearchRow], terms: list[Term]) -> list[int]:
    """What has some of the words, most of them first."""
    every = [term.in_texts() for term in terms]
    has = {f"has_{place}": _holds(query) for place, query in enumerate(every)}
    kept = rows.filter(words__holds=any_of(f"({query})" for query in every)).annotate(**has)
    found = kept.values_list("pk", "key", *has)[:MOST]
    return [pk for _few, _key, pk in sorted((-sum(has), key, pk) for pk, key, *has in found)]


def _nearest(rows: QuerySet[SearchRow], near: Near, query: str) -> _Ids:
    """What fits `query`, nearest first; what serves everybody, from no place, comes after it."""
    if query:
        rows = rows.filter(words__holds=query)
    here = any_of(lexeme(f"r:{area_of(ward)}") for ward in near.here)
    places: dict[int, tuple[float, bool, str, int]] = {}
    for circle in near.circles():
        found = rows.filter(words__holds=circle)
        found = found.annotate(here=_holds(here) if here else Value(False))
        nearest = first(found.values_list("pk", "key", "here"), MOST + 1)
        kept = {pk: (not is_here, key, pk) for pk, key, is_here in nearest}
        for pk, miles in _miles_to(kept, near):
            places[pk] = (FAR if miles is None else round(miles, 1), *kept[pk])
        if len(places) >= ENOUGH_NEAR:
            break
    ranked = _Ids([pk for *_order, pk in sorted(places.values())])
    ranked.miles = {pk: place[0] for pk, place in places.items() if place[0] < FAR}
    if len(ranked.ids) <= MOST:
        ranked.add(_best(rows.filter(words__holds=lexeme("z:none")), None))
    return ranked


def _measured(found: _Ids, near: Near) -> None:
    """Say of all that were found how far away they are, as far as it is known."""
    missing = [pk for pk in found.ids[:MOST] if pk not in found.miles]
    known = ((pk, miles) for pk, miles in _miles_to(missing, near) if miles is not None)
    found.miles.update(known)


def _miles_to(ids: Iterable[int], near: Near) -> Iterator[tuple[int, float | None]]:
    # Apart from the search, and by their keys: joined, Postgres may walk through both tables.
    rows = Resource.objects.filter(one_of("pk", ids)).order_by()
    return ((row["pk"], near.miles_to(row)) for row in rows.values("pk", *PLACE))

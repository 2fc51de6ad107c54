"""Finding wards, pods and groups by ZIP code, street or name, forgiving of typos and accents.

A ZIP code finds what is there and around, nearest first. Words find what has them all, and what is
in a ward of that name; where that is little, also what is written nearly so, or sounds so. Both
together find the words, nearest first. However many pods there are, a page costs the same few
queries, each of which an index answers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Length

from common.latin import in_latin
from common.search import matching
from common.typed import search_key
from common.zip_codes import read_zip, zip_in
from pages.named_rows import named
from pods.distances import Around, around, how_far
from pods.join_links import JoinLink
from pods.models import Group, Pod, Ward

PAGE = 20
# Nobody reads on: whoever has not found theirs by then types a word more.
MOST = 100
MOST_WARDS = 3
# So few that names with typos are looked for too.
FEW = 5
# From how alike on: "jniper cuort" is Juniper Court.
ALIKE = 0.36
SHORTEST_ALIKE = 4
# What is written nearly so counts from this part on of how alike the best is.
AS_GOOD = 0.9
# So many ZIP codes are looked at together; the next ones only where these have too few.
STEPS = (1, 6, 25, 1000)
# Long lists of the same word are cut before they are sorted.
MOST_SORTED = 1000


@dataclass(frozen=True)
class Hit:
    """A pod or group that was found, and how many miles away it is where that is known."""

    place: Any
    miles: float | None = None
    join: JoinLink | None = None

    @property
    def is_group(self) -> bool:
        return isinstance(self.place, Group)

    @property
    def how_far(self) -> str:
        """The distance in words; "" for what is here, or nobody knows where."""
        return how_far(self.miles or 0.0)


@dataclass(frozen=True)
class Found:
    """A page of what was found: wards by name or ZIP code, then pods and groups."""

    wards: list[Ward] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    number: int = 1
    pages: int = 1
    is_nearby: bool = False
    # The ZIP code that was asked for is in none of our wards.
    is_outside: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.wards and not self.hits


@dataclass(frozen=True, order=True)
class _Rank:
    """The place of a row among those found, without its texts."""

    key: tuple[float, ...]
    kind: int
    pk: int
    miles: float | None = field(default=None, compare=False)
    alike: float = field(default=0.0, compare=False)

    @property
    def is_exact(self) -> bool:
        """Tell whether it has all the words, and not only some that are alike."""
        return self.key[0] == EXACT


# What was found by words comes in this order.
EXACT, OF_THE_WARD, NEARLY = 0.0, 0.5, 1.0
_TABLES: tuple[type[Model], ...] = (Pod, Group)


def find(text: str, number: int = 1) -> Found:
    """Return the page `number` of what `text` finds; a number that is none is the nearest."""
    zip_code, text = _taken_apart(text)
    near = around(zip_code) if zip_code else None
    wards = _wards(zip_code, text)
    if text:
        ranks = _by_words(text, near, [] if zip_code else wards)
        if not wards and not (ranks and ranks[0].is_exact):
            wards = _wards_alike(text)
            ranks = ranks or [rank for ward in wards[:1] for rank in sorted(_of_ward(ward, near))]
    else:
        ranks = _by_distance(near) if near else []
    pages = max(1, -(-len(ranks) // PAGE))
    number = min(max(1, number), pages)
    hits = _loaded(ranks[(number - 1) * PAGE : number * PAGE])
    is_outside = bool(zip_code) and not wards
    return Found(wards, hits, number, pages, bool(near), is_outside)


def _taken_apart(text: str) -> tuple[str, str]:
    """Return the ZIP code in `text`, and the rest."""
    if zip_code := read_zip(text):
        return zip_code, ""
    zip_code, rest = zip_in(text)
    return zip_code, search_key(rest) if zip_code else text


def _wards(zip_code: str, text: str) -> list[Ward]:
    # A city has hundreds of wards at most: these need no index.
    asked = zip_code or text
    return named(Ward.objects.all(), asked)[:MOST_WARDS] if asked else []


def _wards_alike(text: str) -> list[Ward]:
    key = search_key(text)
    if len(key) < SHORTEST_ALIKE:
        return []
    rows = Ward.objects.annotate(alike=TrigramWordSimilarity(key, "name_key"))
    return list(rows.filter(alike__gte=ALIKE).order_by("-alike", "pk")[:MOST_WARDS])


# --- Near a ZIP code ---


def _by_distance(near: Around) -> list[_Rank]:
    """Return what is near, nearest first; the circle grows until there is enough."""
    ranks: dict[tuple[int, int], _Rank] = {}
    for codes in _circles(near):
        for kind, model in enumerate(_TABLES):
            rows = _public(model).filter(found_zips__overlap=codes).order_by("pk")
            for pk, zips in rows.values_list("pk", "found_zips")[:MOST]:
                miles = near.of(zips)
                rank = _Rank((round(miles or 0.0, 1),), kind, pk, miles)
                ranks.setdefault((kind, pk), rank)
        if len(ranks) >= MOST:
            break
    return sorted(ranks.values())[:MOST]


def _circles(near: Around) -> Iterator[list[str]]:
    codes = iter(near.miles)
    for step in STEPS:
        if circle := list(islice(codes, step)):
            yield circle


# --- By words ---


def _by_words(text: str, near: Around | None, wards: list[Ward]) -> list[_Rank]:
    """Return what has all the words; all of the `wards` they name; where both are few, more."""
    found = list(_ranked(matching(text, "find_key"), text, near, is_exact=True))
    found += [rank for ward in wards for rank in _of_ward(ward, near)]
    if len(found) < FEW:
        found += _nearly(text, near)
    best: dict[tuple[int, int], _Rank] = {}
    for rank in sorted(found):
        best.setdefault((rank.kind, rank.pk), rank)
    return list(best.values())[:MOST]


def _nearly(text: str, near: Around | None) -> list[_Rank]:
    """Return what is written nearly as `text`, or as it sounds; not what is much less alike."""
    found: list[_Rank] = []
    for key in {search_key(text), in_latin(text)}:
        if len(key) < SHORTEST_ALIKE:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            # For the operator below, which an index answers; a setting of this transaction alone.
            cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE}")
            alike = Q(find_key__trigram_word_similar=key)
            found += _ranked(alike, key, near, is_exact=False)
    best = max((rank.alike for rank in found), default=0.0)
    return [rank for rank in found if rank.alike >= best * AS_GOOD]


def _of_ward(ward: Ward, near: Around | None) -> Iterator[_Rank]:
    for kind, model in enumerate(_TABLES):
        rows = _public(model).filter(ward=ward).order_by("pk").values_list("pk", "found_zips")
        for pk, zips in rows[:MOST]:
            miles = near.of(zips) if near else None
            yield _Rank((OF_THE_WARD, _away(miles, near), 0.0, 0.0), kind, pk, miles)


def _away(miles: float | None, near: Around | None) -> float:
    """Return by what to sort a distance: nobody asked for one, or it is not known."""
    return 0.0 if near is None else (999.0 if miles is None else round(miles, 1))


def _ranked(condition: Q, text: str, near: Around | None, *, is_exact: bool) -> Iterator[_Rank]:
    key = search_key(text)
    for kind, model in enumerate(_TABLES):
        few = _public(model).filter(condition).order_by().values("pk")[:MOST_SORTED]
        rows: Any = model._default_manager.filter(pk__in=few)
        # Of names with the same words the shortest is most likely meant.
        alike = TrigramWordSimilarity(key, "find_key")
        rows = rows.annotate(alike=alike, long=Length("find_key"))
        ordered = rows.order_by("-alike", "long", "pk")[:MOST]
        for pk, zips, how_alike, long in ordered.values_list("pk", "found_zips", "alike", "long"):
            miles = near.of(zips) if near else None
            order = (EXACT if is_exact else NEARLY, _away(miles, near), -how_alike, long)
            yield _Rank(order, kind, pk, miles, how_alike)


def _public(model: type[Model]) -> QuerySet[Any]:
    rows: Any = model._default_manager
    return rows.published()


# --- Reading a page of them ---


def _loaded(ranks: Iterable[_Rank]) -> list[Hit]:
    ranks = list(ranks)
    rows: dict[tuple[int, int], Any] = {}
    for kind, model in enumerate(_TABLES):
        wanted = [rank.pk for rank in ranks if rank.kind == kind]
        found: Any = model._default_manager.select_related("ward").filter(pk__in=wanted)
        rows |= {(kind, row.pk): row for row in found.order_by()}
    known = ((rank, rows.get((rank.kind, rank.pk))) for rank in ranks)
    return [Hit(row, rank.miles) for rank, row in known if row is not None]

"""Near a ZIP code or a ward: how far entries are away, by what is known of where they are."""

import re
from dataclasses import dataclass, field
from itertools import islice
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity

from common.search import typed
from common.typed import search_key
from common.zip_codes import codes_holding, read_zip, zip_in
from pages.named_rows import named
from pods.distances import MILES_OF_EARTH, Around, around
from pods.models import Ward, ZipCentroid
from pods.zips import at_zip
from resources.models import SearchRow
from resources.search.query import any_of, lexeme

# So many ZIP codes are looked at together; the next ones only where these have too few.
STEPS = (1, 6, 25, 150)
# Of a ward with many ZIP codes so many are measured from.
MOST_ZIPS = 4
# From how alike on names of wards are compared letter by letter; so many at most.
ALIKE, MOST_COMPARED = 0.4, 10
# A word from so many letters on may have one that is wrong; a long one two.
SHORTEST, LONG = 4, 8
_BEFORE_NUMBER = re.compile(r"(?<=[^\W\d_])(?=\d)")


@dataclass(frozen=True)
class Near:
    """Where somebody asks, and the ZIP codes and wards around it by their distance in miles."""

    text: str
    here: tuple[Ward, ...] = ()
    zips: dict[str, float] = field(default_factory=dict)
    wards: dict[int, float] = field(default_factory=dict)
    middle: tuple[float, float] | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether it is a place at all: a ZIP code, or the name of a ward."""
        return bool(self.zips or self.here)

    def circles(self) -> list[str]:
        """Return what is asked of `SearchRow.words`: the nearest places first, then farther."""
        codes, circles = iter(self.zips), []
        wards = dict(self.wards)
        for step in STEPS:
            ring = list(islice(codes, step))
            if not ring and not wards:
                break
            farthest = self.zips[ring[-1]] if ring else max(wards.values())
            reached = [pk for pk, miles in wards.items() if miles <= farthest]
            for pk in reached:
                del wards[pk]
            marks = [f"z:{code}" for code in ring]
            marks += [f"r:{kind}{pk}" for pk in reached for kind in "wv"]
            circles.append(any_of(map(lexeme, marks)))
        return [circle for circle in circles if circle]

    def miles_to(self, row: dict[str, Any]) -> float | None:
        """Return how far the entry `row` (`PLACE`) is away; None where nobody knows it.

        By its point, else by its ZIP code, else by the nearest ward that it serves.
        """
        latitude, longitude = row["latitude"], row["longitude"]
        if self.middle and latitude is not None and longitude is not None:
            return miles_between(self.middle, (latitude, longitude))
        if code := read_zip(row["postal_code"]):
            of_code = (self.zips.get(each) for each in codes_holding(code))
            return next((miles for miles in of_code if miles is not None), None)
        known = [self.wards.get(pk) for pk in _wards_in(row["areas"])]
        return min((miles for miles in known if miles is not None), default=None)


# What of an entry says where it is.
PLACE = (
    "latitude",
    "longitude",
    "postal_code",
    "areas",
)


def _wards_in(areas: list[str]) -> list[int]:
    return [int(area[1:]) for area in areas if area[0] == "w" and area[1:].isdecimal()]


def miles_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the miles between two points (latitude, longitude), as the crow flies."""
    up, right = sin(radians(other[0] - one[0]) / 2), sin(radians(other[1] - one[1]) / 2)
    part = up**2 + cos(radians(one[0])) * cos(radians(other[0])) * right**2
    return 2 * MILES_OF_EARTH * asin(min(1.0, sqrt(part)))


def near(text: str) -> Near | None:
    """Return where `text` is; None for no text.

    A ZIP code, alone or the last of an address; or the name of a ward, perhaps with a typo.
    """
    text = typed(text)
    if not text:
        return None
    if code := read_zip(text) or zip_in(text)[0]:
        here = list(Ward.objects.filter(at_zip(code))[:MOST_ZIPS])
        found = _around(text, here, codes_holding(code))
        return found if here or found.middle or _has_entries(code) else Near(text)
    here = _ward_named(text)
    return _around(text, here, here[0].zip_codes[:MOST_ZIPS] if here else [])


def _has_entries(code: str) -> bool:
    return SearchRow.objects.filter(words__holds=lexeme(f"z:{code}")).exists()


def _ward_named(text: str) -> list[Ward]:
    """Return the ward that `text` names, alone in a list: "ward1" and "larkspr", too."""
    spaced, rows = _BEFORE_NUMBER.sub(" ", text), Ward.objects.all()
    return (named(rows, text) or named(rows, spaced) or _nearly_named(search_key(spaced)))[:1]


def _nearly_named(key: str) -> list[Ward]:
    asked = key.split()
    if not any(len(word) >= SHORTEST for word in asked):
        return []
    rows = Ward.objects.annotate(alike=TrigramWordSimilarity(key, "name_key"))
    rows = rows.filter(alike__gte=ALIKE).order_by("-alike", "pk")
    for pk, name in rows.values_list("pk", "name_key")[:MOST_COMPARED]:
        if all(any(_is_meant(word, other) for other in name.split()) for word in asked):
            return list(Ward.objects.filter(pk=pk))
    return []


def _is_meant(word: str, other: str) -> bool:
    if len(word) < SHORTEST or not word.isalpha():
        return word == other
    from rapidfuzz.distance import OSA  # large, and most words are written as they should be

    return OSA.distance(word, other) <= (1 if len(word) < LONG else 2)


def near_ward(ward: Ward) -> Near:
    """Return where `ward` is."""
    return _around(ward.name, [ward], ward.zip_codes[:MOST_ZIPS])


def _around(text: str, here: list[Ward], codes: list[str]) -> Near:
    zips: dict[str, float] = {}
    for code in codes:
        for other, miles in around(code).miles.items():
            zips[other] = min(miles, zips.get(other, miles))
    zips = dict(sorted(zips.items(), key=lambda pair: (pair[1], pair[0])))
    middle = ZipCentroid.objects.filter(pk=codes[0]).first() if codes else None
    return Near(
        text,
        tuple(here),
        zips,
        {**_wards_near(zips), **{ward.pk: 0.0 for ward in here}},
        (middle.latitude, middle.longitude) if middle else None,
    )


def _wards_near(zips: dict[str, float]) -> dict[int, float]:
    if not zips:
        return {}
    rows = Ward.objects.filter(zip_codes__overlap=list(zips)).order_by("pk")
    near_by = Around(zips)
    found = ((pk, near_by.of(codes)) for pk, codes in rows.values_list("pk", "zip_codes"))
    return {pk: miles for pk, miles in found if miles is not None}

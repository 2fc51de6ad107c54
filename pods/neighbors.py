"""Wards that may be neighbors, guessed from the middles of their ZIP codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, radians

from pods.distances import FARTHEST, MILES_A_DEGREE
from pods.models import ZipCentroid

# Wards as near as this are always offered, in miles; farther ones where nothing is nearer.
ALWAYS = 1.5
# As far as this times the nearest one, and so many at most.
TIMES, MOST = 1.6, 8


@dataclass(frozen=True)
class _Place:
    """A ward, its ZIP codes, and their middles in miles."""

    pk: int
    codes: frozenset[str]
    points: tuple[tuple[float, float], ...]

    def miles_to(self, other: "_Place") -> float | None:
        if self.codes & other.codes:
            return 0.0
        # On a plane: a city is small, and 400 wards make a million pairs of ZIP codes.
        return min(
            (hypot(x - a, y - b) for x, y in self.points for a, b in other.points), default=None
        )


def knows_distances(codes: Iterable[list[str]]) -> bool:
    """Tell whether of any of the wards' `codes` it is known where it is."""
    wanted = {code for each in codes for code in each}
    return ZipCentroid.objects.filter(pk__in=wanted).exists()


def guess_neighbors(wards: Iterable[tuple[int, list[str]]]) -> dict[int, list[int]]:
    """Return for each ward (number, ZIP codes) the numbers of its likely neighbors, nearest first.

    Wards that share a ZIP code always are; of others nobody knows more than how far they are.
    """
    places = _places([(pk, codes) for pk, codes in wards if codes])
    miles: dict[int, dict[int, float]] = {place.pk: {} for place in places}
    for one, other in combinations(places, 2):
        far = one.miles_to(other)
        if far is not None and far <= FARTHEST:
            miles[one.pk][other.pk] = miles[other.pk][one.pk] = far
    near = {pk: _nearest(found) for pk, found in miles.items()}
    # Neighbors are neighbors of each other.
    both = {pk: {*found} for pk, found in near.items()}
    for pk, found in near.items():
        for other_pk in found:
            both[other_pk].add(pk)
    return {pk: sorted(found, key=miles[pk].__getitem__) for pk, found in both.items() if found}


def _nearest(found: Mapping[int, float]) -> list[int]:
    reach = max(ALWAYS, TIMES * min(found.values(), default=0.0))
    order = sorted(found, key=lambda pk: (found[pk], pk))
    shared = [pk for pk in order if found[pk] == 0.0]
    return list(dict.fromkeys([*shared, *[pk for pk in order if found[pk] <= reach][:MOST]]))


def _places(wards: list[tuple[int, list[str]]]) -> list[_Place]:
    wanted = {code for _pk, codes in wards for code in codes}
    rows = ZipCentroid.objects.filter(pk__in=wanted).order_by()
    degrees = {
        pk: (north, east) for pk, north, east in rows.values_list("pk", "latitude", "longitude")
    }
    narrow = cos(radians(next(iter(degrees.values()))[0])) if degrees else 1.0
    points = {
        code: (north * MILES_A_DEGREE, east * MILES_A_DEGREE * narrow)
        for code, (north, east) in degrees.items()
    }
    return [
        _Place(pk, frozenset(codes), tuple(points[code] for code in codes if code in points))
        for pk, codes in wards
    ]

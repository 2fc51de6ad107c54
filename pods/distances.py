"""The ZIP codes around one, nearest first, by the middles of their areas."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import ngettext

from common.zip_codes import codes_holding
from pods.models import ZipCentroid

MILES_OF_EARTH = 3958.8
MILES_A_DEGREE = 69.0
FARTHEST = 25.0  # miles


@dataclass(frozen=True)
class Around:
    """ZIP codes by their distance in miles from where somebody asks, nearest first."""

    miles: dict[str, float]

    def of(self, zip_codes: list[str]) -> float | None:
        """Return the distance of the nearest of `zip_codes`; None when all are farther away."""
        known = [self.miles[code] for code in zip_codes if code in self.miles]
        return min(known) if known else None


def how_far(miles: float) -> str:
    """Return a distance in words; "" for what is here."""
    whole = round(miles)
    words = ngettext("about %(miles)d mile away", "about %(miles)d miles away", whole)
    return words % {"miles": whole} if whole else ""


def around(zip_code: str, farthest: float = FARTHEST) -> Around:
    """Return the ZIP codes up to `farthest` miles from `zip_code`, with itself and its area first.

    Only these where nobody knows where it is.
    """
    own = codes_holding(zip_code)
    known = {middle.pk: middle for middle in ZipCentroid.objects.filter(pk__in=own).order_by()}
    here = next((known[code] for code in own if code in known), None)
    if here is None:
        return Around(dict.fromkeys(own, 0.0))
    north = farthest / MILES_A_DEGREE
    # A degree of longitude is shorter the farther one is from the equator.
    east = north / max(cos(radians(here.latitude)), 0.1)
    # A box first: all codes of the country are a table of 33,000 rows, and the box has hundreds.
    box = ZipCentroid.objects.filter(
        latitude__range=(here.latitude - north, here.latitude + north),
        longitude__range=(here.longitude - east, here.longitude + east),
    )
    found = sorted((miles_between(here, other), other.zip_code) for other in box.order_by())
    near = {code: miles for miles, code in found if miles <= farthest}
    return Around({**dict.fromkeys(own, 0.0), **near})


def miles_between(one: ZipCentroid, other: ZipCentroid) -> float:
    """Return the distance of two middles as the crow flies."""
    up, right = (
        sin(radians(other.latitude - one.latitude) / 2),
        sin(radians(other.longitude - one.longitude) / 2),
    )
    part = up**2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * right**2
    return 2 * MILES_OF_EARTH * asin(min(1.0, sqrt(part)))

"""The distance between two ZIP codes.

Not in SQL: it would have to look up a hundred thousand ZIP codes, and lifts nobody by much.
"""

import math

from django.utils.translation import ngettext_lazy, pgettext_lazy

from common.zip_words import same_zip, same_zip_title, same_zip_why, zips_far, zips_near
from matching.facts import Point
from matching.rule import Found, PossibleReason, SoftRule

EARTH_MILES = 3959
# In between, a distance is no reason for or against. The explanations name both numbers.
NEAR_MILES, FAR_MILES = 2, 5
WORDS = ngettext_lazy("about %(miles)d mile away", "about %(miles)d miles away", "miles")


def find(
    zip_code: str, point: Point | None, own_zip_code: str, own_point: Point | None
) -> Found | None:
    # Before the points: a ZIP code is shared also where nobody knows its center.
    if zip_code and zip_code == own_zip_code:
        return "same_zip", {}
    if point is None or own_point is None:
        return None
    away = miles(point, own_point)
    if away <= NEAR_MILES:
        # "About 0 miles" would promise a door next door; centers of ZIP codes say less.
        return "near", {"miles": max(1, round(away))}
    return ("far", {"miles": round(away)}) if away > FAR_MILES else None


def miles(here: Point, there: Point) -> float:
    """Return the miles between two points of one region (a flat map is close enough)."""
    north = math.radians(there[0] - here[0])
    # A degree eastward is the shorter the farther north.
    east = math.radians(there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    return EARTH_MILES * math.hypot(north, east)


SOFT = SoftRule(
    order=30,
    need=("zip_code", "point"),
    volunteer=("zip_code", "point"),
    find=find,
    reasons=(
        PossibleReason(
            "same_zip",
            points=6,
            words=same_zip,
            name=same_zip_title,
            explanation=same_zip_why,
        ),
        PossibleReason(
            "near",
            points=4,
            words=WORDS,
            name=pgettext_lazy("distance", "Near"),
            explanation=zips_near,
        ),
        PossibleReason(
            "far",
            points=-6,
            words=WORDS,
            name=pgettext_lazy("distance", "Far"),
            explanation=zips_far,
        ),
    ),
)

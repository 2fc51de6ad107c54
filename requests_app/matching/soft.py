"""Rules that move a volunteer up or down. How much each says `weights`; what in words, `words`.

A rule that finds nothing worth saying is silent: the score is the sum of the reasons shown.
"""

import datetime
import math

from common.choices import Reach
from requests_app.matching.facts import Point
from requests_app.matching.rules import Found, Rule

EARTH_MILES = 3959
NEAR_MILES, FAR_MILES = 2, 5
ASKED_OFTEN = 5
FEW_ANSWERS = 2
LONG_DAYS, SHORT_DAYS = 21, 3


def _language(
    language: str, other_languages: frozenset[str], languages: frozenset[str]
) -> Found | None:
    if language in languages:
        return "language", {"language": language}
    shared = sorted(other_languages & languages)
    if shared:
        return "gets_by", {"language": shared[0]}
    return "no_shared_language", {}


def _place(
    ward_id: int | None,
    neighbor_ward_ids: frozenset[int],
    pod_id: int | None,
    reach: str,
    own_ward_id: int | None,
    own_pod_id: int | None,
) -> Found | None:
    if pod_id is not None and pod_id == own_pod_id:
        return "same_pod", {}
    if reach == Reach.POD:
        return "maybe_too_far", {}
    if ward_id is not None and ward_id == own_ward_id:
        return "same_ward", {}
    if own_ward_id in neighbor_ward_ids:
        return "neighboring_ward", {}
    if reach == Reach.CITY:
        return "whole_city", {}
    return "place_unknown", {}


def _distance(
    zip_code: str, point: Point | None, own_zip_code: str, own_point: Point | None
) -> Found | None:
    if zip_code and zip_code == own_zip_code:
        return "same_zip", {}
    if point is None or own_point is None:
        return None
    away = miles(point, own_point)
    if away <= NEAR_MILES:
        return "near", {"miles": max(1, round(away))}
    return ("far", {"miles": round(away)}) if away > FAR_MILES else None


def miles(here: Point, there: Point) -> float:
    """As the crow flies, between two points of one region (a flat map is close enough)."""
    north = math.radians(there[0] - here[0])
    east = math.radians(there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    return EARTH_MILES * math.hypot(north, east)


def _day(wanted_on: datetime.date | None, days: frozenset[int]) -> Found | None:
    if wanted_on is None:
        return None
    if not days:
        return "any_day", {}
    return ("day", {}) if wanted_on.isoweekday() in days else None


def _time_of_day(wanted_time: str, times: frozenset[str]) -> Found | None:
    if not wanted_time or not times:
        return None
    return ("time_of_day", {}) if wanted_time in times else ("another_time", {})


def _transport(needs_transport: bool, has_wheels: bool) -> Found | None:
    if not needs_transport:
        return None
    return ("transport", {}) if has_wheels else ("no_transport", {})


def _load(live: int, this_week: int, max_per_week: int) -> Found | None:
    if not live and not this_week:
        return "free", {}
    values = {"taken": this_week, "limit": max_per_week}
    return ("busy" if 2 * this_week >= max_per_week else "some"), values


def _asked_often(asked_lately: int) -> Found | None:
    return ("asked_often", {"times": asked_lately}) if asked_lately >= ASKED_OFTEN else None


def _answers(said_yes: int, said_no: int) -> Found | None:
    answers = said_yes + said_no
    if answers < FEW_ANSWERS or said_yes == said_no:
        return None
    values = {"yes": said_yes, "answers": answers}
    return ("often_yes" if said_yes > said_no else "often_no"), values


def _turn(was_asked: bool, helped_days_ago: int | None) -> Found | None:
    if not was_asked:
        return "never_asked", {}
    if helped_days_ago is None:
        return "not_helped_yet", {}
    if helped_days_ago >= LONG_DAYS:
        return "long_ago", {"days": helped_days_ago}
    return ("just_helped", {}) if helped_days_ago <= SHORT_DAYS else None


PLACE_OF_NEED = ("ward_id", "neighbor_ward_ids", "pod_id")
PLACE_OF_VOLUNTEER = ("reach", "ward_id", "pod_id")
SOFT: tuple[Rule, ...] = (
    Rule("language", ("language", "other_languages"), ("languages",), _language),
    Rule("place", PLACE_OF_NEED, PLACE_OF_VOLUNTEER, _place),
    Rule("distance", ("zip_code", "point"), ("zip_code", "point"), _distance),
    Rule("day", ("wanted_on",), ("days",), _day),
    Rule("time_of_day", ("wanted_time",), ("times",), _time_of_day),
    Rule("transport", ("needs_transport",), ("has_wheels",), _transport),
    Rule("load", (), ("live", "this_week", "max_per_week"), _load),
    Rule("asked_often", (), ("asked_lately",), _asked_often),
    Rule("answers", (), ("said_yes", "said_no"), _answers),
    Rule("turn", (), ("was_asked", "helped_days_ago"), _turn),
)

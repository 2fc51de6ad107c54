"""The most promising of many: ordered in SQL, so that only a few dozen people are brought.

The order is the points of what a volunteer's own row says (language, place, day, time of day,
transport), with the weights of the day; among equals a draw decides. Distance and
history are left to `matching.rank`: they move nobody by as much.
"""

import itertools
from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import User
from common.choices import Reach
from requests_app.candidates.facts import tasks
from requests_app.candidates.narrowing import offers, speaks, willing_for
from requests_app.matching import NeedFacts
from requests_app.models import Match
from volunteers.choices import Transport

SHORTLIST = 40

# Among equals a draw decides, another one for each need: everybody's turn comes. What is not in
# their own row is asked in that order, and of no more people than it takes to fill the list.
_IN_ORDER = """
WITH in_turn AS MATERIALIZED (
    SELECT * FROM ({willing} OFFSET 0) willing
    ORDER BY promise DESC, hashint8extended(id, %s)
)
SELECT id FROM in_turn
WHERE ({offers}) IS NOT NULL
AND coalesce(({live}), 0) < max_at_once AND coalesce(({week}), 0) < max_per_week
LIMIT %s
"""
_THEIRS = RawSQL("in_turn.id", [])


def shortlist(need: NeedFacts, user: User, weights: Mapping[str, int]) -> RawSQL:
    """The ids of the most promising `SHORTLIST` whom `user` may ask, as a subquery."""
    seen = willing_for(need, but="category").visible_to(user).order_by()
    willing = seen.annotate(promise=promise(need, weights))
    parts = {
        "willing": willing.values("id", "max_at_once", "max_per_week", "promise"),
        "offers": offers(need.category_id).filter(volunteer=_THEIRS).values("id"),
        "live": _tasks(Match.objects.live()),
        "week": _tasks(Match.objects.of_this_week()),
    }
    written = {name: part.query.sql_with_params() for name, part in parts.items()}
    first, *others = [values for _sql, values in written.values()]
    values = [*first, need.id, *itertools.chain(*others), SHORTLIST]
    sql = _IN_ORDER.format(**{name: sql for name, (sql, _values) in written.items()})
    return RawSQL(sql, values)  # noqa: S611  all values are parameters


def _tasks(matches: QuerySet[Match]) -> QuerySet[Any]:
    theirs = matches.filter(volunteer=_THEIRS).order_by().values("volunteer_id")
    return theirs.annotate(n=tasks()).values("n")


def promise(need: NeedFacts, weights: Mapping[str, int]) -> Any:
    """The points of the reasons that a volunteer's own row gives."""
    parts = [_language(need), _place(need), _day(need), _time_of_day(need), _transport(need)]
    total: Any = Value(0)
    for part in parts:
        total = total + _points(part, weights)
    return total


def _points(part: list[tuple[str, Q]], weights: Mapping[str, int]) -> Any:
    """The points of the first code whose condition holds; none: 0."""
    whens = [When(condition, then=Value(weights[code])) for code, condition in part if condition]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _language(need: NeedFacts) -> list[tuple[str, Q]]:
    others = Q()
    for language in need.other_languages:
        others |= speaks(language)
    own = speaks(need.language)
    return [("language", own), ("gets_by", others), ("no_shared_language", ~own)]


def _place(need: NeedFacts) -> list[tuple[str, Q]]:
    return [
        ("same_pod", Q(pod=need.pod_id) if need.pod_id else Q()),
        ("maybe_too_far", Q(reach=Reach.POD)),
        ("same_ward", Q(ward=need.ward_id) if need.ward_id else Q()),
        ("neighboring_ward", Q(ward__in=need.neighbor_ward_ids) if need.ward_id else Q()),
        ("whole_city", Q(reach=Reach.CITY)),
        ("place_unknown", ~Q(reach=Reach.CITY)),
    ]


def _day(need: NeedFacts) -> list[tuple[str, Q]]:
    if need.wanted_on is None:
        return []
    return [("any_day", Q(days=[])), ("day", ~Q(days=[]))]


def _time_of_day(need: NeedFacts) -> list[tuple[str, Q]]:
    if not need.wanted_time:
        return []
    named = Q(times__contains=[need.wanted_time])
    return [("time_of_day", named), ("another_time", ~Q(times=[]))]


def _transport(need: NeedFacts) -> list[tuple[str, Q]]:
    if not need.needs_transport:
        return []
    has_wheels = Q(transport__overlap=Transport.carries_far())
    return [("transport", has_wheels), ("no_transport", ~has_wheels)]

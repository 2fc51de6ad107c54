"""The most promising of many: ordered in SQL, so that only a few hundred people are brought.

The order is the points of what a volunteer's own row says (language, place, day, time of day,
transport), with the weights of the day; among equals who was not asked for longest. Distance and
history are left to `matching.rank`: they move nobody by as much.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from requests_app.candidates.facts import LATELY, tasks
from requests_app.candidates.narrowing import speaks, willing_for
from requests_app.matching import NeedFacts
from requests_app.models import Match
from volunteers.choices import Reach, Transport

SHORTLIST = 200

# What counts against a volunteer's limits is counted once for all, not for one after the other.
# Among equals comes first who was not asked in the last weeks, then who was asked long ago.
_IN_ORDER = """
WITH fitting AS MATERIALIZED ({fitting}),
live AS MATERIALIZED ({live}),
week AS MATERIALIZED ({week}),
lately AS MATERIALIZED (
    SELECT volunteer_id, max(offered_at) AS asked_at FROM requests_app_match
    WHERE offered_at >= %s AND volunteer_id IN (SELECT id FROM fitting) GROUP BY volunteer_id
)
SELECT fitting.id FROM fitting
LEFT JOIN live ON live.volunteer_id = fitting.id
LEFT JOIN week ON week.volunteer_id = fitting.id
LEFT JOIN lately ON lately.volunteer_id = fitting.id
WHERE coalesce(live.n, 0) < fitting.max_at_once AND coalesce(week.n, 0) < fitting.max_per_week
ORDER BY fitting.promise DESC, lately.asked_at ASC NULLS FIRST, fitting.id
LIMIT %s
"""
_OF_THEM = RawSQL("SELECT id FROM fitting", [])


def shortlist(need: NeedFacts, user: User, weights: Mapping[str, int]) -> list[int]:
    """The ids of the most promising `SHORTLIST` whom `user` may ask, the best first."""
    seen = willing_for(need).visible_to(user).order_by()
    promising = seen.annotate(promise=promise(need, weights))
    parts = {
        "fitting": promising.values("id", "max_at_once", "max_per_week", "promise"),
        "live": _tasks(Match.objects.live()),
        "week": _tasks(Match.objects.of_this_week()),
    }
    written = {name: part.query.sql_with_params() for name, part in parts.items()}
    sql = _IN_ORDER.format(**{name: sql for name, (sql, _values) in written.items()})
    values = [value for _sql, given in written.values() for value in given]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, timezone.now() - LATELY, SHORTLIST])
        return [pk for (pk,) in cursor.fetchall()]


def _tasks(matches: QuerySet[Match]) -> QuerySet[Any]:
    of_them = matches.filter(volunteer__in=_OF_THEM).order_by()
    return of_them.values("volunteer_id").annotate(n=tasks())


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

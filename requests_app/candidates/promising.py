"""The most promising of many: ordered in SQL, so that only a few hundred people are brought.

The order is the points of what a volunteer's own row says (language, place, day, time of day,
transport), with the weights of the day; among equals a draw decides. Distance and
history are left to `matching.rank`: they move nobody by as much.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import User
from requests_app.candidates.facts import tasks
from requests_app.candidates.narrowing import speaks, willing_for
from requests_app.matching import NeedFacts
from requests_app.models import Match
from volunteers.choices import Reach, Transport

SHORTLIST = 100

# What counts against a volunteer's limits is counted once for all, not for one after the other.
# Among equals a draw decides, another one for each need: everybody's turn comes.
_IN_ORDER = """
WITH fitting AS MATERIALIZED ({fitting}),
live AS MATERIALIZED ({live}),
week AS MATERIALIZED ({week})
SELECT fitting.id FROM fitting
LEFT JOIN live ON live.volunteer_id = fitting.id
LEFT JOIN week ON week.volunteer_id = fitting.id
WHERE coalesce(live.n, 0) < fitting.max_at_once AND coalesce(week.n, 0) < fitting.max_per_week
ORDER BY fitting.promise DESC, hashint8extended(fitting.id, %s), fitting.id
LIMIT %s
"""


def shortlist(need: NeedFacts, user: User, weights: Mapping[str, int]) -> RawSQL:
    """The ids of the most promising `SHORTLIST` whom `user` may ask, as a subquery."""
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
    return RawSQL(sql, [*values, need.id, SHORTLIST])  # noqa: S611  all values are parameters


def _tasks(matches: QuerySet[Match]) -> QuerySet[Any]:
    return matches.order_by().values("volunteer_id").annotate(n=tasks())


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

"""The most promising of many: ordered in SQL, so that only a few dozen people are brought.

The order is the points of what a volunteer's own row says (the soft rules that have a condition in
SQL), with the weights of the day; among equals a draw decides. Distance and history are left to
`matching.rank`: they move nobody by as much.
"""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.db.models.expressions import RawSQL

from accounts.models import User
from matching import NeedFacts, VolunteerRows, all_rules
from matching.rule import Conditions
from matching.rules import category
from requests_app.candidates.eligible import volunteer_rows, willing_for

SHORTLIST = 40

# Among equals a draw decides, another one for each need: everybody's turn comes. What is not in
# their own row is asked in that order, and of no more people than it takes to fill the list:
# MATERIALIZED and OFFSET 0 keep Postgres from moving those conditions inside, where they would be
# asked of everybody. The inner part is read from the index `volunteer_fit` alone.
_IN_ORDER = """
WITH in_turn AS MATERIALIZED (
    SELECT * FROM ({willing} OFFSET 0) willing
    ORDER BY promise DESC, hashint8extended(id, %s)
)
SELECT id FROM in_turn
WHERE ({offers}) IS NOT NULL
AND coalesce(({live}), 0) < max_at_once AND {week} < max_per_week
LIMIT %s
"""
# A name of the SQL around it, which no `OuterRef` could know.
_THEIRS = RawSQL("in_turn.id", [])


def shortlist(need: NeedFacts, user: User, weights: Mapping[str, int]) -> RawSQL:
    """Return the ids of the most promising `SHORTLIST` whom `user` may ask, as a subquery."""
    rows = volunteer_rows()
    seen = willing_for(need, but=category.HARD).visible_to(user).order_by()
    willing = seen.annotate(promise=promise(need, rows, weights))
    parts = {
        "willing": willing.values("id", "max_at_once", "max_per_week", "promise"),
        "offers": rows.offers.filter(category=need.category_id, volunteer=_THEIRS).values("id"),
        "live": _tasks(rows.live, rows),
    }
    written = {name: part.query.sql_with_params() for name, part in parts.items()}
    written["week"] = _summed([_tasks(rows.of_this_week, rows), *map(_rows, rows.others)])
    first, *others = [values for _sql, values in written.values()]
    # In the order in which the parts and their placeholders stand in `_IN_ORDER`.
    values = [*first, need.id, *itertools.chain(*others), SHORTLIST]
    sql = _IN_ORDER.format(**{name: sql for name, (sql, _values) in written.items()})
    return RawSQL(sql, values)  # noqa: S611  all values are parameters  # nosec B611


def _tasks(matches: QuerySet[Any], rows: VolunteerRows) -> QuerySet[Any]:
    theirs = matches.filter(volunteer=_THEIRS).order_by().values("volunteer_id")
    return theirs.annotate(n=rows.tasks).values("n")


def _rows(others: QuerySet[Any]) -> QuerySet[Any]:
    theirs = others.filter(volunteer=_THEIRS).order_by().values("volunteer_id")
    return theirs.annotate(n=Count("pk")).values("n")


def _summed(counts: Iterable[QuerySet[Any]]) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL of a sum of counts, where one of no rows is none, and its values."""
    parts = [count.query.sql_with_params() for count in counts]
    sql = " + ".join(f"coalesce(({sql}), 0)" for sql, _values in parts)
    return f"({sql})", tuple(itertools.chain(*(values for _sql, values in parts)))


def promise(need: NeedFacts, rows: VolunteerRows, weights: Mapping[str, int]) -> Any:
    """Return the points of the reasons that a volunteer's own row gives."""
    total: Any = Value(0)
    for rule in all_rules().soft:
        if rule.volunteers:
            total = total + _points(rule.volunteers(need, rows), weights)
    return total


def _points(conditions: Conditions, weights: Mapping[str, int]) -> Any:
    """Return the points of the first code whose condition holds; none: 0."""
    whens = [When(holds, then=Value(weights[code])) for code, holds in conditions if holds]
    return Case(*whens, default=Value(0), output_field=IntegerField())

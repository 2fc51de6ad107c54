"""Conditions that Postgres plans as they are meant."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
)

# What an array of ids is to Postgres.
IDS: Any = ArrayField(BigIntegerField())


class IsOneOf(Func):
    """The condition that `field` is one of the `values`, a queryset of one column.

    The values are looked up first, once, and then found by an index. With `field__in=values`
    Postgres may rather walk through the whole table in its order and look at each row: fast where
    what it looks for is spread evenly, slow where it is all at the other end.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, field: Any, values: Any, **extra: Any) -> None:
        if isinstance(values, QuerySet):
            # Without an order: sorting ids that only go into an array would be work for nothing.
            field, values = F(field), ArraySubquery(values.order_by())
        super().__init__(field, values, **extra)


def one_of(field: str, ids: Iterable[int]) -> Q:
    """Return the condition that `field` is one of `ids`, which are at hand and may be thousands.

    They are one value of the query. `field__in` writes each of them into it, and psycopg looks
    through all of it: 20 ms for a page of the directory that asks five times.
    """
    return Q(IsOneOf(F(field), Value(list(ids))))


class CountOf(Subquery):
    """The number of rows in a queryset that names the row around it by `OuterRef`.

    Counted for the rows of a page alone. `Count` joins all of a list with all that belongs to it,
    and groups them, before a page is taken.
    """

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], **extra: Any) -> None:
        super().__init__(rows.order_by().values("pk"), **extra)


class Joined(Func):
    """Two arrays as one."""

    template = "%(expressions)s"
    arg_joiner = " || "


def guessed_count(rows: QuerySet[Any, Any]) -> int:
    """Return about how many `rows` there are, as Postgres guesses it: none of them is read.

    It is as good as the statistics of the table, and knows what an index on an expression holds.
    """
    # Nothing at all where Django knows that there are none.
    plans = json.loads(rows.order_by().explain(format="json") or "[]")
    return sum(int(plan["Plan"]["Plan Rows"]) for plan in plans)


def first(rows: QuerySet[Any, Any], most: int) -> list[tuple[Any, ...]]:
    """Return at most `most` of `rows`, a queryset of values, planned as if all were wanted.

    For a few Postgres may read a whole table in some order, sure to meet them soon: it takes two
    words for independent, and what is open for spread over the day.
    """
    try:
        found, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    # Nothing of it is anybody's words: those are in `params`.
    limited = f"WITH found AS MATERIALIZED ({found}) SELECT * FROM found LIMIT {most}"  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(limited, params)
        return cursor.fetchall()

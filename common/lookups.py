"""Conditions that Postgres plans as they are meant."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, QuerySet

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


class Joined(Func):
    """Two arrays as one."""

    template = "%(expressions)s"
    arg_joiner = " || "

"""Querysets that are put together and written out once, and then run with other values.

It takes Django several times as long to write a statement of many columns as Postgres to answer it,
and the pages of the desk have a dozen of them that differ in a number.
"""

import datetime
from collections.abc import Callable, Hashable
from copy import copy
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, Field, QuerySet
from django.utils.translation import get_language

# Statements of one kind that are kept: they differ by language, and by whom they show what to.
MOST_KEPT = 40


class Given(Expression):
    """A value of which the statement only says that it comes."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name, self.kind = name, output_field

    def as_sql(self, _compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        # Its type aloud: small numbers would be taken for another kind than ids are, and Postgres
        # compare each with each instead of by a hash.
        typed = f"%s::{self.kind.db_type(connection)}" if self.kind else "%s"
        return typed, [self]


class Kept:
    """A queryset, as `build` makes it of a shape, with a `Given` for whatever else it depends on.

    The statement is kept for each shape and language. A moment that is written into it would stay
    there: that is refused when it is first run.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self._written = lru_cache(MOST_KEPT)(self._write)

    def rows(self, *shape: Hashable, **values: Any) -> list[Any]:
        """Return the rows of a shape for these `values`, one for each `Given`; one query."""
        try:
            return self._written(get_language(), *shape).rows(values)
        except EmptyResultSet:
            return []

    def _write(self, _language: str, *shape: Hashable) -> "_Written":
        written = _Written(self.build(*shape))
        if any(isinstance(each, datetime.date) for each in written.params):
            raise ValueError(f"A moment is written into {self.build.__name__}: give it as a value.")
        return written


def run(rows: QuerySet[Any], **values: Any) -> list[Any]:
    """Return what `rows` find with these `values`; their statement is not kept. One query."""
    try:
        return _Written(rows).rows(values)
    except EmptyResultSet:
        return []


class _Written:
    """A queryset with its statement. Raises `EmptyResultSet` where it can find nothing."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(using=queryset.db)
        self.sql, self.params = self.compiler.as_sql()

    def rows(self, values: dict[str, Any]) -> list[Any]:
        found: Any = self.queryset.all()
        # Of its own for each run: it holds the connection, which is this thread's.
        ready = copy(self.compiler)
        ready.using, ready.connection = found.db, connections[found.db]
        filled = [values[each.name] if isinstance(each, Given) else each for each in self.params]
        ready.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(filled))
        found.query.get_compiler = lambda *_args, **_kwargs: ready
        return list(found)

"""Filling tables by COPY, without the triggers and indexes that make it slow."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model
from django.utils import timezone

from common.fields import EncryptedTextField

NULL = r"\N"
AT_ONCE = 5_000
# Reused for what the caller has already turned into text; nothing here holds a tab or a newline.
Row = tuple[str, ...]


def copy(model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write `rows`, texts in the order of the fields `columns`; other fields get their default.

    What is to be encrypted is given in clear, in rows that begin with their number. Returns how
    many rows there were.
    """
    fields = [model._meta.get_field(name) for name in columns]
    others = [field for field in model._meta.concrete_fields if is_missing(field, columns)]
    # A default that no two rows may share is asked for row by row.
    own = [field for field in others if field.unique]
    others = [field for field in others if not field.unique]
    end = "".join(f"\t{_default(field)}" for field in others) + "\n"
    secret = [place for place, field in enumerate(fields) if isinstance(field, EncryptedTextField)]
    rows = (_sealed(row, fields, secret) for row in rows) if secret else rows
    listed = ", ".join(f'"{field.column}"' for field in [*fields, *own, *others])  # type: ignore[union-attr]
    return copy_lines(
        f"COPY {model._meta.db_table} ({listed}) FROM STDIN",
        ("\t".join((*row, *map(_default, own))) + end for row in rows),
    )


def _sealed(row: Row, fields: list[Any], secret: list[int]) -> Row:
    texts = list(row)
    for place in secret:
        texts[place] = fields[place].sealed(texts[place], row[0])
    return tuple(texts)


def copy_lines(statement: str, lines: Iterable[str]) -> int:
    """Send `lines` to a COPY statement; returns how many there were."""
    count, waiting = 0, iter(lines)
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        # Joined in blocks: one call per line costs more than making the line.
        while block := list(islice(waiting, AT_ONCE)):
            target.write("".join(block))
            count += len(block)
    return count


def is_missing(field: Field, columns: tuple[str, ...]) -> bool:
    """Tell whether `field` is written to, and is none of `columns`."""
    is_given = field.name in columns or field.attname in columns
    return not (is_given or field.primary_key or field.generated)


def _default(field: Field) -> str:
    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    default = timezone.now() if is_now else field.get_default()
    if isinstance(field, JSONField) and default is not None:
        return json.dumps(default)
    value = field.get_db_prep_save(default, connection)
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return listed(value) if isinstance(value, list) else str(value)


def listed(values: Iterable[Any]) -> str:
    """A Postgres array of codes or numbers."""
    return "{" + ",".join(map(str, values)) + "}"


@contextlib.contextmanager
def without_indexes(*models: type[Model]) -> Iterator[None]:
    """Drop the indexes of the models' tables and make them again from what is then there.

    What guards uniqueness stays, and so do check constraints: the rows must be valid.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute(INDEXES, [[model._meta.db_table for model in models]])
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        # Sorted at the end: an index that grows row by row costs several times as much.
        for _name, definition in found:
            cursor.execute(definition)


INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relname = ANY(%s) AND NOT i.indisunique
ORDER BY c.relname
"""


@contextlib.contextmanager
def without_triggers() -> Iterator[None]:
    """No foreign keys are looked up for the length of the block: the caller knows the rows."""
    with connection.cursor() as cursor:
        # Superusers only, which the embedded Postgres's user is.
        cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET session_replication_role = origin")


def count_on(*models: type[Model]) -> None:
    """Let new rows take the numbers after the last one written."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "
                f"(SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
            )

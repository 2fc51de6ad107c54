"""An archive into an empty install: all of it, or nothing."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.management.color import no_style
from django.db import connection, models, transaction

from accounts.models import AuditEvent, User
from common.fields import BlindIndexField, EncryptedTextField
from imports.archive.sealing import ArchiveError
from imports.archive.tables import fields_of, rows_of, tables
from members.models import Member
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

BATCH = 500
# Rows of one of these are somebody's work: an install that has any takes no archive.
WORK = (User, AuditEvent, HelpRequest, Volunteer, Member)


def load_archive(lines: Iterator[Any]) -> dict[str, int]:
    """Store all rows under the keys of this install; returns how many of each model.

    What the migrations put here is replaced. Raises `ArchiveError`, and then nothing is stored.
    """
    head = next(lines, None)
    if not isinstance(head, dict) or "fields" not in head:
        raise ArchiveError("This archive is empty.")
    held = _models_of(head)
    with transaction.atomic():
        if any(model._base_manager.exists() for model in WORK):
            raise ArchiveError("This install is in use. An archive goes into an empty one.")
        with without_triggers(tables()):
            empty(tables())
            _store(lines, held)
        _renumber(held)
        counts = {model._meta.label: rows_of(model).count() for model, _names in held.values()}
        wrong = [label for label, count in head["counts"].items() if counts.get(label) != count]
        if wrong:
            raise ArchiveError(f"Rows are missing of: {', '.join(wrong)}.")
    return counts


def _models_of(head: dict[str, Any]) -> dict[str, tuple[Any, list[models.Field]]]:
    """Return the models of an archive with its fields. Raises `ArchiveError` for unknown ones."""
    here = {model._meta.label: model for model in tables()}
    held, unknown = {}, []
    for label, names in head["fields"].items():
        own = {field.attname: field for field in fields_of(here[label])} if label in here else {}
        unknown += [f"{label}.{name}" for name in names if name not in own]
        held[label] = (here.get(label), [own[name] for name in names if name in own])
    if unknown:
        raise ArchiveError(
            f"This archive was made by another version. Not known here: {', '.join(unknown)}."
        )
    return held


class without_triggers:  # noqa: N801  reads as what it does
    """Leave the tables of `held` without our triggers: what they work out is in the archive.

    Afterwards they say once of each table that it has changed, so that no kept page is shown.
    """

    def __init__(self, held: Iterable[Any]) -> None:
        self.names = [(model._meta.db_table, model._meta.pk.column) for model in held]

    def __enter__(self) -> None:
        self._look_at_references()
        self._each('ALTER TABLE "{}" DISABLE TRIGGER USER')

    def __exit__(self, kind: Any, *_error: Any) -> None:
        if kind is None:
            self._look_at_references()
            self._each('ALTER TABLE "{}" ENABLE TRIGGER USER')
            self._each('UPDATE "{0}" SET "{1}" = "{1}" WHERE FALSE')

    def _look_at_references(self) -> None:
        """Look at all references now: with any of them still to do, no table can be altered."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def _each(self, sql: str) -> None:
        with connection.cursor() as cursor:
            for table, key in self.names:
                cursor.execute(sql.format(table, key))


def empty(held: Iterable[Any]) -> None:
    """Delete all rows of these models; references between them are looked at in the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in held:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608


def _store(lines: Iterable[Any], held: dict[str, tuple[Any, list[models.Field]]]) -> None:
    for label, rows in groupby(lines, key=lambda line: line[0]):
        model, fields = held[label]
        read = [reader_of(field) for field in fields]
        names = [field.attname for field in fields]
        while batch := list(islice(rows, BATCH)):
            copy_whole([
                model(**{name: reads(value) for name, reads, value
                         in zip(names, read, values, strict=True)})
                for _label, values in batch
            ])  # fmt: skip


def reader_of(field: models.Field) -> Callable[[Any], Any]:
    """Return what makes a field's value of what `writing.as_json` wrote."""
    if isinstance(field, (EncryptedTextField, models.JSONField)) or field.is_relation:
        return lambda value: value
    if isinstance(field, ArrayField):
        base = field.base_field
        return lambda value: None if value is None else [base.to_python(each) for each in value]
    return field.to_python


def copy_whole(rows: list[Any]) -> None:
    """Store rows as they are: also the times that fields otherwise set themselves."""
    model = type(rows[0])
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    values = [_value(field) for field in fields]
    errors = connection.wrap_database_errors
    with connection.cursor() as cursor, errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row([value_of(row) for value_of in values])


def _value(field: Any) -> Callable[[Any], Any]:
    # Encrypted under the key of this install, and found by its blind index.
    if isinstance(field, (EncryptedTextField, BlindIndexField)):
        return field.as_copied
    return lambda row: field.get_db_prep_save(getattr(row, field.attname), connection)


def _renumber(held: dict[str, tuple[Any, list[models.Field]]]) -> None:
    """Let the next row of each model have a number that none has."""
    found = [model for model, _fields in held.values()]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(sql)

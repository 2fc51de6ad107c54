"""Everything of this install, line by line, with what is encrypted in clear."""

import datetime
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from common.fields import EncryptedTextField
from imports.archive.tables import fields_of, rows_of, tables

CHUNK = 500


def archive_lines() -> Iterator[Any]:
    """Yield what the archive holds, and then each row: its model and the values of its fields.

    All of one moment: what changes meanwhile is not in it.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        counts = {model._meta.label: rows_of(model).count() for model in tables()}
        yield {
            "made_at": timezone.now().isoformat(),
            "counts": counts,
            "fields": {model._meta.label: [field.attname for field in fields_of(model)]
                       for model in tables()},
        }  # fmt: skip
        for model in tables():
            yield from model_lines(model)


def model_lines(model: Any) -> Iterator[list[Any]]:
    """Yield each row of a model: its label, and the values in the order of its fields."""
    fields, label = fields_of(model), model._meta.label
    for row in rows_of(model).iterator(chunk_size=CHUNK):
        yield [label, [as_json(field, getattr(row, field.attname)) for field in fields]]


def as_json(field: models.Field, value: Any) -> Any:
    """Return the value of a field as JSON says it."""
    if isinstance(field, (EncryptedTextField, models.JSONField)):
        return value
    return _said(field.get_prep_value(value))


def _said(value: Any) -> Any:
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (datetime.timedelta, uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [_said(each) for each in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"Archives hold no {type(value).__name__}.")

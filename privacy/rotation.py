"""Encrypting anew, under the first of the keys, everything that is stored encrypted.

Each value is replaced only if it is still the one that was read, so nothing is locked and nothing
that is written meanwhile is lost. Values that are under the first key already are left alone, so
a run that was interrupted goes on where it stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast

from accounts.adapters import SECOND_FACTOR
from common.encryption import START, DecryptionError, is_current, rotate
from common.fields import EncryptedTextField


@dataclass
class Tally:
    """The count of a table's values, of those under an older key, and the unreadable ones."""

    label: str
    values: int = 0
    stale: int = 0
    rotated: int = 0
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stale:
    """A stored value under an older key, and what replaces it."""

    pk: Any
    field: str
    old: str
    new: str


def encrypted_fields() -> dict[type[models.Model], list[str]]:
    """Return the models that keep something encrypted, each with the names of those fields."""
    # Found by type and not listed, so a new encrypted field cannot be forgotten when keys change.
    found = {
        model: [field.name for field in model._meta.local_fields if _is_encrypted(field)]
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    return {model: names for model, names in found.items() if names}


def _is_encrypted(field: models.Field) -> bool:
    return isinstance(field, EncryptedTextField)


def rotate_all(*, batch_size: int, dry: bool = False) -> Iterator[Tally]:
    """Rotate every table, one after the other; with `dry` only count what is to do."""
    for model, names in encrypted_fields().items():
        yield rotate_model(model, names, batch_size=batch_size, dry=dry)
    yield rotate_second_factors(dry=dry)


def rotate_model(
    model: type[models.Model], names: list[str], *, batch_size: int, dry: bool = False
) -> Tally:
    """Rotate the fields `names` of all rows, `batch_size` rows at a time."""
    tally = Tally(model._meta.label)
    for rows in _batches(model, names, batch_size):
        stale = [found for row in rows for found in _stale_in(model, row, names, tally)]
        if stale and not dry:
            tally.rotated += _replace(model, stale)
    return tally


def _batches(
    model: type[models.Model], names: list[str], size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """All rows as (primary key, stored text of each field), not decrypted."""
    # The cast keeps the field from decrypting: the token itself is wanted, also one no key opens.
    stored = {f"stored_{name}": Cast(name, models.TextField()) for name in names}
    rows = model._base_manager.annotate(**stored).order_by("pk").values_list("pk", *stored)
    batch = list(rows[:size])
    # From the last key on, not by OFFSET, which reads again all that was read before.
    while batch:
        yield batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:size])


def _stale_in(
    model: type[models.Model], row: tuple[Any, ...], names: list[str], tally: Tally
) -> Iterator[Stale]:
    pk, *texts = row
    for name, text in zip(names, texts, strict=True):
        if not text:
            continue
        field = cast(EncryptedTextField, model._meta.get_field(name))
        new = _renewed(text, field.place(pk), f"{tally.label} {pk}: {name}", tally)
        if new:
            yield Stale(pk, name, text, new)


def _renewed(token: str, place: str, shown: str, tally: Tally) -> str | None:
    """`token` under the first key; None when it is there already, or when no key opens it.

    `shown` says in words where it stands.
    """
    tally.values += 1
    if is_current(token, place):
        return None
    try:
        new = rotate(token, place)
    except DecryptionError:
        tally.unreadable.append(shown)
        return None
    tally.stale += 1
    return new


def _replace(model: type[models.Model], stale: list[Stale]) -> int:
    """Write the new values where the old ones still stand, and return how many that were."""
    quote, replaced = connection.ops.quote_name, 0
    for name in {found.field for found in stale}:
        meta = model._meta
        table, key = quote(meta.db_table), quote(str(meta.pk.column))
        column = quote(str(cast(models.Field, meta.get_field(name)).column))
        # By primary key, then the old token against what is there: a save meanwhile wins. Django's
        # ORM would encrypt the new token once more, and refuses to compare an encrypted field.
        update = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
        with connection.cursor() as cursor:
            rows = [(found.new, found.pk, found.old) for found in stale if found.field == name]
            cursor.executemany(update, rows)
            replaced += cursor.rowcount
    return replaced


def rotate_second_factors(*, dry: bool = False) -> Tally:
    """Rotate the secrets of the staff's second factors, which allauth keeps in a JSON column."""
    tally = Tally(Authenticator._meta.label)
    for pk, data in Authenticator.objects.order_by("pk").values_list("pk", "data"):
        before, new = tally.stale, _renew_json(data, f"{tally.label} {pk}", tally)
        if tally.stale > before and not dry:
            changed = Authenticator.objects.filter(pk=pk, data=data).update(data=new)
            tally.rotated += changed * (tally.stale - before)
    return tally


def _renew_json(value: Any, shown: str, tally: Tally) -> Any:
    """`value` with every encrypted text in it renewed."""
    if isinstance(value, dict):
        return {key: _renew_json(part, shown, tally) for key, part in value.items()}
    if isinstance(value, list):
        return [_renew_json(part, shown, tally) for part in value]
    if isinstance(value, str) and value.startswith(START):
        return _renewed(value, SECOND_FACTOR, shown, tally) or value
    return value

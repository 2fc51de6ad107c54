"""Bringing a backup into another database, and comparing every table of it."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils import timezone
from psycopg import sql

from opening import postgres
from opening.backups import feed, opened
from opening.contents import contents, differences
from opening.models import BackupRun


class RestoreError(Exception):
    """Nothing was restored, or not the same. The text says what, in words without data."""


class Restored(NamedTuple):
    """The outcome of a restore: when the backup was made, and how much it holds."""

    made_at: str
    tables: int
    rows: int


def restore(parts: Iterable[bytes], key: X25519PrivateKey, parameters: dict[str, Any]) -> Restored:
    """Bring the backup `parts` into an empty database, in one transaction, and compare.

    Raises `RestoreError`, and `age.SealError` for a file that was changed: then the database is as
    empty as it was.
    """
    _refuse_filled(parameters)
    file = opened(parts, key)
    command = [postgres.program("pg_restore"), "--no-owner", "--no-privileges"]
    command += ["--exit-on-error", "--single-transaction", f"--dbname={parameters['dbname']}"]
    if feed(command, file.archive, postgres.environment(parameters)):
        raise RestoreError("pg_restore gave up; nothing was restored.")
    with postgres.connect(parameters) as session:
        found = contents(session)
    wanted = file.about["tables"]
    if other := differences(wanted, found):
        raise RestoreError(f"Not the same as when it was made: {', '.join(other)}.")
    return Restored(file.about["made_at"], len(found), sum(row[0] for row in found.values()))


def check(parts: Iterable[bytes], key: X25519PrivateKey) -> Restored:
    """Restore into a database made for it beside ours, compare, and drop it again."""
    beside = {**postgres.own_parameters(), "dbname": f"mutualaid_check_{uuid4().hex[:12]}"}
    _on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", beside)
    try:
        return restore(parts, key, beside)
    finally:
        _on_server("DROP DATABASE {} WITH (FORCE)", beside)


def note_restored(name: str) -> bool:
    """Put down that the backup `name` was restored; False where its row is not here."""
    return bool(BackupRun.objects.filter(name=name).update(restored_at=timezone.now()))


def _on_server(statement: str, parameters: dict[str, Any]) -> None:
    try:
        with postgres.connect(postgres.own_parameters()) as session:
            session.autocommit = True
            name = sql.Identifier(parameters["dbname"])
            session.execute(sql.SQL(statement).format(name))
    except psycopg.errors.InsufficientPrivilege:
        raise RestoreError("This user may not make databases: make one, and use --into.") from None


def _refuse_filled(parameters: dict[str, Any]) -> None:
    try:
        with postgres.connect(parameters) as session:
            if contents(session):
                raise RestoreError("The database is not empty: restore into one that is.")
    except psycopg.OperationalError:
        raise RestoreError("The database cannot be reached.") from None

"""Reads for the public that a replica may answer, where there is one (`REPLICA_URL`).

It is asked only while it has all that the primary has: nobody misses what was just written, and
nothing older is kept as newer. See docs/decisions/0167-many-machines.md.
"""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections

Result = TypeVar("Result")

ALIAS = "replica"
AWAY_FOR = 10.0  # seconds until a replica that did not answer is asked again
WRITTEN = "SELECT pg_current_wal_lsn()::text"
HAS_IT = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"

log = logging.getLogger("mutualaid.database")
_reads_there: ContextVar[bool] = ContextVar("reads_there", default=False)
_not_before = 0.0


class ReplicaRouter:
    """Sends reads to the replica inside of `read`, and everything else to the primary."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str | None:
        return ALIAS if _reads_there.get() else None

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: Any, _other: Any, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app: str, **_hints: Any) -> bool:
        return db != ALIAS


def read(load: Callable[[], Result]) -> Result:
    """Return what `load` returns, which only reads; its queries may go to the replica.

    `load` is called once more, at the primary, when the replica fails. A transaction that is under
    way sees what it wrote: then nothing goes to the replica.
    """
    if not _has_all():
        return load()
    token = _reads_there.set(True)
    try:
        return load()
    except Error as error:
        _is_away(error)
    finally:
        _reads_there.reset(token)
    return load()


def at_the_primary(load: Callable[[], Result]) -> Result:
    """Return what `load` returns, also inside of `read` with no query at the replica."""
    token = _reads_there.set(False)
    try:
        return load()
    finally:
        _reads_there.reset(token)


def _has_all() -> bool:
    """Tell whether there is a replica that has whatever was confirmed before now."""
    if not _is_there() or time.monotonic() < _not_before:
        return False
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return False
    [written] = _row(DEFAULT_DB_ALIAS, WRITTEN)
    try:
        [has_it] = _row(ALIAS, HAS_IT, written)
    except Error as error:
        _is_away(error)
        return False
    return bool(has_it)


def _is_there() -> bool:
    return ALIAS in settings.DATABASES


def _row(alias: str, query: str, *values: str) -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()


def _is_away(error: Error) -> None:
    """Leave it alone for a while. Never why in words: an address may be in them."""
    global _not_before
    _not_before = time.monotonic() + AWAY_FOR
    log.warning("The replica did not answer: %s", type(error).__name__)

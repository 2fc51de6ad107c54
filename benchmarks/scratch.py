"""Databases for short runs: copies of one that is migrated, gone when the process ends."""

import atexit
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from mutualaid.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "mutualaid_short_template_"
# One process at a time looks after the template; any number will do that nobody else takes.
LOCK = 20_200_611


def copy(server: EmbeddedPostgres, name: str, migrate: Callable[[str], None]) -> str:
    """The URL of a new database, dropped at exit; `migrate` fills the one that it is copied from.

    That one stays for the next run, for as long as the migrations are the same.
    """
    own = f"{name}_short_{os.getpid()}"
    with psycopg.connect(server.start(), autocommit=True) as connection:
        # Held by the session, so that a process that is killed lets go of it.
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        template = _template(server, connection, migrate)
        _run(connection, "DROP DATABASE IF EXISTS {}", own)
        _run(connection, "CREATE DATABASE {} TEMPLATE {}", own, template)
    atexit.register(_drop, server, own)
    return server.database_url(own)


def _template(
    server: EmbeddedPostgres, connection: psycopg.Connection, migrate: Callable[[str], None]
) -> str:
    """The name of the migrated database; those of other migrations are dropped."""
    template = TEMPLATE + _fingerprint()
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE]
    )
    names = {name for (name,) in found}
    for stale in names - {template}:
        _run(connection, "DROP DATABASE {} WITH (FORCE)", stale)
    if template not in names:
        # Under its own name only once it is whole: it may be stopped half way.
        begun = f"{TEMPLATE}begun"
        migrate(server.database_url(begun))
        _run(connection, "ALTER DATABASE {} RENAME TO {}", begun, template)
    return template


def _fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    # It writes the SQL of a migration, which is therefore not in the migration's own text.
    sources = [ROOT / "common" / "typed.py", *ROOT.glob("*/migrations/*.py")]
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _drop(server: EmbeddedPostgres, name: str) -> None:
    with psycopg.connect(server.start(), autocommit=True) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

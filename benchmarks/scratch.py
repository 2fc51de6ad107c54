"""Databases for tests and short runs: copies of one that is migrated.

That one stays for the next run, for as long as the migrations are the same: to migrate takes as
long as a thousand small tests.
"""

import atexit
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = "mutualaid_template_"
# One process at a time looks after the template; any number will do that nobody else takes.
LOCK = 20_200_611


def copy(url: str, name: str, migrate: Callable[[str], None]) -> str:
    """The URL of a new database on the server of `url`, dropped when the process ends."""
    own = f"{name}_short_{os.getpid()}"
    made = anew(url, own, migrate)
    atexit.register(_drop, url, own)
    return made


def anew(url: str, name: str, migrate: Callable[[str], None]) -> str:
    """The URL of the database `name` on the server of `url`; what was in it is gone."""
    made_of = template(url, migrate)
    with _server(url) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _run(connection, "CREATE DATABASE {} TEMPLATE {}", name, made_of)
    return beside(url, name)


def template(url: str, migrate: Callable[[str], None]) -> str:
    """The name of the migrated database on the server of `url`, to make others of.

    Those of other migrations are dropped. `migrate` is given the URL of one that is empty.
    """
    name = TEMPLATE + _fingerprint()
    with _server(url) as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE]
        )
        names = {row[0] for row in found}
        for stale in names - {name}:
            _run(connection, "DROP DATABASE {} WITH (FORCE)", stale)
        if name not in names:
            # Under its own name only once it is whole: it may be stopped half way.
            begun = f"{TEMPLATE}begun"
            _run(connection, "CREATE DATABASE {}", begun)
            migrate(beside(url, begun))
            _run(connection, "ALTER DATABASE {} RENAME TO {}", begun, name)
    return name


def beside(url: str, name: str) -> str:
    """The URL of the database `name` on the server of `url`."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection]:
    """A connection that only one process has at a time."""
    with psycopg.connect(beside(url, "postgres"), autocommit=True) as connection:
        # Held by the session, so that a process that is killed lets go of it.
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def _fingerprint() -> str:
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    # It writes the SQL of a migration, which is therefore not in the migration's own text.
    sources = [ROOT / "common" / "typed.py", *ROOT.glob("*/migrations/*.py")]
    for path in sorted(sources):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _drop(url: str, name: str) -> None:
    with _server(url) as connection:
        _run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]

"""The checks behind `/readyz`. Reasons name the trouble and nothing else."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg.errors import DiskFull

from opening.jobs import is_late, late_tasks, oldest_job

# Some hundred kilobytes beside the tables, gone at once: with room for no more, no form can be
# stored. Not into a table, which may have room inside.
_WRITE = "SELECT count(*) FROM generate_series(1, 20000)"


def problems() -> list[str]:
    """Return the reasons to send no visitors to this process yet; empty when all is well."""
    try:
        connection.ensure_connection()
        return [reason for check in (_migrations, _writes, _queue) for reason in check()]
    except (DatabaseError, InterfaceError) as error:
        is_full = isinstance(error.__cause__, DiskFull)
        return ["database: its disk is full" if is_full else "database: cannot be reached"]


def _migrations() -> Iterator[str]:
    """Migrations that have not been applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield f"migrations: {len(missing)} not applied"


def _writes() -> Iterator[str]:
    """A server that only follows another; raises when there is no room to write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone()[0]:
            yield "database: takes nothing, it follows another one"
        cursor.execute("SET LOCAL work_mem = '64kB'")
        cursor.execute(_WRITE)


def _queue() -> Iterator[str]:
    """Jobs that have waited too long: no worker takes it, or none begins it."""
    name, age = oldest_job()
    if age is not None and is_late(age):
        yield f"jobs: {name} has waited {int(age.total_seconds())} seconds"
    if late := late_tasks(settings.OLDEST_JOB_ALLOWED):
        yield f"jobs: not begun in time: {', '.join(late)}"

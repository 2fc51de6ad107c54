"""The checks behind `/readyz`. Reasons name the trouble and nothing else."""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

# Looks at the first thousand that wait, in the order of their ids: a long queue must not make the
# question slow, and the oldest job of a stuck queue is among the lowest ids.
_OLDEST_JOB = """
SELECT max(now() - due) FROM (
    SELECT coalesce(
        job.scheduled_at,
        (SELECT min(event.at) FROM procrastinate_events event WHERE event.job_id = job.id)
    ) AS due
    FROM procrastinate_jobs job
    WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()
    ORDER BY job.id LIMIT 1000
) AS waiting
"""


def problems() -> list[str]:
    """Return the reasons to send no visitors to this process yet; empty when all is well."""
    try:
        connection.ensure_connection()
        return [reason for reason in (_migrations(), _queue()) if reason]
    except (DatabaseError, InterfaceError):
        return ["database: cannot be reached"]


def _migrations() -> str:
    """Migrations that have not been applied."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"migrations: {len(missing)} not applied" if missing else ""


def _queue() -> str:
    """A job that has waited too long: no worker takes them."""
    age = oldest_job_age()
    if age is None or age <= settings.OLDEST_JOB_ALLOWED:
        return ""
    return f"jobs: the oldest has waited {int(age.total_seconds())} seconds"


def oldest_job_age() -> timedelta | None:
    """Return the wait of the oldest job that is due; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_JOB)
        return cursor.fetchone()[0]

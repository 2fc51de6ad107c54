"""The checks behind `/readyz`. Reasons name the trouble and nothing else."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from opening.jobs import oldest_job_age


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

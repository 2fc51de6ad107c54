"""The queue in figures: the oldest job that waits, and whether a worker lives."""

from datetime import timedelta

from django.conf import settings
from django.db import connection

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
# A worker writes its heartbeat three times within `WORKER_DEAD_AFTER`.
_ALIVE = (
    "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > now() - %s::interval)"
)
_FAILED = """
SELECT count(*) FROM (
    SELECT FROM procrastinate_jobs WHERE status = 'failed' LIMIT 1000
) AS failed
"""


def oldest_job_age() -> timedelta | None:
    """Return the wait of the oldest job that is due; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_JOB)
        return cursor.fetchone()[0]


def worker_is_alive() -> bool:
    """Tell whether a worker has given a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [f"{settings.WORKER_DEAD_AFTER.total_seconds()} seconds"])
        return bool(cursor.fetchone()[0])


def failed_jobs() -> int:
    """Count the jobs that have failed and are still kept; a thousand at most."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED)
        return int(cursor.fetchone()[0])


def is_late(age: timedelta | None) -> bool:
    """Tell whether a job that is due since `age` waits longer than it should."""
    return age is not None and age > settings.OLDEST_JOB_ALLOWED

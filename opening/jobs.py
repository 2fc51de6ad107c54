"""The queue in figures: the oldest job that waits, and whether a worker lives."""

from datetime import timedelta

from croniter import croniter
from django.conf import settings
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

# Looks at the first thousand that wait, in the order of their ids: a long queue must not make the
# question slow, and the oldest job of a stuck queue is among the lowest ids.
_OLDEST_JOB = """
SELECT name, now() - due FROM (
    SELECT job.task_name AS name, coalesce(
        job.scheduled_at,
        (SELECT min(event.at) FROM procrastinate_events event WHERE event.job_id = job.id)
    ) AS due
    FROM procrastinate_jobs job
    WHERE job.status = 'todo' AND coalesce(job.scheduled_at, now()) <= now()
    ORDER BY job.id LIMIT 1000
) AS waiting
ORDER BY due LIMIT 1
"""
# The last time at which each was begun; what lies ahead was written by a clock that was wrong.
_BEGUN = """
SELECT task_name, periodic_id,
    max(defer_timestamp) FILTER (WHERE defer_timestamp <= %s)
FROM procrastinate_periodic_defers GROUP BY task_name, periodic_id
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


def oldest_job() -> tuple[str, timedelta | None]:
    """Return the name and the wait of the oldest job that is due; None when none waits."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_JOB)
        return cursor.fetchone() or ("", None)


def late_tasks(allowed: timedelta, *, often: bool = True) -> list[str]:
    """Name the periodic tasks that were to begin, and were not within `allowed`.

    `often`: only those that begin so often. What a machine missed that was off at night is no
    reason to stay away by day.
    """
    now = timezone.now().timestamp()
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [now])
        begun = {(name, which): last for name, which, last in cursor.fetchall()}
    late = []
    for key, task in app.periodic_registry.periodic_tasks.items():
        times = croniter(task.cron, now - allowed.total_seconds())
        due, before = times.get_prev(float), times.get_prev(float)
        # One that never began belongs to an install that has had no worker yet.
        is_late = key in begun and (begun[key] or 0) < due
        if is_late and (not often or due - before <= allowed.total_seconds()):
            late.append(key[0])
    return sorted(late)


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

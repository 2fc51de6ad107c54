"""Puts jobs into the queue, always in the caller's transaction.

`task.defer()` does so in a web process. Inside the worker it would use the worker's own connection:
the job could start before what caused it is committed, and would stay when that is rolled back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.retry import RetryStrategy
from procrastinate.tasks import Task, configure_task

from common.contact_lookup import contact_index
from common.models import LinkAsked

_jobs = JobManager(DjangoConnector())
AGAIN_SOON = RetryStrategy(max_attempts=10, wait=30)


def defer(task: Task[Any, Any, Any], **arguments: int) -> int:
    """Queue `task` with `arguments` (ids, never personal data), and return the job's id."""
    configured = configure_task(
        name=task.name,
        queue=task.queue,
        lock=task.lock,
        priority=task.priority,
        job_manager=_jobs,
    )
    return configured.defer(**arguments)


def job_with(arguments: str) -> str:
    """Return the SQL that queues a job, as `defer` does, for whoever queues it with other rows.

    `arguments` is SQL too; the values of its placeholders are `values_of` the task.
    """
    row = f"(%s, %s, %s, %s, %s, {arguments}, NULL)::procrastinate_job_to_defer_v1"
    return f"procrastinate_defer_jobs_v1(ARRAY[{row}])"


def values_of(task: Task[Any, Any, Any]) -> tuple[Any, ...]:
    """Return the values that `job_with` has placeholders for."""
    return task.queue, task.name, task.priority, task.lock, task.queueing_lock


def when_lost(task: Task[Any, Any, Any], contact: str) -> None:
    """Let `task` look who gave `contact`, a valid phone or email, and write to them.

    Here nobody is looked for, so that it takes the same time whether they are known or not.
    """
    with transaction.atomic():
        asked = LinkAsked.objects.create(contact_index=contact_index(contact))
        defer(task, asked_id=asked.pk)


@contextmanager
def asked_with(asked_id: int) -> Iterator[str]:
    """Give the blind index of what was typed, and forget it; "" when it is forgotten already."""
    with transaction.atomic():
        asked = LinkAsked.objects.select_for_update().filter(pk=asked_id).first()
        yield asked.contact_index if asked else ""
        if asked is not None:
            asked.delete()


def defer_named(
    name: str,
    queue: str,
    *,
    lock: str | None = None,
    wait: timedelta | None = None,
    **arguments: int | str,
) -> int:
    """Queue the task `name` for whoever stands below its module; the job's id.

    `arguments` are ids, ours or a provider's: never personal data. It begins after `wait`.
    """
    at = timezone.now() + wait if wait else None
    task = configure_task(name=name, queue=queue, lock=lock, schedule_at=at, job_manager=_jobs)
    return task.defer(**arguments)

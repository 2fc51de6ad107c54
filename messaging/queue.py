"""Puts jobs into the queue, always in the caller's transaction.

`task.defer()` does so in a web process. Inside the worker it would use the worker's own connection:
the job could start before what caused it is committed, and would stay when that is rolled back.
"""

from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task, configure_task

_jobs = JobManager(DjangoConnector())


def defer(task: Task[Any, Any, Any], **arguments: int) -> int:
    """Queue `task` with `arguments` (ids, never personal data); the job's id."""
    configured = configure_task(name=task.name, queue=task.queue, lock=task.lock, job_manager=_jobs)
    return configured.defer(**arguments)

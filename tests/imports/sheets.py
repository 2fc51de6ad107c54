"""Spreadsheets, and imports of them, for the tests of moving in."""

import csv
import io
from typing import Any

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from imports import services, tasks
from imports.choices import Kind
from imports.models import Import

HEADER = ["Timestamp", "Nombre completo", "Teléfono", "¿Qué necesita?", "¿Cada cuánto?", "Zip"]
ROWS = [
    ["3/15/2020 14:22:05", "Ana Díaz", "(202) 555-0141", "Comida", "Si, cada semana", "20010"],
    ["3/16/2020 9:01:00", "Bo Lee", "202-555-0143", "Groceries, Transporte", "Una vez", "2138"],
    ["3/17/2020 10:00:00", "", "202-555-0145", "Comida", "", ""],
]


def as_csv(header: list[str], rows: list[list[Any]], **options: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, **options).writerows([header, *rows])
    return out.getvalue().encode()


def upload(user: User, data: bytes, kind: Kind = Kind.REQUESTS, name: str = "list.csv") -> Import:
    """An import that the worker has read."""
    found = services.start_import(kind, name, data, actor=user)
    return run_jobs(found)


def brought_in(user: User, data: bytes, kind: Kind = Kind.REQUESTS) -> Import:
    """An import that the worker has stored."""
    found = upload(user, data, kind)
    services.bring_in(found.pk, actor=user)
    return run_jobs(found)


def run_jobs(found: Import) -> Import:
    """Do what the worker does with the jobs of imports."""
    todo = ProcrastinateJob.objects.filter(queue_name="imports", status="todo")
    for job in todo.order_by("id"):
        getattr(tasks, job.task_name)(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'imports'")
    found.refresh_from_db()
    return found


def outcomes(found: Import) -> list[tuple[int, str]]:
    return list(found.rows.order_by("line").values_list("line", "outcome"))

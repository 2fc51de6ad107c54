"""What the tests of paper share: the worker's part, and what stands on a sheet."""

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from paper import tasks
from paper.drawing import missing_libraries
from paper.models import Sheet
from tests.conftest import NO_PANGO

needs_pango = pytest.mark.skipif(bool(missing_libraries()), reason=NO_PANGO)


def waiting() -> list[dict[str, Any]]:
    """The arguments of the jobs that draw."""
    jobs = ProcrastinateJob.objects.filter(queue_name="paper", status="todo").order_by("id")
    return [job.args for job in jobs]


def work() -> int:
    """Do what the worker does with the jobs of sheets, and count them."""
    jobs = ProcrastinateJob.objects.filter(queue_name="paper", status="todo").order_by("id")
    found = list(jobs)
    for job in found:
        getattr(tasks, job.task_name)(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'paper'")
    return len(found)


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with one space between words."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def ask(client: Client, path: str, **choices: str) -> Sheet:
    """Press the button, and return the sheet that it leads to."""
    posted = {"language": "en", "second": "", "size": "letter", **choices}
    response = client.post(path, posted)
    assert response.status_code == 302, response.content.decode()
    return Sheet.objects.get(pk=int(response.url.rstrip("/").rpartition("/")[2]))

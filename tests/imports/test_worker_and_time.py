"""A killed worker, two imports at once, Stop, and what time does to a file."""

import datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from imports import preview, services, storing, tasks
from imports.choices import State
from imports.models import FilePart, Import, ImportRow
from privacy.retention import erase_expired
from requests_app.models import HelpRequest
from tests.imports.sheets import as_csv, brought_in, run_jobs, upload

pytestmark = pytest.mark.django_db
HEADER = ["Timestamp", "Name", "Phone", "Needs"]
ROWS = [[f"3/{day}/2020 9:00:01", f"N{day}", f"202-555-01{day:02}", "Food"] for day in range(1, 8)]


class KilledError(BaseException):
    """Ends the worker where no `except` of ours sees it."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "BATCH", 2)
    monkeypatch.setattr(storing, "BATCH", 2)


def killed_after(batches: int) -> Any:
    """Let the worker die when it begins the batch after so many."""
    left, real = iter(range(batches)), storing.tell

    def tell(*args: Any) -> None:
        if next(left, None) is None:
            raise KilledError
        real(*args)

    return patch.object(storing, "tell", tell)


def test_a_killed_worker_is_followed_up_where_it_stood(user: User, groceries: Category) -> None:
    found = upload(user, as_csv(HEADER, ROWS))
    services.bring_in(found.pk, actor=user)
    with killed_after(2), pytest.raises(KilledError):
        storing.store_import(found.pk)
    assert HelpRequest.objects.count() == 4
    run_jobs(found)
    assert (found.state, HelpRequest.objects.count()) == (State.DONE, 7)
    services.take_back(found.pk, actor=user)
    with killed_after(1), pytest.raises(KilledError):
        storing.undo_import(found.pk)
    assert HelpRequest.objects.count() == 6  # the last part of the file is the shorter one
    run_jobs(found)
    assert (found.state, HelpRequest.objects.count()) == (State.UNDONE, 0)


def test_stop_leaves_whole_rows_and_it_can_go_on(user: User, groceries: Category) -> None:
    found = upload(user, as_csv(HEADER, ROWS))
    services.bring_in(found.pk, actor=user)
    real = storing._store_batch

    def store_and_press(*args: Any) -> None:
        real(*args)
        services.stop(found.pk, actor=user)

    with patch.object(storing, "_store_batch", store_and_press):
        run_jobs(found)
    assert (found.state, HelpRequest.objects.count()) == (State.STOPPED, 2)
    services.bring_in(found.pk, actor=user)
    assert run_jobs(found).state == State.DONE
    assert HelpRequest.objects.count() == 7


def test_two_imports_of_one_file_double_nothing(user: User, groceries: Category) -> None:
    first, second = (upload(user, as_csv(HEADER, ROWS)) for _turn in range(2))
    for found in (first, second):
        services.bring_in(found.pk, actor=user)
    # One after the other, whatever worker takes them.
    assert set(ProcrastinateJob.objects.filter(status="todo").values_list("lock", flat=True)) == {
        tasks.ONE_AT_A_TIME
    }
    run_jobs(first)
    second.refresh_from_db()
    assert (first.state, second.state) == (State.DONE, State.DONE)
    assert HelpRequest.objects.count() == 7
    assert storing.stored_rows(first).count() == 7
    assert not storing.stored_rows(second).exists()


def test_a_row_that_cannot_be_stored_takes_no_other_along(user: User, groceries: Category) -> None:
    found = upload(user, as_csv(HEADER, ROWS))
    row = found.rows.get(line=3)
    row.says = {**row.says, "name": "two\nlines"}
    row.save()
    services.bring_in(found.pk, actor=user)
    assert run_jobs(found).state == State.DONE
    assert HelpRequest.objects.count() == 6
    assert found.rows.get(line=3).outcome == "wrong"


def test_the_file_goes_after_its_time_and_what_came_in_can_still_be_taken_back(
    user: User, groceries: Category
) -> None:
    found = brought_in(user, as_csv(HEADER, ROWS))
    week = timezone.now() - datetime.timedelta(days=7, minutes=1)
    Import.objects.update(created_at=week)
    erase_expired()
    found.refresh_from_db()
    assert not FilePart.objects.exists()
    assert (found.layout, found.file_name) == (None, "")
    assert not ImportRow.objects.exclude(says=None).exists()
    services.take_back(found.pk, actor=user)
    assert run_jobs(found).state == State.UNDONE
    assert not HelpRequest.objects.exists()
    with pytest.raises(NotPossible):
        services.bring_in(found.pk, actor=user)

"""/healthz speaks for the process, /readyz for what it needs."""

import time
from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from procrastinate.contrib.django.models import ProcrastinatePeriodicDefer

from messaging.tasks import deliver_message
from mutualaid import health
from opening.jobs import late_tasks


def age_jobs(by: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - %s", [by])


def test_healthz_asks_nobody(client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_healthz_is_only_read(client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_ready(client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready", "reasons": []})


@pytest.mark.django_db
def test_not_ready_without_a_database(client) -> None:
    with mock.patch.object(connection, "ensure_connection", side_effect=OperationalError("secret")):
        response = client.get("/readyz")
    assert response.status_code == 503
    # The error may name a host or a user, and anybody may ask for this page.
    assert response.json()["reasons"] == ["database: cannot be reached"]


@pytest.mark.django_db
def test_not_ready_with_a_migration_to_apply(client) -> None:
    # As between a new version's code and its migrations.
    MigrationRecorder.Migration.objects.filter(app="messaging").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "migrations: " in response.json()["reasons"][0]


@pytest.mark.django_db
def test_not_ready_when_jobs_wait_too_long(client, settings) -> None:
    deliver_message.defer(message_id=1)
    assert client.get("/readyz").status_code == 200
    age_jobs(settings.OLDEST_JOB_ALLOWED + timedelta(minutes=1))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["jobs: deliver_message has waited 360 seconds"]


@pytest.mark.django_db
def test_a_job_for_later_does_not_wait(settings) -> None:
    deliver_message.configure(schedule_in={"hours": 1}).defer(message_id=1)
    # Old, and still not late: its time has not come.
    age_jobs(timedelta(days=1))
    assert health.oldest_job() == ("", None)


def begun(name: str, at: float) -> None:
    ProcrastinatePeriodicDefer.objects.filter(task_name=name).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
            " VALUES (%s, '', %s)",
            [name, int(at)],
        )


@pytest.mark.django_db
@pytest.mark.parametrize("minutes", [-20, 60])
def test_not_ready_when_what_begins_each_minute_did_not(client, minutes) -> None:
    """Twenty minutes ago; and in an hour, by a clock that was set back since."""
    begun("rescue_stalled_jobs", time.time())
    begun("nightly_backup", time.time() - 80 * 60 * 60)
    assert client.get("/readyz").status_code == 200
    begun("rescue_stalled_jobs", time.time() + minutes * 60)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["jobs: not begun in time: rescue_stalled_jobs"]


@pytest.mark.django_db
def test_what_a_machine_missed_at_night_stands_in_the_doctors_words() -> None:
    begun("nightly_backup", time.time() - 80 * 60 * 60)
    assert late_tasks(timedelta(minutes=5)) == []
    assert late_tasks(timedelta(minutes=5), often=False) == ["nightly_backup"]


@pytest.mark.django_db
def test_not_ready_when_the_disk_of_the_database_is_full(client, monkeypatch) -> None:
    full = "DO $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$"
    monkeypatch.setattr(health, "_WRITE", full)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["reasons"] == ["database: its disk is full"]


@pytest.mark.django_db
def test_the_look_for_room_really_writes() -> None:
    """It must fail where no file may be written beside the tables: by this alone it sees."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL temp_file_limit = 0")
    with pytest.raises(OperationalError), transaction.atomic():
        list(health._writes())

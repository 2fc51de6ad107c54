"""/healthz speaks for the process, /readyz for what it needs."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from messaging.tasks import deliver_message
from mutualaid import health


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
    assert response.json()["reasons"] == ["jobs: the oldest has waited 360 seconds"]


@pytest.mark.django_db
def test_a_job_for_later_does_not_wait(settings) -> None:
    deliver_message.configure(schedule_in={"hours": 1}).defer(message_id=1)
    # Old, and still not late: its time has not come.
    age_jobs(timedelta(days=1))
    assert health.oldest_job_age() is None

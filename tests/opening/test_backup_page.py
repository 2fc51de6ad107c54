"""The page of backups: what the last ones were, and a press that has one made."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from opening.models import BackupRun
from tests import factories
from tests.opening.ready import make_run

pytestmark = pytest.mark.django_db


def test_runs_are_shown_with_what_went_wrong(client: Client, settings: Any) -> None:
    settings.BACKUP_TO = "/backup"
    client.force_login(factories.make_steward())
    make_run(size=3_000_000)
    make_run(verified_at=None, problem="place")
    said = client.get(reverse("admin:backups")).content.decode()
    assert "2.9" in said
    assert said.count("could not be written to") == 2, "above, and in its row"


def test_a_press_has_the_worker_make_one(client: Client, settings: Any) -> None:
    client.force_login(factories.make_steward())
    settings.BACKUP_TO = ""
    client.post(reverse("admin:backups"))
    jobs = ProcrastinateJob.objects.filter(task_name="nightly_backup")
    assert not jobs.exists()
    settings.BACKUP_TO = "/backup"
    client.post(reverse("admin:backups"))
    client.post(reverse("admin:backups"))
    assert jobs.count() == 1
    assert not BackupRun.objects.exists()

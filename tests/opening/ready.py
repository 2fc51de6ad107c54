"""A network of which every line of the checklist is done."""

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection
from django.utils import timezone

from accounts.models import User
from opening.models import BackupRun, LookedAt, TestLetter
from opening.services import by_way_of
from pods.models import ZipCentroid
from tests import factories


def make_ready(settings: Any) -> User:
    """Make all that the checklist asks for; returns the steward."""
    steward = factories.make_steward()
    Authenticator.objects.create(user=steward, type="totp", data={})
    TestLetter.objects.create(user=steward, by_way_of=by_way_of(), arrived_at=timezone.now())
    ward = factories.make_ward(zip_codes=["20001"], hotline="+12025550101")
    factories.make_coordinator(ward)
    factories.name_care_people()
    ZipCentroid.objects.create(zip_code="20001", latitude=38.91, longitude=-77.02)
    factories.make_category()
    for what in ("kinds", "privacy", "languages"):
        LookedAt.objects.create(what=what, user=steward)
    make_run(restored_at=timezone.now())
    settings.BACKUP_TO = "/backup"
    let_worker_live()
    return steward


def make_run(**fields: Any) -> BackupRun:
    """Make the row of a good backup of an hour ago; no file."""
    at = timezone.now() - timedelta(hours=1)
    fields = {"started_at": at, "ended_at": at, "verified_at": at, **fields}
    return BackupRun.objects.create(name=f"backup-{BackupRun.objects.count()}", **fields)


def let_worker_live(ago: timedelta = timedelta(0)) -> None:
    """Put down a worker that gave its last sign so long ago."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s)", [ago]
        )

"""`manage.py back_up_demo`: a real backup of the demo, restored beside it and compared, once."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opening import age
from opening.backups import AlreadyRunning, BackupError, make_backup
from opening.checklist import why_no_backup
from opening.models import BackupRun
from opening.places import PlaceError, place_at
from opening.postgres import ToolsError
from opening.restoring import RestoreError, check, note_restored


class Command(BaseCommand):
    """It does what there is to do, so that it can be called at each start."""

    help = (
        "Makes a backup in BACKUP_TO where the last one is no longer good, and restores it with "
        "BACKUP_PRIVATE_KEY where none ever was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if why_no_backup():
                self.stdout.write(f"Made {make_backup().name}.")
            if not BackupRun.objects.filter(restored_at__isnull=False).exists():
                self.stdout.write(f"Restored {restored_once()}: all the same.")
        except (
            *(AlreadyRunning, BackupError, RestoreError),
            *(PlaceError, ToolsError, age.SealError),
        ) as error:
            raise CommandError(str(error)) from error


def restored_once() -> str:
    """Restore the newest good backup beside the database, and return its name."""
    name = BackupRun.objects.filter(verified_at__isnull=False)[0].name
    key = age.private_key(os.environ["BACKUP_PRIVATE_KEY"])
    check(place_at(settings.BACKUP_TO).read(name), key)
    note_restored(name)
    return name

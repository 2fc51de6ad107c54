"""The nightly backup."""

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from opening.backups import AlreadyRunning, BackupError, make_backup
from opening.news import tell_of_failed_backup

log = logging.getLogger(__name__)


# After the night's deletion, so that what was let go of is in no backup of the day.
@app.periodic(cron="52 4 * * *")
@app.task(name="nightly_backup", queueing_lock="nightly_backup")
def nightly_backup(timestamp: int) -> None:
    """Make a backup where a place is given; stewards are told when it failed."""
    if not settings.BACKUP_TO:
        return
    try:
        make_backup()
    except AlreadyRunning:
        log.info("Another backup is being made.")
    except BackupError as error:
        log.error("No backup was made: %s", error)
        tell_of_failed_backup()

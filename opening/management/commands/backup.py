"""Makes a backup now, or looks whether the newest one is as it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opening.backups import AlreadyRunning, BackupError, make_backup, verify_newest

KEYS = (
    "FIELD_ENCRYPTION_KEYS, BLIND_INDEX_KEY and SECRET_KEY are NOT in it, nor is the private key "
    "that opens it. Keep all four away from this server, or the backup is worthless."
)


class Command(BaseCommand):
    """`backup [--to PLACE]`, `backup --verify`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default="", help="a folder or s3://…; else BACKUP_TO")
        parser.add_argument("--verify", action="store_true", help="only look at the newest one")

    def handle(self, *args: Any, to: str, verify: bool, **options: Any) -> None:
        try:
            if verify:
                print(f"{verify_newest(to)} is as it was written.")
                return
            run = make_backup(to)
        except (AlreadyRunning, BackupError) as error:
            raise CommandError(str(error)) from error
        print(f"{run.name}: {run.size:,} bytes in {run.seconds} s, read back and whole.")
        print(f"SHA-256 {run.sha256}")
        print(KEYS)

"""`manage.py import_all FILE`: what `export_all` wrote goes into this install, which is empty."""

import os
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts import audit
from accounts.models import ListExport
from imports.archive.loading import load_archive
from imports.archive.sealing import ArchiveError, is_sealed, read_archive

PASSPHRASE = "ARCHIVE_PASSPHRASE"


class Command(BaseCommand):
    help = (
        "Load what export_all wrote into this install, right after `migrate`. All of it or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                given = os.environ.get(PASSPHRASE)
                passphrase = (given or getpass("Passphrase: ")) if is_sealed(file) else None
                counts = load_archive(read_archive(file, passphrase))
        except (ArchiveError, OSError) as error:
            raise CommandError(f"Nothing was loaded. {error}") from None
        except DatabaseError as error:
            # Its words may quote a row.
            raise CommandError(f"Nothing was loaded: {type(error).__name__}.") from None
        # The archive holds the record of its own making.
        made = ListExport.objects.filter(model="everything").first()
        if made is not None:
            audit.record(audit.SYSTEM, "import_all", made)
        total = sum(counts.values())
        self.stdout.write(f"{total:,} rows are here, encrypted under the keys of this install.")

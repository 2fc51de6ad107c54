"""`manage.py export_all FILE`: everything of this install leaves as one file."""

import os
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.roles import is_steward
from accounts.services import record_export
from imports.archive.sealing import SHORTEST_PASSPHRASE, write_archive
from imports.archive.tables import rows_of, tables
from imports.archive.writing import archive_lines

PASSPHRASE = "ARCHIVE_PASSPHRASE"


class Command(BaseCommand):
    help = (
        "Write everything of this install into FILE, to be loaded into another one by import_all. "
        f"It is encrypted with a passphrase, which is asked for, or taken from ${PASSPHRASE}."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="Email of the steward who does it.")
        parser.add_argument("--reason", required=True, help="Why; it is recorded. Name nobody.")
        parser.add_argument(
            "--plain", action="store_true", help="Do not encrypt: whoever has the file reads it."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        steward = User.objects.filter(email__iexact=options["by"]).first()
        if steward is None or not is_steward(steward):
            raise CommandError("--by must be the email of a steward.")
        if len(options["reason"]) < SHORTEST_PASSPHRASE:
            raise CommandError("--reason must say why, in a few words.")
        passphrase = None if options["plain"] else new_passphrase()
        if options["plain"]:
            self.stderr.write("Not encrypted: whoever has this file reads everybody's data.")
        count = sum(rows_of(model).count() for model in tables())
        record_export(
            steward,
            "everything",
            count=count,
            columns=[],
            file="all",
            reason=options["reason"][:300],
            has_details=True,
        )
        write_private(options["file"], passphrase)
        self.stdout.write(f"About {count:,} rows are in {options['file']}.")


def write_private(path: Path, passphrase: str | None) -> None:
    """Write the archive for the eyes of its owner alone; half a file does not stay."""
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            write_archive(out, archive_lines(), passphrase)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def new_passphrase() -> str:
    """Return the passphrase of the environment, or one that was typed twice."""
    given = os.environ.get(PASSPHRASE) or getpass("New passphrase: ")
    if len(given) < SHORTEST_PASSPHRASE:
        raise CommandError(f"A passphrase has at least {SHORTEST_PASSPHRASE} characters.")
    if PASSPHRASE not in os.environ and getpass("Once more: ") != given:
        raise CommandError("The two are not the same.")
    return given

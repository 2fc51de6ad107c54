"""Brings a backup into an empty database, and compares every table with what was in it."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from getpass import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from opening import age, postgres
from opening.places import Folder, PlaceError, place_at
from opening.restoring import Restored, RestoreError, check, note_restored, restore


class Command(BaseCommand):
    """`restore FILE --into DATABASE_URL`, `restore FILE --check`."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a path, or the name of a backup in BACKUP_TO")
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument("--into", default="", help="an empty database, written as DATABASE_URL")
        way.add_argument(
            "--check", action="store_true", help="into a database made for it and dropped again"
        )
        parser.add_argument(
            "--key-file", default="", help="the private key; else BACKUP_PRIVATE_KEY, or asked for"
        )

    def handle(
        self, *args: Any, file: str, into: str, check: bool, key_file: str, **options: Any
    ) -> None:
        try:
            done = _restored(file, _key(key_file), into)
        except (RestoreError, PlaceError, postgres.ToolsError, age.SealError) as error:
            raise CommandError(str(error)) from error
        name = Path(file).name
        noted = note_restored(name)
        print(f"{name} of {done.made_at}: {done.tables} tables, {done.rows:,} rows, all the same.")
        if not noted:
            print("This install does not know that backup: its checklist stays as it is.")
        if into:
            print("Before it is used: set FIELD_ENCRYPTION_KEYS and BLIND_INDEX_KEY as they were.")


def _restored(file: str, key: Any, into: str) -> Restored:
    parts = _parts(file)
    return restore(parts, key, postgres.url_parameters(into)) if into else check(parts, key)


def _parts(file: str) -> Iterator[bytes]:
    path = Path(file)
    if path.exists() or not settings.BACKUP_TO:
        return Folder(path.parent).read(path.name)
    return place_at(settings.BACKUP_TO).read(file)


def _key(key_file: str) -> Any:
    """Return the private key, never from the command line. Raises `CommandError`."""
    try:
        given = Path(key_file).read_text() if key_file else os.environ.get("BACKUP_PRIVATE_KEY", "")
    except OSError:
        raise CommandError("The file of the key cannot be read.") from None
    for line in (given or getpass("Private key (AGE-SECRET-KEY-1…): ")).splitlines():
        if line.strip().upper().startswith("AGE-SECRET-KEY-"):
            try:
                return age.private_key(line)
            except ValueError:
                break
    raise CommandError("That is no private key of backups.")

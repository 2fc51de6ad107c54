"""Writes what readers said as a catalog, for `scripts/catalogs.py merge_review`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from translation_review.export import reviewed_catalog
from translation_review.texts import languages


class Command(BaseCommand):
    help = "Write the catalog of a language with what its readers said to the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", choices=languages())

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(reviewed_catalog(options["language"]).decode(), ending="")

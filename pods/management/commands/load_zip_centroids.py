"""`manage.py load_zip_centroids FILE.csv`: where ZIP codes are, for distances between neighbors."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pods.zips import BadFileError, load_zip_centroids


class Command(BaseCommand):
    help = (
        "Loads the middles of ZIP codes from a file with the columns zip, latitude and longitude, "
        "or from the US Census gazetteer of ZIP code areas. Codes that are there already are "
        "replaced."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV or tab-separated file with a first line")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            count = load_zip_centroids(file)
        except BadFileError as error:
            # All or nothing, so that the same file can be mended and loaded again.
            raise CommandError(f"{error} Nothing was stored.") from error
        self.stdout.write(f"ZIP codes stored: {count}.")

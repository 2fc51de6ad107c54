"""ZIP codes: the ward of one, and the middle of each, read from a file."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.zip_codes import codes_holding, read_any_zip, read_zip
from pods.models import Ward, ZipCentroid

# Our own names, and those of the US Census gazetteer of ZIP code areas
HEADERS = {
    "zip_code": ("zip", "zip_code", "geoid", "zcta5"),
    "latitude": ("latitude", "lat", "intptlat"),
    "longitude": ("longitude", "lon", "lng", "intptlong"),
}
DELIMITERS = ("\t", "|", ";", ",")


def only_ward_with(zip_code: str, wards: Iterable[Ward]) -> Ward | None:
    """Return the only one of `wards` with `zip_code`; None when there is none, or several."""
    # ZIP codes cross borders of wards. A guess would show the request to the wrong coordinators.
    found = wards_at(zip_code, wards)
    return found[0] if len(found) == 1 else None


def wards_at(zip_code: str, wards: Iterable[Ward]) -> list[Ward]:
    """Return those of `wards` with `zip_code`; where none has it whole, those with its area."""
    listed = list(wards) if zip_code else []
    for code in codes_holding(zip_code):
        if found := [ward for ward in listed if code in ward.zip_codes]:
            return found
    return []


def at_zip(zip_code: str) -> Q:
    """Return the condition of wards with `zip_code`, or with the area that it is in."""
    return Q(zip_codes__overlap=codes_holding(zip_code))


def codes_of_another_rule() -> tuple[str, str]:
    """Return what to say of wards whose codes are none in our country, and where they are listed.

    ("", "") where all of them are.
    """
    every = Ward.objects.exclude(zip_codes=[]).values_list("zip_codes", flat=True)
    if all(read_zip(code) == code for codes in every for code in codes):
        return "", ""
    words = _("Some wards have codes that are no postal codes of this country.")
    return words, reverse("admin:pods_ward_changelist")


class BadFileError(Exception):
    """A file that cannot be read. The words say what is wrong and where, in a sentence."""


@transaction.atomic
def load_zip_centroids(path: Path) -> int:
    """Store what the file at `path` says; what it does not name stays. Returns how many.

    Raises `BadFileError`, and stores nothing, when a line cannot be read.
    """
    # A code that comes twice counts once, the last: Postgres updates no row twice in one statement.
    rows = {row.zip_code: row for row in read(path)}
    ZipCentroid.objects.bulk_create(
        rows.values(),
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["zip_code"],
        update_fields=["latitude", "longitude"],
    )
    return len(rows)


def read(path: Path) -> Iterator[ZipCentroid]:
    """Yield the rows of the file. Raises `BadFileError`."""
    try:
        # Spreadsheets put a mark before the first column's name, which would then not be known.
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"{path} cannot be read as text: {error}") from error
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in DELIMITERS if sign in first), ",")
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    columns = _columns(next(lines, []))
    for number, line in enumerate(lines, start=2):
        if any(cell.strip() for cell in line):
            yield _row(line, columns, number)


def _columns(header: list[str]) -> dict[str, int]:
    """Return the column of each value."""
    # The gazetteer's last name has spaces behind it.
    names = [cell.strip().lower() for cell in header]
    found = {}
    for value, known in HEADERS.items():
        places = [names.index(name) for name in known if name in names]
        if not places:
            raise BadFileError(f"The first line has no column {' or '.join(known)}.")
        found[value] = places[0]
    return found


def _row(line: list[str], columns: dict[str, int], number: int) -> ZipCentroid:
    try:
        cells = {name: line[place].strip() for name, place in columns.items()}
        latitude, longitude = float(cells["latitude"]), float(cells["longitude"])
    except (IndexError, ValueError) as error:
        raise BadFileError(f"Line {number} has no ZIP code, latitude and longitude.") from error
    zip_code = read_any_zip(cells["zip_code"])
    if not zip_code:
        raise BadFileError(f"Line {number} has no ZIP code: {cells['zip_code']!r}.")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise BadFileError(f"Line {number} is not on earth: {latitude}, {longitude}.")
    return ZipCentroid(zip_code=zip_code, latitude=latitude, longitude=longitude)

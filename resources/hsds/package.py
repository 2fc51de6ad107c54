"""Packages of HSDS, read into entries.

Bytes go in, entries come out one at a time; beside them stands which records were refused, and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from resources.hsds.incoming import IncomingEntry, RefusedRecordError
from resources.hsds.reading import read_places
from resources.hsds.unpacking import MOST_SERVICES, RefusedPackageError, records_in

MOST_REFUSED = 1000  # are told one by one


@dataclass
class Package:
    """The contents of a package. `records` are its services as HSDS 3.0 writes them, read once."""

    kind: str  # "json" or "tabular"
    records: Iterator[Any]
    source: str = ""
    refused: list[RefusedRecordError] = field(default_factory=list)
    refused_count: int = 0

    def entries(self) -> Iterator[IncomingEntry]:
        """Return the entries, one at a time; what is refused is added to `refused`."""
        for number, record in enumerate(self.records):
            if number >= MOST_SERVICES:
                raise RefusedPackageError("too_many_rows")
            try:
                # All places of one: half a service would be worse than none.
                places = list(read_places(record, self.source))
            except RefusedRecordError as refused:
                self._refuse(refused, number)
            else:
                yield from places

    def _refuse(self, refused: RefusedRecordError, number: int) -> None:
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            refused.record = refused.record or f"#{number + 1}"
            self.refused.append(refused)


def read_package(data: bytes, source: str = "") -> Package:
    """Return what the file `data` holds. Raises `RefusedPackageError`.

    `source` tells apart the ids of two directories, where they are no UUIDs. Broken text within
    the file may also be met later, while `Package.entries` runs.
    """
    kind, _count, records = records_in(data)
    return Package(kind, records, source)

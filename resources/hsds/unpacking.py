"""Packages of HSDS: a file of JSON or a zip of tables, taken apart within bounds.

Bytes go in, records of services as HSDS 3.0 writes them come out. Nothing here asks for settings or
a database, so that a process without any can do it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from resources.hsds.piecewise import Elements, top_of
from resources.hsds.tables import Table, Tables, table_name

MEGABYTE = 1024 * 1024
LARGEST_FILE = 40 * MEGABYTE
# Of all tables that a zip unpacks to.
LARGEST_UNPACKED = 160 * MEGABYTE
MOST_FILES = 100
MOST_ROWS = 1_000_000  # of all tables
MOST_SERVICES = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 20_000
LISTS = (list, Elements)
REFUSALS = (
    "too_large",
    "unpacks_too_large",
    "too_many_files",
    "too_many_rows",
    "too_many_columns",
    "not_a_package",  # neither JSON nor a zip of tables
    "no_services",  # a package, and no services in it
    "broken",  # begins as one and cannot be read to its end
)


class RefusedPackageError(ValueError):
    """A file that is not read at all; `code` is one of `REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def records_in(data: bytes) -> tuple[str, int, Iterator[Any]]:
    """Return the kind of package ("json" or "tabular"), how many services are in it, and those.

    Raises `RefusedPackageError`.
    """
    if len(data) > LARGEST_FILE:
        raise RefusedPackageError("too_large")
    if data[:2] == b"PK":
        return _tabular(read_zip(data))
    begin = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if begin not in (b"{", b"["):
        raise RefusedPackageError("not_a_package")
    try:
        found = top_of(data.decode("utf-8-sig"))
        if isinstance(found, dict) and any(name.endswith(".csv") for name in found):
            return _tabular(_tables_in(found))
        count = _count(found)
    except RefusedPackageError:
        raise
    except (ValueError, RecursionError) as error:
        raise RefusedPackageError("broken") from error
    return "json", count, services_in(found)


def _tabular(tables: Tables) -> tuple[str, int, Iterator[Any]]:
    return "tabular", len(tables.tables["services"].rows), tables.services()


def _count(found: Any) -> int:
    """Return how many services are in what was read. Raises `ValueError` where it is broken."""
    if isinstance(found, dict) and isinstance(listed := _listed(found), Elements):
        return listed.count  # one pass less through the text
    count, is_package = 0, False
    for service in services_in(found):
        count += 1
        is_package = is_package or isinstance(service, dict)
    if not (is_package or isinstance(found, dict)):
        raise RefusedPackageError("no_services")
    return count


def services_in(found: Any) -> Iterator[Any]:
    """Yield the services of a page, of a list, of an organization with its own, or the only one."""
    if isinstance(found, dict):
        if (listed := _listed(found)) is not None:
            yield from _of_organization(found, listed)
            return
        found = [_whole(found)]
    for record in found:
        if isinstance(record, dict) and isinstance(record.get("services"), LISTS):
            yield from _of_organization(record, record["services"])
        else:
            yield record


def _listed(found: dict[str, Any]) -> Any:
    """Return the list of services in an object; None where it has none."""
    named = map(found.get, ("contents", "services", "items", "data"))
    return next((each for each in named if isinstance(each, LISTS)), None)


def _of_organization(owner: dict[str, Any], services: Iterable[Any]) -> Iterator[Any]:
    """Give each of its services the organization that they stand in."""
    if not (owner.get("id") and owner.get("name")):
        yield from services
        return
    rest = _whole({name: value for name, value in owner.items() if name != "services"})
    for record in services:
        yield {"organization": rest, **record} if isinstance(record, dict) else record


def _whole(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, Elements) else value
        for name, value in record.items()
    }


def read_zip(data: bytes) -> Tables:
    """Return the tables of a zip. Raises `RefusedPackageError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _tables_of(archive)
    except (zipfile.BadZipFile, csv.Error, OSError, EOFError, NotImplementedError) as error:
        raise RefusedPackageError("broken") from error
    except (RuntimeError, ValueError) as error:
        if isinstance(error, RefusedPackageError):
            raise
        # Encrypted, or text that is no text.
        raise RefusedPackageError("broken") from error


def _tables_of(archive: zipfile.ZipFile) -> Tables:
    if len(archive.namelist()) > MOST_FILES:
        raise RefusedPackageError("too_many_files")
    tables: dict[str, Table] = {}
    budget = _Budget()
    for info in archive.infolist():
        name = table_name(info.filename) if info.filename.lower().endswith(".csv") else ""
        if name:
            with archive.open(info) as file:
                _read_table(tables, name, budget.counted(file))
    return _with_services(tables)


def _with_services(tables: dict[str, Table]) -> Tables:
    if "services" not in tables:
        raise RefusedPackageError("no_services" if tables else "not_a_package")
    return Tables(tables)


class _Budget:
    """The bytes that may still be unpacked, counted meanwhile, whatever the zip says of itself."""

    def __init__(self) -> None:
        self.left = LARGEST_UNPACKED

    def counted(self, file: Any) -> Iterator[str]:
        """Return the lines of `file`."""
        for line in iter(lambda: file.readline(MEGABYTE), b""):
            self.left -= len(line)
            if self.left < 0:
                raise RefusedPackageError("unpacks_too_large")
            yield decoded(line)


def decoded(line: bytes) -> str:
    """Return a line as text: in UTF-8, or as old spreadsheets write it."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _read_table(tables: dict[str, Table], name: str, lines: Iterator[str]) -> None:
    csv.field_size_limit(MEGABYTE)
    rows = csv.reader(lines)
    columns = next(rows, None)
    if not columns:
        return
    if len(columns) > MOST_COLUMNS:
        raise RefusedPackageError("too_many_columns")
    columns[0] = columns[0].lstrip("\ufeff")
    table = Table(columns)
    before = tables.get(name)
    tables[name] = table
    count = sum(len(other.rows) for other in tables.values())
    for row in rows:
        count += 1
        if count > MOST_ROWS:
            raise RefusedPackageError("too_many_rows")
        table.add(cell[:LONGEST_CELL] for cell in row)
    if before is not None:
        _join(tables, name, before, table)


def _join(tables: dict[str, Table], name: str, one: Table, other: Table) -> None:
    """Two files of one table, such as attributes and those of services: all columns of both."""
    both = Table(dict.fromkeys([*one.columns, *other.columns]))
    for table in (one, other):
        for row in table.rows:
            record = table.record(row)
            both.add(record.get(column, "") for column in both.columns)
    tables[name] = both


def _tables_in(found: dict[str, Any]) -> Tables:
    """Return the tables of a package that is written as one JSON object of lists of rows."""
    tables = {}
    for path, rows in found.items():
        name = table_name(path)
        if name and isinstance(rows, LISTS):
            objects = [row for row in rows if isinstance(row, dict)]
            table = Table(dict.fromkeys(column for row in objects for column in row))
            for row in objects:
                table.add(_cell(row.get(column)) for column in table.columns)
            tables[name] = table
    return _with_services(tables)


def _cell(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value)[:LONGEST_CELL]

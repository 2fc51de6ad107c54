"""The sheets of a file, whatever its format: lines of texts."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from imports.readers.letters import SAMPLE, Letters, read_letters
from imports.readers.limits import LARGEST_UNPACKED, LONGEST_CELL, MOST_COLUMNS, RefusedError

Line = tuple[int, list[str]]
OLD_OFFICE, ZIP, PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF"
# What a workbook is read from; pictures and the like are not even unpacked.
KEPT = (".xml", ".rels", "mimetype")
DELIMITERS = ",;\t|*^~"
CHUNK = 64 * 1024
TRIED_LINES = 60
WHOLE = 1e15


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name ("" for a text file), its lines, and the lines with merged cells."""

    name: str
    lines: Callable[[], Iterator[Line]]
    merged: frozenset[int] = field(default_factory=frozenset)


def open_sheets(data: bytes, encoding: str = "") -> tuple[list[Sheet], Letters | None]:
    """Return the sheets of a file by what it is, not by its name; of a text how it was read.

    `encoding` is what somebody said of a text that does not tell. Raises `RefusedError`.
    """
    if not data.strip():
        raise RefusedError("empty")
    if data.startswith(OLD_OFFICE):
        raise RefusedError("old")
    if data.startswith(PDF):
        raise RefusedError("other")
    if data.startswith(ZIP):
        return _workbook(data), None
    letters = read_letters(data, encoding)
    return [_text(letters.text)], letters


# --- Texts ----------------------------------------------------------------------------------------


def _text(text: str) -> Sheet:
    if "\x00" in text:
        raise RefusedError("other")
    delimiter = _delimiter(text)

    def lines() -> Iterator[Line]:
        csv.field_size_limit(max(len(text), 1))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise RefusedError("broken") from None
            # The line in which it begins: quoted ones may go over several.
            number, before = before + 1, reader.line_num
            yield number, _bounded(cells)

    return Sheet("", lines)


def _delimiter(text: str) -> str:
    """Return the sign that splits the first lines into the same number of cells, the more so."""

    def score(sign: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=sign)
        try:
            widths = [len(cells) for cells, _n in zip(reader, range(TRIED_LINES), strict=False)]
        except csv.Error:
            return 0, 0
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0), usual

    return max(DELIMITERS, key=score)


# --- Workbooks ------------------------------------------------------------------------------------


def _workbook(data: bytes) -> list[Sheet]:
    from python_calamine import (  # slow to load, and most files are text
        CalamineError,
        CalamineWorkbook,
        PasswordError,
    )

    safe = _unpacked_within_bounds(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(safe))
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            found.append(Sheet(name, _lines_of(sheet), _merged_in(sheet)))
    except PasswordError:
        raise RefusedError("password") from None
    except CalamineError:
        raise RefusedError("broken") from None
    return found


def _unpacked_within_bounds(data: bytes) -> bytes:
    """Return the same archive made anew, of what is needed: no size in it can be a lie then."""
    made, left = io.BytesIO(), LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()}
            _refuse_what_is_no_table(names)
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
                for name in sorted(name for name in names if name.endswith(KEPT)):
                    with archive.open(name) as source, copy.open(name, "w") as target:
                        while piece := source.read(CHUNK):
                            left -= len(piece)
                            if left < 0:
                                raise RefusedError("unpacks")
                            target.write(piece)
    except RuntimeError:  # of an encrypted archive
        raise RefusedError("password") from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        raise RefusedError("broken") from None
    except Exception as error:
        if type(error).__module__ in {"zlib", "zipfile"}:
            raise RefusedError("broken") from None
        raise
    return made.getvalue()


def _refuse_what_is_no_table(names: set[str]) -> None:
    if any(name.endswith("vbaProject.bin") for name in names):
        raise RefusedError("macros")
    if "xl/workbook.bin" in names:
        raise RefusedError("old")
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise RefusedError("other")


def _lines_of(sheet: Any) -> Callable[[], Iterator[Line]]:
    def lines() -> Iterator[Line]:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield number, _bounded([_as_text(cell) for cell in cells])

    return lines


def _merged_in(sheet: Any) -> frozenset[int]:
    """Return the lines in which cells beside each other are one."""
    try:
        ranges = sheet.merged_cell_ranges or []
    except Exception:  # noqa: BLE001  not every format tells
        return frozenset()
    return frozenset(top + 1 for (top, left), (_bottom, right) in ranges if right > left)


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # Programs keep all numbers so: a phone is 2025550123.0.
        return str(int(value)) if value.is_integer() and abs(value) < WHOLE else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return "" if value is None else str(value)


def _bounded(cells: list[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        if any(cells[MOST_COLUMNS:]):
            raise RefusedError("wide")
        cells = cells[:MOST_COLUMNS]
    return [cell[: LONGEST_CELL + 1] for cell in cells]

"""The tables in a sheet: there may be several below each other, with titles above their headers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from imports.readers.limits import MOST_ROWS, MOST_TABLES, RefusedError
from imports.readers.sheets import Line, Sheet

SAMPLES = 60
# So many lines tell a title, a header of two lines, and a header.
ENOUGH = 3
LONGEST_HEADER = 200
# What stands in the rows of a table, and not in its header.
_DATA = re.compile(r"@|^\W*[\d٠-٩۰-۹০-৯][\d٠-٩۰-۹০-৯\W]*$|^(?:true|false)$", re.IGNORECASE)


@dataclass
class Table:
    """A table: where its rows stand, what its columns are called, and its first rows."""

    sheet: Sheet
    header: list[str]
    first: int
    last: int
    rows: int = 0
    samples: list[list[str]] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Yield its rows that are not empty."""
        for number, cells in self.sheet.lines():
            if number > self.last:
                return
            if number >= self.first and any(cell.strip() for cell in cells):
                yield number, cells

    def summary(self) -> dict[str, Any]:
        return {
            "name": self.sheet.name,
            "line": self.first,
            "header": self.header,
            "rows": self.rows,
            "samples": self.samples,
        }


def tables_in(sheets: list[Sheet]) -> list[Table]:
    """Return the tables of a file with at least one row. Raises `RefusedError`."""
    found = [table for sheet in sheets for table in _in_sheet(sheet) if table.rows]
    if not found:
        raise RefusedError("empty")
    if len(found) > MOST_TABLES:
        raise RefusedError("tables")
    if sum(table.rows for table in found) > MOST_ROWS:
        raise RefusedError("long")
    return found


def _in_sheet(sheet: Sheet) -> list[Table]:
    found: list[Table] = []
    # The first lines after a gap, until it is clear what they are; None when it is.
    head: list[Line] | None = None
    for number, cells in sheet.lines():
        if not any(cell.strip() for cell in cells):
            _begin(sheet, found, head)
            head = []
        elif head is None and found:
            _add(found[-1], number, cells)
        else:
            head = [*(head or []), (number, cells)]
            if len(head) == ENOUGH:
                _begin(sheet, found, head)
                head = None
    _begin(sheet, found, head)
    return found


def _begin(sheet: Sheet, found: list[Table], head: list[Line] | None) -> None:
    """Begin a table with the lines `head`, or go on with the last one after a gap."""
    if not head:
        return
    while len(head) > 1 and len(_filled(head[0][1])) == 1 < len(_filled(head[1][1])):
        head = head[1:]  # a title
    number, cells = head[0]
    if found and not _is_new_header(found[-1], cells):
        rows = head[1:] if _named(cells) == found[-1].header else head
    elif number in sheet.merged and len(head) > 1 and is_header(head[1][1]):
        above, number, below = _spread(cells), head[1][0], head[1][1]
        cells = [f"{over} {cell}".strip() for over, cell in zip(above, below, strict=False)]
        found.append(Table(sheet, _named(cells), number + 1, number))
        rows = head[2:]
    elif is_header(cells):
        found.append(Table(sheet, _named(cells), number + 1, number))
        rows = head[1:]
    else:
        found.append(Table(sheet, [""] * len(cells), number, number - 1))
        rows = head
    for line, row in rows:
        _add(found[-1], line, row)


def _is_new_header(table: Table, cells: list[str]) -> bool:
    """Tell whether `cells`, below a gap, name columns: words where the table has numbers."""
    if not is_header(cells) or _named(cells) == table.header:
        return False
    return not table.rows or any(
        cell.strip() and _holds_data(table, place) for place, cell in enumerate(cells)
    )


def _holds_data(table: Table, place: int) -> bool:
    filled = [row[place].strip() for row in table.samples if place < len(row) and row[place]]
    return sum(bool(_DATA.search(cell)) for cell in filled) * 2 > len(filled)


def _add(table: Table, number: int, cells: list[str]) -> None:
    table.rows += 1
    table.last = number
    if len(cells) > len(table.header):
        table.header += [""] * (len(cells) - len(table.header))
    if len(table.samples) < SAMPLES:
        table.samples.append(cells)


def is_header(cells: list[str]) -> bool:
    """Tell whether these cells name columns, and are no row of data."""
    filled = _filled(cells)
    return bool(filled) and all(
        len(cell) <= LONGEST_HEADER and not _DATA.search(cell) for cell in filled
    )


def _filled(cells: list[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]


def _spread(cells: list[str]) -> list[str]:
    """Return cells of a line with what stands left of each empty one."""
    said, spread = "", []
    for cell in cells:
        said = cell.strip() or said
        spread.append(said)
    return spread


def _named(cells: list[str]) -> list[str]:
    return [" ".join(cell.split())[:LONGEST_HEADER] for cell in cells]

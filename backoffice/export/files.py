"""Tables as CSV and as XLSX, written row by row: a list of any length takes no more memory.

A spreadsheet program opens both, so every cell is text that it neither runs nor rounds. What we
hand out may hold people's data, so nothing of it is written to a disk on the way. Libraries that
write XLSX keep either all cells in memory or a copy of them in a temporary file
(docs/decisions/0128-lists-leave-as-files.md).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape

Row = Sequence[str]
# What a spreadsheet program takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What it takes for a number and writes otherwise: a ZIP code, a phone, an account.
_NUMBER_THAT_IS_NONE = re.compile(r"0[0-9]+|[0-9]{12,}|[0-9]+[eE][0-9]+")
# Not to be had in XML, whichever way they are written.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
# Bytes that are gathered before they are handed on.
PIECE = 64 * 1024


def safe(cell: str) -> str:
    """Return `cell` for CSV: text that no spreadsheet runs as a formula or writes as a number.

    The sign before it is the one that people type for the same; our own imports take it off again.
    """
    is_changed = cell.startswith(FORMULA) or _NUMBER_THAT_IS_NONE.fullmatch(cell)
    return f"'{cell}" if is_changed else cell


def without_sign(cell: str) -> str:
    """Return what `safe` was given."""
    is_ours = cell[:1] == "'" and safe(cell[1:]) == cell
    return cell[1:] if is_ours else cell


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a table as CSV, in pieces."""
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read it as UTF-8
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        if out.tell() > PIECE:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode("utf-8", "replace")


def as_xlsx(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a table as a workbook of one sheet, in pieces: all cells are text."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open(zipfile.ZipInfo(SHEET), "w", force_zip64=True) as sheet:
            sheet.write(SHEET_BEGINS)
            for number, row in enumerate(rows, start=1):
                sheet.write(_row(number, row))
                if pipe.size > PIECE:
                    yield pipe.taken()
            sheet.write(SHEET_ENDS)
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """A file that is only written to, from which pieces are taken: an archive needs no more."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self._pieces, self.size = self._pieces, [], 0
        return b"".join(pieces)


def _row(number: int, row: Row) -> bytes:
    cells = "".join(map(_cell, row))
    return f'<row r="{number}">{cells}</row>'.encode()


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    said = escape(_NOT_IN_XML.sub("\ufffd", text[:LONGEST_CELL]), quote=False)
    return f'<c t="inlineStr" s="1"><is><t xml:space="preserve">{said}</t></is></c>'


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
# The few parts that every workbook has. Style 1 is "@": a cell stays text when it is edited.
PARTS = {
    "[Content_Types].xml": f"""{HEAD}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>\
<Override PartName="/{SHEET}" ContentType="{KIND}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>""",
    "_rels/.rels": f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>\
</Relationships>""",
    "xl/workbook.xml": f"""{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>\
<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{HEAD}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""{HEAD}<styleSheet xmlns="{MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>""",
}
SHEET_BEGINS = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">\
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>\
</sheetViews><sheetData>'.encode()
SHEET_ENDS = b"</sheetData></worksheet>"

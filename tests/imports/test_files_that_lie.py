"""Files that are not what they seem: each gets a clear answer, and none takes more than it may."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from imports.reading import REFUSALS, RefusedFile, opened

PHONES = [["Ana", "202-555-0141"], ["Bo", "202-555-0143"]]


def book(*sheets: Callable[[Any], None]) -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.active)
    for place, fill in enumerate(sheets):
        fill(made.create_sheet(f"Sheet {place}"))
    made.save(out)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    """The least that OpenDocument asks for."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = (f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="One">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = {"META-INF__manifest_dot_xml": b"<manifest/>"}
    return archive(mimetype=kind.encode(), content_dot_xml=content.encode(), **manifest)


def far_down(sheet: Any) -> None:
    sheet["A1"], sheet["XFD1048576"] = "Name", "x"


WIDE = ",".join(["x"] * 300)
LIES = {
    "empty": b" \n\n",
    "header alone": b"Name,Phone\n",
    "pdf": b"%PDF-1.7 ...",
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01",
    "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "macros": archive(xl__workbook_dot_xml=b"<a/>", xl__vbaProject_dot_bin=b"x"),
    "bomb": archive(xl__workbook_dot_xml=b" " * 200_000_000),
    "cut off": book(lambda sheet: sheet.append(["Name"]))[:500],
    "no workbook": archive(word__document_dot_xml=b"<a/>"),
    "far down": book(far_down),
    "wide": f"{WIDE}\n{WIDE}\n".encode(),
    "long": b"a\n" * 100_002,
    "tables": b"Name,Phone\nA,202-555-0141\n\nWho,Cell\nB,202-555-0141\n\n" * 30,
}
CODES = {
    "empty": "empty",
    "header alone": "empty",
    "pdf": "other",
    "picture": "other",
    "old": "old",
    "macros": "macros",
    "bomb": "unpacks",
    "cut off": "broken",
    "no workbook": "other",
    "far down": "memory",
    "wide": "wide",
    "long": "long",
    "tables": "tables",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_for_what_it_is(lie: str) -> None:
    with pytest.raises(RefusedFile) as refused, opened(LIES[lie]) as file:
        list(file.rows(0))
    assert refused.value.code == CODES[lie]
    assert all(map(str, REFUSALS[refused.value.code]))


def read(data: bytes, table: int = 0) -> tuple[list[str], list[list[str]]]:
    with opened(data) as file:
        return file.tables[table]["header"], [cells for _line, cells in file.rows(table)]


@pytest.mark.parametrize(
    "data",
    [
        "\ufeffName;Phone\r\nAna;202-555-0141\r\nBo;202-555-0143\r\n".encode(),
        "Name\tPhone\nAna\t202-555-0141\nBo\t202-555-0143\n".encode("utf-16"),
        b'"Name","Phone"\n"Ana","202-555-0141"\n\n\n"Bo","202-555-0143"\n',
        b"Our list 2020,\n,\nName,Phone\nAna,202-555-0141\nBo,202-555-0143\n",
        ods([["Name", "Phone"], *PHONES]),
        book(lambda sheet: [sheet.append(row) for row in (["Name", "Phone"], *PHONES)]),
        book(lambda sheet: None, lambda sheet: [
            sheet.append(row) for row in (["Volunteers"], [], ["Name", "Phone"], *PHONES)
        ]),
    ],
    ids=["semicolons, BOM", "UTF-16, tabs", "gap", "title", "ods", "xlsx", "empty sheet, title"],
)  # fmt: skip
def test_the_same_table_in_other_clothes(data: bytes) -> None:
    assert read(data) == (["Name", "Phone"], PHONES)


def test_old_encodings_and_line_breaks_in_cells() -> None:
    data = 'Nombre,Teléfono,Señas\n"Peña, José",202-555-0141,"Calle 5\nPiso 2"\n'.encode("cp1252")
    header, rows = read(data)
    assert header == ["Nombre", "Teléfono", "Señas"]
    assert rows == [["Peña, José", "202-555-0141", "Calle 5\nPiso 2"]]


def test_two_tables_below_each_other_are_two() -> None:
    data = b"Name,Phone\nAna,202-555-0141\n\nPantry,Street,Hours\nFood,5 Main St,9-5\n"
    assert read(data, 0)[1] == [["Ana", "202-555-0141"]]
    assert read(data, 1)[0] == ["Pantry", "Street", "Hours"]


def test_merged_headers_and_formulas() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Contact", None, "Help"])
        sheet.merge_cells("A1:B1")
        sheet.append(["Name", "Phone", "What"])
        sheet.append(["Ana", 2025550141, '=HYPERLINK("http://x")'])

    header, rows = read(book(fill))
    assert header == ["Contact Name", "Contact Phone", "Help What"]
    # A formula is what a program last worked out of it: here nothing.
    assert rows == [["Ana", "2025550141", ""]]

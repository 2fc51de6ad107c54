"""Reading an uploaded file, in a process that may die of it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).parent.parent
SAVE_AS = _("Please save it as .xlsx, .ods or CSV in your spreadsheet program, and upload that.")
REFUSALS: dict[str, tuple[str | Promise, ...]] = {
    "empty": (_("We found no rows in this file."),),
    "old": (_("This is an older format, or it has a password."), SAVE_AS),
    "files": (_("There are too many files in this zip."),),
    "no_package": (
        _("This is no HSDS package. It is a file of JSON, or a zip file with a services.csv."),
    ),
    "no_services": (_("There are no services in this package."),),
    "macros": (_("This file contains macros, which are programs. We do not open those."), SAVE_AS),
    "password": (_("This file has a password."), SAVE_AS),
    "other": (_("This is not a spreadsheet."), SAVE_AS),
    "broken": (_("This file is damaged."), SAVE_AS),
    "wide": (_("A table in this file has more than 200 columns."),),
    "long": (_("This file has more than 100,000 rows. Please split it."),),
    "tables": (_("This file has more than 50 tables. Please keep those that you need."),),
    "unpacks": (_("This file unpacks to more than we can open. Please split it."),),
    "memory": (
        _("This file takes more memory or time than we allow."),
        _("Often one stray cell far down is the reason. Please copy the table to a new file."),
    ),
}


# The programs that read a file: sheets with columns, or packages with records.
CHILDREN = {"sheets": "imports.readers.child", "package": "imports.readers.package_child"}


class RefusedFile(Exception):
    """A file that cannot be read; `code` is one of `REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OpenFile:
    """A file that is being read: its `tables`, and then the rows of one of them.

    `letters` say how a text was read that does not tell (`imports.readers.letters`); else None.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        told = self._told()
        self.tables: list[dict[str, Any]] = told["tables"]
        self.letters: dict[str, Any] | None = told["letters"]

    def rows(self, table: int) -> Iterator[tuple[int, Any]]:
        """Yield line and cells (or record) of each row. Once. Raises `RefusedFile`."""
        stdin = self._process.stdin
        if stdin:
            stdin.write(f"{table}\n".encode())
            stdin.close()
        for line in self._process.stdout or []:
            number, cells = _checked(json.loads(line))
            yield number, cells
        if self._process.wait():
            raise RefusedFile("memory")

    def _told(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            # It was ended by its limits, or by the kernel.
            raise RefusedFile("memory")
        return _checked(json.loads(line))


def _checked(told: Any) -> Any:
    if isinstance(told, dict) and "refused" in told:
        raise RefusedFile(told["refused"])
    return told


@contextmanager
def opened(data: bytes, reader: str = "sheets", encoding: str = "") -> Iterator[OpenFile]:
    """Read a file in a process of its own, which ends with the block. Raises `RefusedFile`.

    `reader` is one of `CHILDREN`, `encoding` what somebody said of a text that does not tell.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", CHILDREN[reader], encoding],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        # Nothing of ours: no keys, no address of the database.
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    try:
        _hand_over(process, data)
        yield OpenFile(process)
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                _close(pipe)
        process.wait()


def _hand_over(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(len(data).to_bytes(8, "big") + data)
        process.stdin.flush()
    except BrokenPipeError:
        raise RefusedFile("memory") from None


def _close(pipe: Any) -> None:
    with suppress(BrokenPipeError):
        pipe.close()

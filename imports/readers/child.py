"""The process that reads one file: its bytes come in, its tables and then rows go out as JSON."""

import json
import sys
from typing import Any

from imports.readers.limits import RefusedError, limit_this_process
from imports.readers.sheets import open_sheets
from imports.readers.tables import tables_in


def main() -> None:
    """Tell all tables, then the rows of the one that is chosen. A refusal is told by its code.

    The first argument is the encoding that somebody chose, or "".
    """
    limit_this_process()
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    try:
        sheets, letters = open_sheets(sys.stdin.buffer.read(size), *sys.argv[1:2])
        tables = tables_in(sheets)
        told = letters.summary() if letters and letters.encoding else None
        tell({"tables": [table.summary() for table in tables], "letters": told})
        chosen = sys.stdin.buffer.readline().strip()
        if chosen:
            for number, cells in tables[int(chosen)].lines():
                tell([number, cells])
    except RefusedError as refused:
        tell({"refused": refused.code})
    except MemoryError:
        tell({"refused": "memory"})


def tell(told: Any) -> None:
    """Say one thing to the process that waits for it."""
    # Half a surrogate may come out of a broken file; ASCII can say it.
    sys.stdout.write(json.dumps(told, ensure_ascii=True))
    sys.stdout.write("\n")
    if isinstance(told, dict):
        sys.stdout.flush()


if __name__ == "__main__":
    main()

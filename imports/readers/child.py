"""The process that reads one file: its bytes come in, its tables and then rows go out as JSON."""

import json
import sys
from typing import Any

from imports.readers.limits import RefusedError, limit_this_process
from imports.readers.sheets import open_sheets
from imports.readers.tables import tables_in


def main() -> None:
    """Tell all tables, then the rows of the one that is chosen. A refusal is told by its code."""
    limit_this_process()
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    try:
        tables = tables_in(open_sheets(sys.stdin.buffer.read(size)))
        _tell({"tables": [table.summary() for table in tables]})
        chosen = sys.stdin.buffer.readline().strip()
        if chosen:
            for number, cells in tables[int(chosen)].lines():
                _tell([number, cells])
    except RefusedError as refused:
        _tell({"refused": refused.code})
    except MemoryError:
        _tell({"refused": "memory"})


def _tell(told: Any) -> None:
    # Half a surrogate may come out of a broken file; ASCII can say it.
    sys.stdout.write(json.dumps(told, ensure_ascii=True))
    sys.stdout.write("\n")
    if isinstance(told, dict):
        sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The process that reads one HSDS package: its bytes come in, its services go out as JSON."""

import csv
import sys
import zlib

from imports.readers.child import tell
from imports.readers.limits import limit_this_process
from resources.hsds.unpacking import RefusedPackageError, records_in

# What the codes of packages are among those of sheets (`imports.reading.REFUSALS`).
CODES = {
    "too_large": "unpacks",
    "unpacks_too_large": "unpacks",
    "too_many_files": "files",
    "too_many_rows": "long",
    "too_many_columns": "wide",
    "not_a_package": "no_package",
    "no_services": "no_services",
    "broken": "broken",
}


def main() -> None:
    """Tell that there is one table, of services, then those. A refusal is told by its code."""
    limit_this_process()
    size = int.from_bytes(sys.stdin.buffer.read(8), "big")
    try:
        _kind, count, services = records_in(sys.stdin.buffer.read(size))
        table = {"name": "", "line": 1, "header": [], "rows": count, "samples": []}
        tell({"tables": [table], "letters": None})
        if sys.stdin.buffer.readline().strip():
            for number, service in enumerate(services, start=1):
                tell([number, service])
    except RefusedPackageError as refused:
        tell({"refused": CODES[refused.code]})
    except (csv.Error, zlib.error, ValueError, TypeError, AttributeError):
        # What no rule of ours foresaw in somebody else's file.
        tell({"refused": "broken"})
    except MemoryError:
        tell({"refused": "memory"})


if __name__ == "__main__":
    main()

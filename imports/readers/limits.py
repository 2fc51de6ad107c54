"""The bounds of what is read."""

import resource

MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * MEGABYTE
# Of all that a file unpacks to.
LARGEST_UNPACKED = 120 * MEGABYTE
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_TABLES = 50
# No answer is longer; what is, is read this far and then said to be too long.
LONGEST_CELL = 5_000
# Address space, and seconds of a processor.
MEMORY = 600 * MEGABYTE
SECONDS = 40


class RefusedError(Exception):
    """A file that is not read; `code` says why (`imports.reading.REFUSALS`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def limit_this_process() -> None:
    """From now on more memory or time than allowed ends this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

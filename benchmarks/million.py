"""(c) The last POST with 1,000,000 requests stored, against the same on empty tables.

Two servers on two databases of the same Postgres, pressed in turn.

    python -m benchmarks.million
"""

import os
import subprocess
import sys

from benchmarks import client, options
from benchmarks.rounds import ROUNDS, compare, only
from benchmarks.server import database, environment, serving

WANTED = 0.90
PER_ROUND, PER_ROUND_SHORT = 600, 20
STORED, STORED_SHORT = 1_000_000, 1_000


def main() -> int:
    short = options.is_short(__doc__)
    empty = database("mutualaid_bench", short=short)
    full = database("mutualaid_million", short=short)
    _prepare(empty, "fill", 0)
    _prepare(full, "fill", STORED_SHORT if short else STORED)
    with serving(empty) as empty_port, serving(full) as full_port:

        def send(url: str, port: int) -> client.Load:
            # Ready before the clock runs: making and encrypting drafts is no part of what is
            # measured.
            ready = _prepare(url, "sends", PER_ROUND_SHORT if short else PER_ROUND)
            return only(client.press(port, iter(ready)), "302")

        ratio = compare(
            "A complete stored request, with a million stored",
            lambda: send(full, full_port),
            lambda: send(empty, empty_port),
            rounds=1 if short else ROUNDS,
            wanted=WANTED,
        )
    return 0 if ratio >= WANTED or short else 1


def _prepare(url: str, what: str, count: int) -> list[bytes]:
    """Run one step in a process of its own, because Django knows one database at a time."""
    command = [sys.executable, "-m", "benchmarks.million", what, str(count)]
    output = subprocess.run(command, env=environment(url), check=True, stdout=subprocess.PIPE)
    return [bytes.fromhex(line) for line in output.stdout.decode().splitlines()]


def _step(what: str, count: int) -> None:
    import django  # reads the environment that the parent set

    django.setup()
    from benchmarks import drafts, tables  # need Django

    drafts.prepare_places()
    if what == "sends":
        for message in drafts.prepare_sends(count):
            print(message.hex())
    else:
        tables.fill(count)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    if len(sys.argv) > 2:
        _step(sys.argv[1], int(sys.argv[2]))
    else:
        sys.exit(main())

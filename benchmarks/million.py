"""(c) The last POST with 1,000,000 requests stored, against the same on empty tables.

Two servers on two databases of the same Postgres, pressed in turn.

    python -m benchmarks.million
"""

import os
import subprocess
import sys

from benchmarks import client
from benchmarks.rounds import compare, only
from benchmarks.server import database, environment, serving

WANTED = 0.90
PER_ROUND = 600


def main() -> int:
    empty, full = database("mutualaid_bench"), database("mutualaid_million")
    _prepare(empty, "empty")
    _prepare(full, "fill")
    with serving(empty) as empty_port, serving(full) as full_port:

        def send(url: str, port: int) -> client.Load:
            ready = _prepare(url, "sends")
            return only(client.press(port, iter(ready)), "302")

        ratio = compare(
            "A complete stored request, with a million stored",
            lambda: send(full, full_port),
            lambda: send(empty, empty_port),
            wanted=WANTED,
        )
    return 0 if ratio >= WANTED else 1


def _prepare(url: str, what: str) -> list[bytes]:
    """Run one step in a process of its own, because Django knows one database at a time."""
    command = [sys.executable, "-m", "benchmarks.million", what]
    output = subprocess.run(command, env=environment(url), check=True, stdout=subprocess.PIPE)
    return [bytes.fromhex(line) for line in output.stdout.decode().splitlines()]


def _step(what: str) -> None:
    import django  # reads the environment that the parent set

    django.setup()
    from benchmarks import drafts, tables  # need Django

    drafts.prepare_places()
    if what == "sends":
        for message in drafts.prepare_sends(PER_ROUND):
            print(message.hex())
    else:
        {"empty": tables.empty, "fill": tables.fill}[what]()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    if len(sys.argv) > 1:
        _step(sys.argv[1])
    else:
        sys.exit(main())

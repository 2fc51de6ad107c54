"""(g) The desk and the lists in a city of 1,000,000 needs, against one of 10,000.

Both cities are on the same Postgres, each behind a gunicorn of its own; every page is asked for on
one and then on the other. Queries are counted beside, in a process of its own.

    python -m benchmarks.desk

Makes the cities when they are not there (`benchmarks.city`). Exits with 1 when a page costs more
than 1.5 times as much in the large city, takes over 150 ms, or more queries than it may.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from contextlib import ExitStack
from dataclasses import dataclass, field

from benchmarks import client, options
from benchmarks.server import database, environment, serving

SMALL = {"needs": 10_000, "volunteers": 2_000}
LARGE = {"needs": 1_000_000, "volunteers": 100_000}
SHORT = {"needs": 50, "volunteers": 30}, {"needs": 150, "volunteers": 60}
# The desk in all its parts, and one list.
ONLY_SHORT = [
    "r: desk: queue u",
    "r: desk: a need",
    "r: desk: what",
    "r: matches: t",  # "two words", which is looked for in both cities
    "r: matches: p",  # "phone"
]
MOST_TIMES, MOST_MS, MOST_QUERIES = 1.5, 150.0, {"list": 6, "desk": 12}


@dataclass
class Side:
    """One city behind its server: what to ask for, and how long that took."""

    port: int
    pages: dict[str, dict]
    times: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, name: str) -> None:
        """Ask for the page once; pages of several rows take them in turn."""
        page, taken = self.pages[name], self.times.setdefault(name, [])
        address = page["addresses"][len(taken) % len(page["addresses"])]
        message = client.get(address, page["cookies"])
        started = time.perf_counter()
        answer = client.answer(self.port, message)
        taken.append((time.perf_counter() - started) * 1000)
        # A page that fails is fast; no figure may be made of it.
        if b" 200 " not in answer[:20]:
            raise SystemExit(f"{name}: {address} answered {answer[:40]!r}.")


def main() -> int:
    given = _arguments()
    urls = [database(name, short=given.short) for name in given.databases]
    for url, size in zip(urls, SHORT if given.short else (SMALL, LARGE), strict=True):
        _step(url, "make", json.dumps(size))
    only = ONLY_SHORT if given.short else given.only
    with ExitStack() as open_now:
        small, large = (
            Side(open_now.enter_context(serving(url)), _step(url, "pages", json.dumps(only)))
            for url in urls
        )
        for _round in range(1 if given.short else given.rounds + 1):
            for name in small.pages:
                # In turn and never side by side, so that whatever else this machine does hits both
                # alike.
                small.ask(name)
                large.ask(name)
    missed = _report(small, large)
    return 1 if missed and not given.short else 0


def _arguments() -> Namespace:
    given = options.parser(__doc__)
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument(
        "--only", nargs="+", default=[""], help="pages with one of these in the name"
    )
    names = ["mutualaid_city_small", "mutualaid_city_large"]
    given.add_argument("--databases", nargs=2, default=names)
    return given.parse_args()


def _step(url: str, what: str, argument: str) -> dict:
    """Run one step in a process of its own, because Django knows one database at a time."""
    command = [sys.executable, "-m", "benchmarks.desk_pages", what, argument]
    output = subprocess.run(command, env=environment(url), check=True, stdout=subprocess.PIPE)
    return json.loads(output.stdout)


# --- What it came to --------------------------------------------------------------------------


def _report(small: Side, large: Side) -> int:
    """Print every page's line; gives how many are not as wanted."""
    print(f"{'':52}    small city    large city  large :")
    print(f"{'milliseconds':52} median    p95 median    p95   small queries")
    missed = [name for name in small.pages if not _line(name, small, large)]
    print(f"{len(small.pages)} pages, {len(missed)} of them not as wanted.")
    return len(missed)


def _line(name: str, small: Side, large: Side) -> bool:
    """Print one page's line; whether it is as wanted. The first of several was to warm up."""
    few, many = (side.times[name][1:] or side.times[name] for side in (small, large))
    # Of pairs that were asked right after each other, not of two medians from different minutes.
    ratio = statistics.median(more / less for more, less in zip(many, few, strict=True))
    queries = max(side.pages[name]["queries"] for side in (small, large))
    most = MOST_QUERIES[small.pages[name]["kind"]]
    complaints = [
        *(["slower"] if ratio > MOST_TIMES else []),
        *(["slow"] if statistics.median(many) > MOST_MS else []),
        *(["queries"] if queries > most else []),
    ]
    figures = [statistics.median(few), _p95(few), statistics.median(many), _p95(many)]
    shown = "".join(f"{figure:7.0f}" for figure in figures)
    print(f"{name:52}{shown}{ratio:8.2f}{queries:8}  {', '.join(complaints)}", flush=True)
    return not complaints


def _p95(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, round(0.95 * len(times)))]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    sys.exit(main())

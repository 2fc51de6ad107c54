"""(q) Every address of the product in a state of 400 wards, against a town of four.

    python -m benchmarks.growth

Both places are on the same Postgres, each behind a process of its own that walks all addresses,
lists, filters, searches and choices (`tests.mutualaid.walk`), as a visitor with private links, a
coordinator, an organizer and a steward. Nothing is kept from one look to the next. Then each is
asked for in turn in the one place and in the other. Exits with 1 when an answer takes more than 1.5
times as long in the large place, more queries, or weighs more than its limit. Where the small place
has no full page to show, what it takes is counted by the page: bytes of text are compared with it.
"""

import json
import os
import statistics
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from benchmarks import options
from benchmarks.server import database, environment

# Where a list was of one page and is of several, it is counted, and its last row looked for: as in
# `tests.mutualaid.walk`, which needs Django.
MORE_QUERIES = 3

SIZES = (4, 12, 40, 60), (400, 20_000, 100_000, 100_000)
SIZES_SHORT = (2, 3, 4, 5), (4, 6, 8, 10)
DATABASES = "mutualaid_growth_small", "mutualaid_growth_large"
ROLES = ("visitor", "steward", "coordinator", "organizer")
# A page that takes less is not asked about: a tenth of a glance, whatever it is a multiple of.
MOST_TIMES, LEAST_MS = 1.5, 25.0
# On the wire, headers and all.
MOST_PUBLIC, MOST_ADMIN = 4_000, 64 * 1024


class Place:
    """A place of one size behind a process of its own, because Django knows one database."""

    def __init__(self, url: str, size: tuple[int, ...], given: Namespace) -> None:
        asked = json.dumps([size, _roles(given), given.keep])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.growth_walk", asked],
            env=environment(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.steps: dict[str, dict[str, Any]] = {}

    def hear(self) -> Any:
        """Return what the process says next. Raises `SystemExit` when it says nothing more."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A walk ended early.")
        return json.loads(line)

    def seconds(self, name: str) -> float:
        """Ask for a step again, and return how long the answer took."""
        assert self.process.stdin is not None
        print(name, file=self.process.stdin, flush=True)
        return self.hear()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)


def main() -> int:
    given = _arguments()
    sizes = SIZES_SHORT if given.short else SIZES
    places = []
    for name, size in zip(DATABASES, sizes, strict=True):
        url = database(name, short=given.short, anew=not given.keep)
        place = Place(url, size, given)
        # One after the other: both fill their tables first.
        place.steps = place.hear()
        places.append(place)
    small, large = places
    rounds = 1 if given.short else given.rounds
    names = [name for name in large.steps if any(words in name for words in given.only)]
    times: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in names}
    for name in names:
        if name in small.steps and large.steps[name]["status"] == 200:
            for _round in range(rounds):
                for place, taken in zip(places, times[name], strict=True):
                    taken.append(place.seconds(name))
    missed = report(small, large, times)
    for place in places:
        place.end()
    return 1 if missed and not given.short else 0


def _roles(given: Namespace) -> tuple[str, ...]:
    return given.roles or (ROLES[:1] if given.short else ROLES)


def _arguments() -> Namespace:
    parser = options.parser(__doc__)
    parser.add_argument("--keep", action="store_true", help="walk the places of the run before")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--roles", nargs="+", choices=ROLES, help="all of them unless short")
    parser.add_argument(
        "--only", nargs="+", default=[""], help="steps with one of these in the name"
    )
    return parser.parse_args()


def report(small: Place, large: Place, times: dict[str, tuple[list[float], list[float]]]) -> int:
    """Print each step that is not as wanted. Returns how many."""
    print(f"{'small':>22}{'large':>23}\n{'ms queries bytes':>22}{'ms queries bytes':>23}")
    missed = 0
    for name, (few, many) in times.items():
        said = list(complaints(name, small.steps.get(name), large.steps[name], few, many))
        missed += bool(said)
        if said:
            figures = "".join(_figures(*each) for each in ((small, name, few), (large, name, many)))
            print(f"{figures}  {name}: {', '.join(said)}", flush=True)
    judged = sum(bool(few) for few, _many in times.values())
    print(f"{len(times)} answers, {judged} timed in both places, {missed} not as wanted.")
    return missed


def _figures(place: Place, name: str, taken: list[float]) -> str:
    found = place.steps.get(name, {"queries": 0, "size": 0})
    milliseconds = statistics.median(taken) * 1000 if taken else 0
    return f"{milliseconds:7.0f}{found['queries']:5}{found['size']:10,}"


def complaints(
    name: str,
    few: dict[str, Any] | None,
    many: dict[str, Any],
    small: list[float],
    large: list[float],
) -> Iterator[str]:
    """Yield what is wrong with an answer of the large place."""
    if small:
        # Of pairs that were asked right after each other.
        ratio = statistics.median(more / less for more, less in zip(large, small, strict=True))
        # The town has four wards where a page lists twenty: by how much of a page it shows.
        fuller = max(1.0, many["size"] / few["size"]) if few else 1.0
        if ratio > MOST_TIMES * fuller and statistics.median(large) * 1000 > LEAST_MS:
            yield f"{ratio:.1f} times as long"
    if few and many["queries"] > few["queries"] + MORE_QUERIES:
        yield "more queries"
    if many["is_page"]:
        most = MOST_PUBLIC if name.startswith("visitor: ") else MOST_ADMIN
        if many["sent"] > most:
            yield f"{many['sent']:,} bytes"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    sys.exit(main())

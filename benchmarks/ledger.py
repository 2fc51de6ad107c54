"""(n) 100,000 random postings by 16 writers, some of them killed: the ledger adds up all the same.

Each writer is a process that notes gifts, pays and corrects through the same doors as the pages;
now and then one is killed in the middle of what it does, and another takes its place. Some post
with keys that they have used before, and some try to spend what is not there. While they write, a
reader asks again and again whether each balance is the sum of its entries. Exits with 1 when one
ever was not, or was below zero, or when what a writer was told is stored is not there, or is there
twice.

    python -m benchmarks.ledger
"""

import os
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks import options
from benchmarks.server import database, environment

DATABASE = "mutualaid_ledger"
WRITERS = 16
POSTINGS, POSTINGS_SHORT = 100_000, 400
# After so many postings more a writer is killed.
KILL_EVERY, KILL_EVERY_SHORT = 1_000, 100
MINUTES = 60


def main() -> int:
    given = _arguments()
    url = database(given.database, short=given.short, anew=True)
    postings = POSTINGS_SHORT if given.short else given.postings
    every = KILL_EVERY_SHORT if given.short else KILL_EVERY
    os.environ.update(environment(url))
    from benchmarks import ledger_rows  # needs the database's address

    ledger_rows.prepare()
    race = Race(url, postings, every, until=time.perf_counter() + given.minutes * 60)
    with tempfile.TemporaryDirectory() as folder:
        race.run(Path(folder))
        return race.report(Path(folder))


def _arguments() -> Namespace:
    given = options.parser(__doc__)
    given.add_argument("--postings", type=int, default=POSTINGS)
    given.add_argument("--minutes", type=float, default=MINUTES, help="give up after so many")
    given.add_argument("--database", default=DATABASE)
    return given.parse_args()


@dataclass
class Race:
    """The writers, and what was seen while they wrote."""

    url: str
    postings: int
    kill_every: int
    until: float
    killed: int = 0
    looks: int = 0
    wrong: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def run(self, folder: Path) -> None:
        """Let them write until all is posted, and kill one now and then."""
        writers = [self._writer(folder, number) for number in range(WRITERS)]
        try:
            self._look_on(folder, writers)
        finally:  # also when somebody presses Ctrl+C
            for writer in writers:
                writer.kill()
                writer.wait()

    def _look_on(self, folder: Path, writers: list[subprocess.Popen[bytes]]) -> None:
        from benchmarks import ledger_rows

        chance = Random(1)
        number, next_kill = WRITERS, self.kill_every
        while time.perf_counter() < self.until:
            self.looks += 1
            self.wrong += ledger_rows.out_of_balance()
            found = ledger_rows.count()
            if found >= self.postings:
                return
            if found >= next_kill:
                place = chance.randrange(WRITERS)
                writers[place].kill()
                writers[place].wait()
                writers[place] = self._writer(folder, number)
                number, next_kill = number + 1, found + self.kill_every
                self.killed += 1
            time.sleep(0.2)

    def _writer(self, folder: Path, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "benchmarks.ledger_rows", str(number), str(folder)]
        return subprocess.Popen(command, env=environment(self.url))

    def report(self, folder: Path) -> int:
        """Say what it came to; 1 where something was not as it has to be."""
        from benchmarks import ledger_rows

        told, lost = ledger_rows.promised_and_lost(folder)
        found = ledger_rows.count()
        self.wrong += ledger_rows.out_of_balance()
        seconds = time.perf_counter() - self.started
        print(f"{found:,} postings by {WRITERS} writers in {seconds:.0f} seconds.")
        print(f"Writers killed: {self.killed}. Looks at the balances meanwhile: {self.looks}.")
        print(
            f"Payments refused because the fund held too little: {ledger_rows.refused(folder):,}."
        )
        print(f"Told that it is stored: {told:,}; not there, or there twice: {lost}.")
        below, least = ledger_rows.ever_below_zero()
        print(f"Smallest balance after any posting: {least}; below zero: {below}.")
        print(f"Balances that were not the sum of their entries: {len(self.wrong)}.")
        is_short_of = found < self.postings or not self.killed
        return 1 if self.wrong or lost or below or is_short_of else 0


if __name__ == "__main__":
    sys.exit(main())

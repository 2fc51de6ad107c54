"""The cost of a stored request and a page to each kind of machine: processor time and bytes.

Processor time and not seconds: on a busy machine, where all of this run's machines are one, a rate
says little.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cluster.crowd import PAGES, Crowd
from cluster.machines import Machine
from cluster.site import Site
from cluster.visitors import Browser

REQUESTS, VIEWS = 40, 60
TICKS = os.sysconf("SC_CLK_TCK")
WAL = "SELECT wal_bytes::bigint FROM pg_stat_wal"


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time of each kind of machine, and bytes of Postgres's log."""

    what: str
    milliseconds: dict[str, float]
    log_bytes: float

    def __str__(self) -> str:
        parts = ", ".join(f"{kind} {ms:.1f} ms" for kind, ms in self.milliseconds.items())
        return f"{self.what}: {parts}; {self.log_bytes / 1000:.1f} kB of log"


def costs(site: Site, crowd: Crowd) -> Iterator[Cost]:
    """The costs of a request from its first page to its letter, of a kept page, and of a search."""
    yield _measured(site, "a request with its letter", lambda: _more(crowd))
    crowd.close()
    for path in PAGES:
        yield _measured(site, f"GET {path}", _views(site, path))


def _more(crowd: Crowd) -> int:
    before = len(crowd.confirmed)
    crowd.wait_for_more(REQUESTS, 240)
    return len(crowd.confirmed) - before


def _views(site: Site, path: str) -> Callable[[], int]:
    def look() -> int:
        browser = Browser(site.engines.balancer.address)
        for _number in range(VIEWS):
            browser.once("GET", path)
        return VIEWS

    return look


def _measured(site: Site, what: str, do: Callable[[], int]) -> Cost:
    kinds = _kinds(site)
    before, log = {kind: _seconds(machines) for kind, machines in kinds.items()}, _log(site)
    count = do()
    time.sleep(1)
    spent = {
        kind: (_seconds(machines) - before[kind]) * 1000 / count for kind, machines in kinds.items()
    }
    return Cost(what, spent, (_log(site) - log) / count)


def _kinds(site: Site) -> dict[str, list[Machine]]:
    engines, primary = site.engines, site.engines.primary()
    return {
        "web": site.web,
        "worker": site.workers,
        "HAProxy": [engines.balancer],
        "PgBouncer": [engines.pooler],
        "primary": [each for each in engines.databases if each is primary],
        "replica": [each for each in engines.databases if each is not primary][:1],
    }


def _log(site: Site) -> int:
    return int(site.engines.rows(WAL)[0][0])


def _seconds(machines: list[Machine]) -> float:
    """Processor time of everything that runs, and of what has ended below it."""
    return sum(_of_process(pid) for machine in machines for pid in machine.pids())


def _of_process(pid: int) -> float:
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    # Its own and its children's, of the program and of the kernel: fields 14 to 17.
    return sum(map(int, said[11:15])) / TICKS

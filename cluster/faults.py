"""Faults that happen to machines, while eight people ask for help."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from cluster.crowd import PAGES, PEOPLE, Crowd
from cluster.machines import Machine, wait_until
from cluster.site import Site, is_ready

WITHIN = 30.0  # seconds in which pages answer again, without anybody's hand


@dataclass(frozen=True)
class Fault:
    """One fault: how it comes, whether it has come to something, and what mends it afterwards."""

    name: str
    begin: Callable[[], None]
    has_hit: Callable[[], bool]
    mend: Callable[[], None]
    is_whole: Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """The time that pages and requests were away, and what people met meanwhile."""

    fault: str
    kept_page: float
    asked_page: float
    requests: float
    met: dict[str, int]
    whole_after: float

    def row(self) -> str:
        met = ", ".join(f"{count} × {what}" for what, count in self.met.items()) or "nothing"
        return (
            f"{self.fault:<44} {self.kept_page:>5.1f} {self.asked_page:>6.1f} {self.requests:>8.1f}"
            f" {self.whole_after:>6.1f}   {met}"
        )


HEAD = (
    f"{'seconds without an answer':<44} {'kept':>5} {'asked':>6} {'request':>8} {'whole':>6}   met"
)


def happen(fault: Fault, crowd: Crowd) -> Outcome:
    """Let it happen, wait until requests come in again, mend it, and wait until all is whole.

    Raises `TimeoutError` when something does not come back.
    """
    crowd.wait_for_more(3)
    began = time.monotonic()
    fault.begin()
    wait_until(fault.has_hit, f"an effect of: {fault.name}")
    # Everybody who was on their way, and others after them.
    crowd.wait_for_more(2 * PEOPLE)
    fault.mend()
    whole_after = wait_until(fault.is_whole, f"all machines after: {fault.name}", 120)
    crowd.wait_for_more(3)
    until = time.monotonic()
    kept, asked = (crowd.unanswered(path, began, until) for path in PAGES)
    met = dict(crowd.failed_pages(began, until))
    return Outcome(fault.name, kept, asked, crowd.silence(began, until), met, whole_after)


def all_faults(site: Site) -> list[Callable[[], Fault]]:
    """The faults in their order; each is made when its turn comes, for the primary moves."""
    return [
        lambda: _web(site.web[0]),
        lambda: _killed("a worker", site.workers[0], "worker"),
        lambda: _killed("PgBouncer", site.engines.pooler, "pgbouncer"),
        lambda: _without_power(site, _the_primary(site)),
        lambda: _silent(site, _the_primary(site)),
        lambda: _cut_off(site, _the_primary(site)),
    ]


def _web(machine: Machine) -> Fault:
    def is_gone() -> bool:
        return not machine.pids()

    return Fault(
        "a web machine loses power",
        *(machine.lose_power, is_gone, machine.get_power, lambda: is_ready(machine)),
    )


def _killed(what: str, machine: Machine, service: str) -> Fault:
    """SIGKILL in the middle of its work; it is started again, as systemd does it."""
    starts = machine.services[service].starts

    def is_back() -> bool:
        return machine.services[service].starts > starts

    return Fault(f"{what} is killed", machine.kill, is_back, lambda: None, is_back)


def _without_power(site: Site, machine: Machine) -> Fault:
    effect = _is_replaced(site, machine)
    do, undo = machine.lose_power, machine.get_power
    return Fault("the primary loses power", do, effect, undo, site.engines.is_whole)


def _silent(site: Site, machine: Machine) -> Fault:
    effect, do, undo = _is_replaced(site, machine), machine.unplug, machine.plug_in
    return Fault("the primary's network goes silent", do, effect, undo, site.engines.is_whole)


def _cut_off(site: Site, machine: Machine) -> Fault:
    """Everybody reaches it, and it reaches nobody who could say that it is still the primary."""

    def begin() -> None:
        machine.cut_off_from(site.engines.etcd)

    effect, undo = _is_replaced(site, machine), machine.reach_all
    return Fault("the primary is cut off from etcd", begin, effect, undo, site.engines.is_whole)


def _is_replaced(site: Site, machine: Machine) -> Callable[[], bool]:
    return lambda: site.engines.primary() not in (None, machine)


def _the_primary(site: Site) -> Machine:
    machine = site.engines.primary()
    assert machine
    return machine

"""A run from the first machine to the last look at the rows."""

import secrets
import time
from pathlib import Path

from cluster import accounts, backups, engines, faults, machines, main_job, site, upgrade
from cluster.cost import costs
from cluster.crowd import Crowd
from cluster.mail import post_office


def everything(folder: Path) -> int:
    """Start, do the main job, let things break, upgrade, count; 0 when all was as wanted."""
    machines.build_switch()
    with post_office() as office:
        place = _started(folder)
        address = place.engines.balancer.address
        say(main_job.do_it(place, office, address))
        backups.make(place.engines)
        quiet = Crowd(address, secrets.token_hex(3), readers=False)
        try:
            for cost in costs(place, quiet):
                say(str(cost))
        finally:
            quiet.close()
        crowd = Crowd(address, secrets.token_hex(3))
        try:
            outcomes = _faults(place, crowd)
            say("the next release …")
            say(upgrade.roll(place, crowd))
        finally:
            crowd.close()
        for line in accounts.settle(place, [quiet, crowd], office):
            say(line)
        say(backups.undo_a_mistake(place.engines))
    # Else what still runs writes into folders that are being removed.
    machines.all_lose_power()
    return _judge(outcomes)


def stay(folder: Path) -> int:
    """Start all of it, and stay."""
    machines.build_switch()
    with post_office():
        place = _started(folder)
        say(f"https://{place.engines.balancer.address}/, in the namespaces of this process.")
        while True:
            time.sleep(60)


def _started(folder: Path) -> site.Site:
    """All machines, with the demo, as they serve."""
    say("etcd, Patroni, HAProxy and PgBouncer …")
    parts = engines.start(folder)
    say("the demo …")
    place = site.prepare(folder, parts)
    for machine in place.web:
        place.serve_web(machine, place.old)
    for machine in place.workers:
        place.serve_worker(machine, place.old)
    say("two web machines and two workers serve")
    return place


def _faults(place: site.Site, crowd: Crowd) -> list[faults.Outcome]:
    outcomes = []
    say(faults.HEAD)
    for make in faults.all_faults(place):
        outcomes.append(faults.happen(make(), crowd))
        say(outcomes[-1].row())
    return outcomes


def _judge(outcomes: list[faults.Outcome]) -> int:
    slow = [each for each in outcomes if max(each.asked_page, each.requests) > faults.WITHIN]
    for each in slow:
        print(f"Longer than {faults.WITHIN:.0f} seconds: {each.fault}")
    return 1 if slow else 0


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {words}", flush=True)

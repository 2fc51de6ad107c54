"""Pages while the host of the database is silent: every packet is dropped, nothing is refused.

Postgres is reached through a network of its own (`ip netns`, which wants root), in which replies
vanish for a while. Before, meanwhile and afterwards people look at a page that asks the database,
at one that is kept and at `/healthz`. Wanted: `/healthz` and what is kept within the time that a
load balancer waits, everything else an answer too; and all of it back soon after the host is.

    python -m benchmarks.silent_host
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from benchmarks import client, options
from benchmarks.server import database, environment, patient_site

SILENT, SILENT_SHORT = 40, 8
KEPT_WITHIN, OTHERS_WITHIN, BACK_WITHIN = 5.0, 15.0, 5.0
SPACE, HERE, THERE = f"silent{os.getpid()}", "10.213.7.1", "10.213.7.2"
# Connects each visitor at a port of the other network to the socket of Postgres.
DOOR = """
import socket, sys, threading
def pump(one, other):
    try:
        while data := one.recv(65536): other.sendall(data)
    except OSError: pass
    other.close()
with socket.create_server((sys.argv[1], 5432), backlog=100) as door:
    print("open", flush=True)
    while True:
        visitor = door.accept()[0]
        inside = socket.socket(socket.AF_UNIX)
        inside.connect(sys.argv[2])
        for pair in ((visitor, inside), (inside, visitor)):
            threading.Thread(target=pump, args=pair, daemon=True).start()
"""


@dataclass
class Looks:
    """Answers to one page: by status, the slowest, and when the last good one ended."""

    path: str
    pause: float
    answers: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    good_at: float = 0.0

    def look(self, port: int, is_over: threading.Event) -> None:
        while not is_over.is_set():
            started = time.monotonic()
            try:
                status = client.answer(port, client.get(self.path))[9:12].decode()
            except OSError as error:
                status = type(error).__name__
            self.answers[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - started)
            if status == "200":
                self.good_at = self.good_at or time.monotonic()
            is_over.wait(self.pause)


def looks() -> list[Looks]:
    # More than there are threads, so that all of them wait when the host falls silent.
    asking = [Looks("/en/resources/?q=rice", 0.05) for _number in range(20)]
    return [Looks("/healthz", 0.3), Looks("/en/", 0.3), *asking]


def main() -> int:
    short = options.is_short(__doc__)
    if os.geteuid():
        print("Not root: no network of its own. Left out.")
        return 0
    url = database("mutualaid_silent", short=short)
    with network(url) as (distant, silence):
        settings = {**environment(url), "DATABASE_URL": distant}
        with patient_site(url, settings) as port:
            for _number in range(10):
                client.press(port, iter([client.get(one.path) for one in looks()]), threads=8)
            watched("Quiet", port, 3)
            silence(True)
            found = watched("Silent", port, SILENT_SHORT if short else SILENT)
            silence(False)
            back = time.monotonic()
            after = watched("Back", port, 20)
    late = max(one.slowest for one in found[:2])
    slowest = max(one.slowest for one in found)
    returned = max((one.good_at or 1e9) - back for one in after[2:])
    print(f"/healthz and what is kept: within {late:.1f} s; everything: within {slowest:.1f} s;")
    print(f"each page back {returned:.1f} s after the host.")
    missed = late > KEPT_WITHIN or slowest > OTHERS_WITHIN or returned > BACK_WITHIN
    return int(missed and not short)


def watched(name: str, port: int, seconds: float) -> list[Looks]:
    """Let everybody look for so long, and say how it went."""
    found, is_over = looks(), threading.Event()
    threads = [threading.Thread(target=each.look, args=[port, is_over]) for each in found]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    is_over.set()
    for thread in threads:
        thread.join()
    print(name)
    for path in dict.fromkeys(each.path for each in found):
        same = [each for each in found if each.path == path]
        answers = sum((each.answers for each in same), Counter())
        slowest = max(each.slowest for each in same)
        print(f"  {path:24}{dict(answers)}, slowest {slowest:.1f} s", flush=True)
    return found


@contextlib.contextmanager
def network(url: str) -> Iterator[tuple[str, Callable[[bool], None]]]:
    """Give a URL that leads to the database through another network, and what silences that."""
    parts = urlsplit(url)
    folder, port = unquote(parts.netloc.rpartition("@")[2].rpartition(":")[0]), parts.port
    ours, theirs = f"{SPACE}a", f"{SPACE}b"

    def ip(*words: str) -> None:
        subprocess.run(["ip", *words], check=True)

    def silence(there: bool) -> None:
        ip("-n", SPACE, "route", *(["add"] if there else ["del"]), "blackhole", f"{HERE}/32")

    ip("netns", "add", SPACE)
    try:
        ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", SPACE)
        for space, name, address in (([], ours, HERE), (["-n", SPACE], theirs, THERE)):
            ip(*space, "address", "add", f"{address}/24", "dev", name)
            ip(*space, "link", "set", name, "up")
        command = ["ip", "netns", "exec", SPACE, sys.executable, "-c", DOOR, THERE]
        door = subprocess.Popen([*command, f"{folder}/.s.PGSQL.{port}"], stdout=subprocess.PIPE)
        assert door.stdout is not None
        door.stdout.readline()
        yield f"postgres://postgres@{THERE}:5432{parts.path}", silence
        door.terminate()
        door.wait()
    finally:
        ip("netns", "delete", SPACE)


if __name__ == "__main__":
    sys.exit(main())

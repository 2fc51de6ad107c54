"""(k) Pages while 300 slow posts, 300 slow heads and 300 idle connections are open at once.

The slow send a byte each second, and whoever is hung up on comes again at once. The same three
times: the server alone, and behind Caddy and nginx as docs/deploy.md sets them up, word for word
but for names and ports. A proxy that is not on this machine (`apt-get install caddy nginx`) is left
out, and it says so.

    python -m benchmarks.slow_hands
"""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks import client, options
from benchmarks.proxies import PROXIES, is_there, proxy
from benchmarks.server import database, patient_site
from benchmarks.stalling import Crowd

WANTED = 1.0
EACH, EACH_SHORT = 300, 20
PAGES, PAGES_SHORT = 80, 3
PAUSE = 0.25
WARM_UP = 20
PAGE = "/en/request/"
WORDS = b"Ask for help"


def main() -> int:
    short = options.is_short(__doc__)
    each, pages = (EACH_SHORT, PAGES_SHORT) if short else (EACH, PAGES)
    _allow_files(4 * each)
    url = database("mutualaid_slow", short=short)
    slowest = []
    with patient_site(url) as site:
        for _number in range(WARM_UP):
            _seconds(site)  # what each worker does once
        for name in ("alone", *PROXIES):
            if not is_there(name):
                print(f"{name}: not on this machine, left out.")
                continue
            with door(name, site) as port:
                slowest.append(measure(name, port, each, pages))
    missed = sum(seconds > WANTED for seconds in slowest)
    print(f"Pages beside {each} of each kind: {missed} of {len(slowest)} ways over {WANTED} s.")
    return missed if not short else 0


@contextmanager
def door(name: str, site: int) -> Iterator[int]:
    """Give the port at which the site is asked: its own, or that of a proxy in front of it."""
    if name == "alone":
        yield site
    else:
        with proxy(name, site) as port:
            yield port


def measure(name: str, port: int, each: int, pages: int) -> float:
    """Return the time of the slowest page."""
    times = []
    with Crowd(port, each) as crowd:
        for _number in range(pages):
            times.append(_seconds(port))
            time.sleep(PAUSE)
        held = crowd.open
    times.sort()
    middle, slowest = times[len(times) // 2], times[-1]
    print(f"{name}: {held} stalled at the end, {pages} pages", end=", ")
    print(f"median {middle * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms", flush=True)
    return slowest


def _seconds(port: int) -> float:
    started = time.perf_counter()
    answer = client.answer(port, client.get(PAGE))
    if b" 200 " not in answer[:20] or WORDS not in answer:
        raise SystemExit(f"The page was not answered: {answer[:80]!r}")
    return time.perf_counter() - started


def _allow_files(wanted: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, wanted + 256)), hard))


if __name__ == "__main__":
    sys.exit(main())

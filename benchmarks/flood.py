"""(k) 10,000 requests from one address, beside 50 of other people, and the page that all look at.

Quiet and flood come in turn, five times in one run: in both, people send their requests from
addresses of their own, one after the other, and somebody looks at the form's first page again and
again. In the flood one address sends its 10,000 besides, as fast as they are taken. Afterwards
those of the people must be in the queue, in order; of the flood no more than its limit; and no
mailbox may have had more letters than its limit. Ratio: the 99th percentile of the page, in the
flood to in quiet.

    python -m benchmarks.flood
"""

import os
import statistics
import sys
import threading
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks import client, options
from benchmarks.server import database, environment, patient_site

WANTED = 2.0
FLOOD, FLOOD_SHORT = 10_000, 60
REAL, REAL_SHORT = 50, 5
QUIET_SECONDS, QUIET_SECONDS_SHORT = 30, 2
# More than there are threads.
CONNECTIONS = 24
ROUNDS = 5
WARM_UP = 60
PAUSE = 0.02
FLOODER, VICTIM = "127.0.0.2", "victim@example.org"
PAGE = client.get("/en/request/")
Send = tuple[str, bytes]


@dataclass
class Looks:
    """The seconds that each look at the page took, and the answers that are no page."""

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0

    def look(self, port: int, until: threading.Event) -> None:
        while not until.is_set():
            started = time.perf_counter()
            answer = client.answer(port, PAGE)
            self.seconds.append(time.perf_counter() - started)
            self.wrong += b" 200 " not in answer[:20]
            time.sleep(PAUSE)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[98]


def main() -> int:
    given = _arguments()
    url = database("mutualaid_flood", short=given.short)
    settings = environment(url) | {"DJANGO_SETTINGS_MODULE": "benchmarks.flood_settings"}
    os.environ.update(settings)
    import django  # reads the environment that was just set

    django.setup()
    from benchmarks import drafts, flood_rows  # need Django

    drafts.prepare_places()
    wrong, pairs = 0, []
    with patient_site(url, settings) as port:
        # Each worker process draws the page once, and sends once, before anything is measured.
        client.press(port, iter([PAGE] * WARM_UP), threads=8)
        client.press(port, iter(list(drafts.prepare_sends(WARM_UP))), threads=8)
        flood_rows.empty()
        for _round in range(given.rounds):
            people = list(flood_rows.real_sends(given.people))
            quiet = _quiet(port, people, given.seconds)
            flood = flood_rows.flood_sends(given.posts, VICTIM)
            rushed = _flood(port, flood, list(flood_rows.real_sends(given.people)), given.posts)
            pairs.append((quiet, rushed))
            wrong += quiet.wrong + rushed.wrong
    posts, real = given.posts * given.rounds, 2 * given.people * given.rounds
    wrong += flood_rows.wrong_after(posts, real, VICTIM)
    return _report(pairs, wrong, judged=not given.short)


def _arguments() -> Namespace:
    given = options.parser(__doc__)
    given.add_argument("--posts", type=int, help="of the flood, in all rounds together")
    found = given.parse_args()
    found.rounds = 1 if found.short else ROUNDS
    found.posts = (found.posts or (FLOOD_SHORT if found.short else FLOOD)) // found.rounds
    found.people = (REAL_SHORT if found.short else REAL) // found.rounds
    found.seconds = QUIET_SECONDS_SHORT if found.short else QUIET_SECONDS
    return found


def _quiet(port: int, people: list[Send], seconds: float) -> Looks:
    """Look at the page for so long, while people send their requests."""
    with looking(port) as looks:
        for source, message in people:
            client.answer(port, message, source)
            time.sleep(seconds / len(people))
    return looks


def _flood(port: int, flood: Iterator[bytes], people: list[Send], posts: int) -> Looks:
    """The same, while all of `flood` is sent as well, and people send theirs all along."""
    lock, pace, sent, due = threading.Lock(), posts / len(people), 0, people[::-1]

    def send(looks: Looks) -> None:
        nonlocal sent
        while True:
            with lock:
                message, sent = next(flood, None), sent + 1
                person = due.pop() if due and sent > pace * (len(people) - len(due)) else None
            if person:
                client.answer(port, person[1], person[0])
            if message is None:
                return
            looks.wrong += b" 302 " not in client.answer(port, message, FLOODER)[:20]

    with looking(port) as looks:
        senders = [threading.Thread(target=send, args=(looks,)) for _number in range(CONNECTIONS)]
        for thread in senders:
            thread.start()
        for thread in senders:
            thread.join()
    for source, message in due[::-1]:
        client.answer(port, message, source)
    return looks


@contextmanager
def looking(port: int) -> Iterator[Looks]:
    """Somebody looks at the page again and again meanwhile."""
    looks, done = Looks(), threading.Event()
    viewer = threading.Thread(target=looks.look, args=(port, done))
    viewer.start()
    yield looks
    done.set()
    viewer.join()


def _report(pairs: list[tuple[Looks, Looks]], wrong: int, *, judged: bool) -> int:
    ratios = [rushed.p99 / quiet.p99 for quiet, rushed in pairs]
    ratio = statistics.median(ratios)
    print(f"The page in a flood, 99th percentile: ratio {ratio:.2f} (wanted: at most {WANTED:.2f})")
    for name, side in (("quiet", 0), ("flood", 1)):
        print(f"  {name}   {statistics.median(pair[side].p99 for pair in pairs) * 1000:8.1f} ms")
    print(f"  rounds  {', '.join(f'{one:.2f}' for one in ratios)}")
    print(f"Not as wanted of what is stored and answered: {wrong}")
    return 1 if wrong or (judged and ratio > WANTED) else 0


if __name__ == "__main__":
    sys.exit(main())

"""(b) A complete stored request beside a bare view and a plain site; a sign-up; whole journeys.

The last POST checks the token, opens the draft, validates all pages, and stores request, needs,
link, audit event, message and job in one transaction. The bare view validates the same form and
inserts a row; `benchmarks.peer` is a site of its own, as plain Django makes one: a form, a row, a
job. All sides run on tables without requests.

    python -m benchmarks.submit [--only bare peer sign-up journey] [--posts 600]
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

from benchmarks import options
from benchmarks.server import ROOT, database, environment, manage, serving
from mutualaid.embedded import EmbeddedPostgres

# What each is measured against, and how much of it is wanted.
WANTED = {"bare": 0.80, "peer": 1.0, "pooled": 0.0, "sign-up": 0.80, "journey": 0.50}
NAMES = {
    "bare": "A complete stored request",
    "peer": "A complete stored request : a plain site's",
    # Nothing is wanted of it, since the peer has none: for whoever wonders what that comes to.
    "pooled": "A complete stored request : a plain site's with our pool of connections",
    "sign-up": "A complete sign-up : a complete request",
    "journey": "The whole journey of 11 answers : a plain site's of 3",
}
PER_ROUND, PER_ROUND_SHORT = 600, 20


def main() -> int:
    chosen = _options()
    only = chosen.only or list(WANTED)
    count = PER_ROUND_SHORT if chosen.short else chosen.posts
    url = database("mutualaid_bench", short=chosen.short)
    peer = _peer()
    os.environ.update(environment(url))
    import django  # reads the environment that was just set

    django.setup()
    from benchmarks import drafts, rounds, tables  # need Django

    tables.empty()
    drafts.prepare_places()
    with ExitStack() as servers:
        port = servers.enter_context(serving(url))
        plain = servers.enter_context(serving(url, settings=peer))
        pooled = servers.enter_context(serving(url, settings={**peer, "PEER_HAS_POOL": "1"}))
        sides = _sides(count, port, plain, pooled)
        times = 1 if chosen.short else rounds.ROUNDS
        ratios = {
            name: rounds.compare(NAMES[name], *sides[name], rounds=times, wanted=WANTED[name])
            for name in only
        }
        # A fast answer counts only when everything that was promised is stored.
        tables.require_sent(_walks(count) if only == ["journey"] else count)
    tables.empty()
    good = all(ratio >= WANTED[name] for name, ratio in ratios.items())
    return 0 if good or chosen.short else 1


def _walks(count: int) -> int:
    return max(count // 10, 5)


def _sides(count: int, port: int, plain: int, pooled: int) -> dict[str, tuple[Any, Any]]:
    """Return what is pressed for each comparison: what is measured, and against what."""
    from benchmarks import client, drafts, journeys, rounds  # need Django

    def press(prepare: Callable[[int, int], Iterator[bytes]], port: int) -> client.Load:
        ready = list(prepare(count, port))
        return rounds.only(client.press(port, iter(ready)), "302")

    def walk(journey: Callable[[int, int], client.Load], port: int) -> client.Load:
        return rounds.only(journey(port, _walks(count)), "200")

    send = partial(press, drafts.prepare_sends, port)
    return {
        "bare": (send, partial(press, drafts.prepare_bare_posts, port)),
        "peer": (send, partial(press, journeys.prepare_peer_posts, plain)),
        "pooled": (send, partial(press, journeys.prepare_peer_posts, pooled)),
        "sign-up": (partial(press, drafts.prepare_sign_ups, port), send),
        "journey": (partial(walk, journeys.ours, port), partial(walk, journeys.peers, plain)),
    }


def _peer() -> dict[str, str]:
    """Return the environment of the peer, on empty tables of its own."""
    url = EmbeddedPostgres(ROOT / "var" / "postgres").database_url("mutualaid_peer")
    own = {**environment(url), "DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings"}
    manage("migrate", "--run-syncdb", environment=own)
    manage("flush", "--no-input", environment=own)
    return own


def _options() -> argparse.Namespace:
    made = options.parser(__doc__)
    made.add_argument("--only", nargs="+", choices=WANTED, help="only these comparisons")
    made.add_argument("--posts", type=int, default=PER_ROUND, help="how many in each round")
    return made.parse_args()


if __name__ == "__main__":
    sys.exit(main())

"""wapiti and sqlmap against the demo neighborhood, as a visitor and signed in.

    python -m benchmarks.attacks

Each tool attacks a planted hole first: what it cannot find there it would not find here either. The
server is one of our own on loopback, with a database of its own, and everything ends by itself.
"""

import sys
from collections.abc import Iterator

from benchmarks import options
from benchmarks.attacks import planted, tools
from benchmarks.server import database, environment, load_demo, serving
from benchmarks.ways_in import ways_in

SECONDS, SECONDS_SHORT = 300, 40
# By sqlmap, which looks at one address at a time: every kind of search and filter.
PUBLIC = [
    "resources/?q=food&category=food",
    "wards/?q=20010",
    "request/?ward=ward-1",
    "?ward=ward-1",
]
POSTED = {"request/link/": "email=ana@example.org&csrfmiddlewaretoken=x"}
STAFF = [
    "desk/?q=rice&ward=1",
    "requests_app/helprequest/?q=ana&state=all&o=1",
    "volunteers/volunteer/?q=ana&status__exact=pending",
    "stats/?from=2026-01-01&until=2026-02-01&ward=1",
    "autocomplete/?app_label=pods&model_name=pod&field_name=ward&term=w",
]
# Signing out, which would end the attack.
LEAVE_OUT = ("admin/logout/", "staff/logout/")


def main() -> int:
    """Attack, print a table, and return how many lines are not as wanted."""
    is_short = options.is_short(__doc__)
    if reason := tools.install():
        print(f"NOTHING WAS ATTACKED: wapiti and sqlmap could not be installed ({reason}).")
        return 1
    seconds = SECONDS_SHORT if is_short else SECONDS
    return sum([*_planted(seconds), *_ours(seconds, is_short)])


def _planted(seconds: int) -> Iterator[bool]:
    with planted.serving() as port:
        url = f"http://127.0.0.1:{port}/"
        yield show("planted hole", tools.wapiti(url, seconds), must_find=True)
        yield show("planted hole", tools.sqlmap(f"{url}item?id=1", seconds), must_find=True)


def _ours(seconds: int, is_short: bool) -> Iterator[bool]:
    url = database("mutualaid_attack", short=True)
    load_demo(url)
    # Thousands of refused requests are no news.
    own = {**environment(url), "LOG_LEVEL": "CRITICAL"}
    cookies = ways_in(own).cookie
    with serving(url, settings=own, cpu=None, workers=2) as port:
        site = f"http://127.0.0.1:{port}/en/"
        for path in PUBLIC[:1] if is_short else PUBLIC:
            yield show("visitor", tools.sqlmap(site + path, seconds))
        for path, data in {} if is_short else POSTED.items():
            yield show("visitor", tools.sqlmap(site + path, seconds, data=data))
        for path in STAFF[:1] if is_short else STAFF:
            yield show("steward", tools.sqlmap(f"{site}admin/{path}", seconds, cookies))
        yield show("visitor", tools.wapiti(site, seconds))
        left_out = [site + path for path in LEAVE_OUT]
        yield show("steward", tools.wapiti(f"{site}admin/", seconds, cookies, left_out))


def show(who: str, outcome: tools.Outcome, *, must_find: bool = False) -> bool:
    """Print a line of the table. Tells whether it is not as wanted."""
    ended = "" if outcome.ended else ", stopped by the clock"
    wrong = bool(outcome.found) != must_find
    mark = "✗" if wrong else "✓"
    print(
        f"{mark} {outcome.tool:8} {who:14} {len(outcome.found)} found{ended}: {outcome.target}",
        flush=True,
    )
    for hole in outcome.found:
        print(f"    {hole}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())

"""(b) A complete stored request, against a bare view that validates the form and inserts a row.

The last POST checks the token, opens the draft, validates all pages, and stores request, needs,
link, audit event, message and job in one transaction. Both sides run on tables without requests.

    python -m benchmarks.submit
"""

import os
import sys

from benchmarks import options
from benchmarks.server import database, environment, serving

WANTED = 0.50
PER_ROUND, PER_ROUND_SHORT = 600, 20


def main() -> int:
    short = options.is_short(__doc__)
    url = database("mutualaid_bench", short=short)
    os.environ.update(environment(url))
    import django  # reads the environment that was just set

    django.setup()
    from benchmarks import client, drafts, tables  # need Django
    from benchmarks.rounds import ROUNDS, compare, only

    count = PER_ROUND_SHORT if short else PER_ROUND
    tables.empty()
    drafts.prepare_places()
    with serving(url) as port:

        def send() -> client.Load:
            ready = list(drafts.prepare_sends(count))
            return only(client.press(port, iter(ready)), "302")

        def bare() -> client.Load:
            ready = list(drafts.prepare_bare_posts(count))
            return only(client.press(port, iter(ready)), "302")

        rounds = 1 if short else ROUNDS
        ratio = compare("A complete stored request", send, bare, rounds=rounds, wanted=WANTED)
        # A fast answer counts only when everything that was promised is stored.
        tables.require_sent(count)
    tables.empty()
    return 0 if ratio >= WANTED or short else 1


if __name__ == "__main__":
    sys.exit(main())

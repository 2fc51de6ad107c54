"""(b) A complete stored request, against a bare view that validates the form and inserts a row.

The last POST checks the token, opens the draft, validates all pages, and stores request, needs,
link, audit event, message and job in one transaction. Both sides run on tables without requests.

    python -m benchmarks.submit
"""

import os
import sys

from benchmarks.server import database, environment, serving

WANTED = 0.50
PER_ROUND = 600


def main() -> int:
    url = database("mutualaid_bench")
    os.environ.update(environment(url))
    import django  # reads the environment that was just set

    django.setup()
    from benchmarks import client, drafts, tables  # need Django
    from benchmarks.rounds import compare, only

    tables.empty()
    drafts.prepare_places()
    with serving(url) as port:

        def send() -> client.Load:
            ready = list(drafts.prepare_sends(PER_ROUND))
            return only(client.press(port, iter(ready)), "302")

        def bare() -> client.Load:
            ready = list(drafts.prepare_bare_posts(PER_ROUND))
            return only(client.press(port, iter(ready)), "302")

        ratio = compare("A complete stored request", send, bare, wanted=WANTED)
        tables.require_sent(PER_ROUND)
    tables.empty()
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())

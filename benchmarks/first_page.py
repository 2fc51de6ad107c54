"""(a) GET of the request form's first page, against a small template page.

Both are behind the same middleware.

python -m benchmarks.first_page
"""

import itertools
import os
import sys

from benchmarks import client, options
from benchmarks.rounds import ROUNDS, compare, only
from benchmarks.server import database, environment, serving

WANTED = 0.80
SECONDS, SECONDS_SHORT = 3.0, 0.2


def main() -> int:
    short = options.is_short(__doc__)
    url = database("mutualaid_bench", short=short)
    os.environ.update(environment(url))
    with serving(url) as port:

        def rate(path: str) -> client.Load:
            # Without cookies: a first visit is what most views are, and what kept pages are for.
            pages = itertools.repeat(client.get(path))
            return only(
                client.press(port, pages, seconds=SECONDS_SHORT if short else SECONDS), "200"
            )

        ratio = compare(
            "GET of the request form's first page",
            lambda: rate("/en/request/"),
            lambda: rate("/en/bench/page/"),
            rounds=1 if short else ROUNDS,
            wanted=WANTED,
        )
    return 0 if ratio >= WANTED or short else 1


if __name__ == "__main__":
    sys.exit(main())

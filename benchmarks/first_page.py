"""(a) GET of the request form's first page, against a small template page.

Both are behind the same middleware.

python -m benchmarks.first_page
"""

import itertools
import os
import sys

from benchmarks import client
from benchmarks.rounds import compare, only
from benchmarks.server import database, environment, serving

WANTED = 0.80
SECONDS = 3.0


def main() -> int:
    url = database("mutualaid_bench")
    os.environ.update(environment(url))
    with serving(url) as port:

        def rate(path: str) -> client.Load:
            pages = itertools.repeat(client.get(path))
            return only(client.press(port, pages, seconds=SECONDS), "200")

        ratio = compare(
            "GET of the request form's first page",
            lambda: rate("/en/request/"),
            lambda: rate("/en/bench/page/"),
            wanted=WANTED,
        )
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())

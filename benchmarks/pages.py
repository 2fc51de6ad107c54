"""(e) What every public page weighs and how soon it comes, in all languages.

    python -m benchmarks.pages

Counted on a socket, with headers, from a server as in production that holds the demo neighborhood.
The first view is a cold browser's: the page and everything it has the browser fetch. A later view
is the page alone. Time to the first byte is told as a multiple of a small template page's behind
the same middleware, asked for in turn. Exits with 1 when a limit is broken.
"""

import os
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import options
from benchmarks.browser import TYPED, Answer, Browser
from benchmarks.server import database, environment, load_demo, production, serving

SHORT = options.is_short(__doc__)
URL = database("mutualaid_pages", short=SHORT)
os.environ.update(environment(URL) | {"LOG_LEVEL": "ERROR"})

import django

django.setup()

from django.conf import settings

from tests.mutualaid.public_pages import Page, open_pages, other_pages
from tests.mutualaid.test_weight import MOST_AT_FIRST, MOST_LATER, PICTURE

MOST_REQUESTS = 2
PAIRS = 1 if SHORT else 15  # of timed views per page
LANGUAGES = [code for code, _name in settings.LANGUAGES][: 1 if SHORT else None]
FILES = re.compile(r'(?:href|src)="([^"]*/static/[^"]*)"')


@dataclass(frozen=True)
class Weight:
    """One page in one language: bytes and requests at first, bytes later."""

    language: str
    first: int
    requests: int
    later: int
    path: str


def main() -> int:
    load_demo(URL)
    own = production(URL)
    # Some pages are opened by what is signed here, and read there.
    settings.SECRET_KEY = own["SECRET_KEY"]
    with serving(URL, settings=own) as port:
        weights = weigh_all(port)
        slowness = {name: time_of(port, found) for name, found in weights.items()}
    print_table(weights, slowness)
    broken = list(broken_limits(weights))
    print("\n".join(broken) or f"All {sum(map(len, weights.values()))} views within the limits.")
    return 1 if broken else 0


def weigh_all(port: int) -> dict[str, list[Weight]]:
    """The weights of all pages by name."""
    weights: dict[str, list[Weight]] = defaultdict(list)
    for language in LANGUAGES:
        person = Browser(port)
        for page in open_pages(language, heaviest_only=SHORT):
            weights[page.name].append(weigh(port, Browser(port), person, page, language))
        for page in other_pages(person, language):
            weights[page.name].append(weigh(port, person, person, page, language))
    return weights


def weigh(port: int, cold: Browser, warm: Browser, page: Page, language: str) -> Weight:
    first = expect(cold.get(page.path, TYPED), page)
    html = first.content.decode()
    files = set(FILES.findall(html))
    # A browser of its own for each file: nothing is at hand yet on a first view.
    sizes = [Browser(port).get(file).size for file in files]
    later = expect(warm.get(page.path), page)
    total = first.size + sum(sizes)
    requests = 1 + len(files) + len(PICTURE.findall(html))
    return Weight(language, total, requests, later.size, page.path)


def expect(answer: Answer, page: Page) -> Answer:
    """`answer`, or the end of the run when it is not what `page` answers."""
    if answer.status_code != page.status:
        raise SystemExit(f"{page.path} answered {answer.status_code}.")
    return answer


def time_of(port: int, weights: list[Weight]) -> float | None:
    """Return the time to the first byte as a multiple; None for pages of one browser's form."""
    # In the heaviest language alone: each page is timed in fifteen pairs of views.
    page = max(weights, key=lambda weight: weight.later)
    person = Browser(port)
    if person.get(page.path).status_code == 302:
        return None
    bare = f"/{page.language}/bench/page/"
    pairs = [(person.get(page.path), person.get(bare)) for _pair in range(PAIRS)]
    return statistics.median(ours.first_byte / base.first_byte for ours, base in pairs)


def print_table(weights: dict[str, list[Weight]], slowness: dict[str, float | None]) -> None:
    print(f"{'page':32} {'first view':>16} {'requests':>9} {'later view':>16} {'first byte':>11}")
    for name, found in weights.items():
        first, later = heaviest(found, "first"), heaviest(found, "later")
        times = slowness[name]
        print(
            f"{name:32} {first.first:7,} {first.language:8} {first.requests:9} "
            f"{later.later:7,} {later.language:8} {f'{times:.2f} ×' if times else '–':>11}"
        )


def heaviest(weights: list[Weight], what: str) -> Weight:
    return max(weights, key=lambda weight: getattr(weight, what))


def broken_limits(weights: dict[str, list[Weight]]) -> Iterator[str]:
    for found in weights.values():
        for weight in found:
            if weight.first > MOST_AT_FIRST or weight.requests > MOST_REQUESTS:
                yield f"{weight.path}: {weight.first:,} bytes, {weight.requests} requests at first"
            if weight.later > MOST_LATER:
                yield f"{weight.path}: {weight.later:,} bytes later"


if __name__ == "__main__":
    sys.exit(main())

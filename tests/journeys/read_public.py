"""Every public page of a network that links lead to, read in one of its languages."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from django.test import Client

from pages import cached
from tests.languages.reader import Reader

# Of pages that are alike so many are read: twelve wards are one page with twelve names.
MOST_OF_A_KIND = 2
# Files, programs' pages, and what is the staff's.
NOT_PAGES = re.compile(
    r"/(admin|staff|api)/|\.(atom|ics|pdf|png|xml|txt|json|zip|css|svg)$|/leave/"
)
# What visitors come to whatever else there is.
ALWAYS = {
    *("home", "about", "privacy_page", "pods:ward_list", "pods:ward_detail", "pods:find_pod"),
    *("pods:group_list", "pods:start_pod", "request_pages:request_needs"),
    *("request_pages:request_link", "volunteers:volunteer_about", "volunteers:volunteer_link"),
    *("resources:resource_list", "resources:suggest", "resources:guide_list"),
    *("resources:guide_detail", "open_needs:ward_needs"),
}


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def read_all(language: str, foreign: str) -> list[str]:
    """Follow every link from the first page in `language`; return what is wrong, in words.

    `foreign` is a regular expression of what no page of this network says.
    """
    cached.clear()
    faults, views = [], set()
    with Reader(language) as reader:
        for url, html in walk(reader, f"/{language}/"):
            views.add(reader.was_at)
            said = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", html, flags=re.DOTALL)
            faults += [f"{url}: {found}" for found in sorted(set(re.findall(foreign, said)))]
    faults += [f"{language}: nothing leads to {view}" for view in sorted(ALWAYS - views)]
    if language != "en":
        faults += reader.english
    return [*faults, *reader.signs, *reader.words]


def walk(reader: Reader, first: str) -> Iterator[tuple[str, str]]:
    """Yield addresses with their pages, each once, beginning with `first`."""
    to_read, seen, kinds = [first], {first}, Counter[str]()
    while to_read:
        url = to_read.pop(0)
        response = reader.client.get(url)
        assert response.status_code in {200, 301, 302}, (url, response.status_code)
        if response.status_code != 200:
            to_read += list(new_ones([response.headers["Location"]], reader, seen, kinds))
            continue
        html = reader.read(response, url)
        yield url, html
        to_read += list(new_ones(Links(html).found, reader, seen, kinds))


def new_ones(
    found: list[str], reader: Reader, seen: set[str], kinds: Counter[str]
) -> Iterator[str]:
    """Yield those pages of `found` in the reader's language that are to be read."""
    for url in found:
        path = url.partition("#")[0]
        view = reader.view_of(path.partition("?")[0])
        is_ours = path.startswith(f"/{reader.language}/") and not NOT_PAGES.search(path)
        if is_ours and view and path not in seen and kinds[view] < MOST_OF_A_KIND:
            seen.add(path)
            kinds[view] += 1
            yield path


def stands_open(language: str) -> bool:
    """Tell whether the network takes requests in `language`."""
    return Client().get(f"/{language}/request/").status_code == 200

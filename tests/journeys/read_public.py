"""Every public page of a network that links lead to, read in one of its languages."""

import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from html.parser import HTMLParser

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.translation import override

from common import current
from pages import always_shown, cached
from tests.languages.reader import Reader

# Of pages that are alike so many are read: twelve wards are one page with twelve names.
MOST_OF_A_KIND = 2
# Files, programs' pages, and what is the staff's.
NOT_PAGES = re.compile(r"/(admin|staff|api|leave)/|\.(atom|ics|pdf|png|xml|txt|json|zip)$")
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
# What visitors come to whatever else there is.
ALWAYS = {
    *("home", "about", "privacy_page", "pods:ward_list", "pods:ward_detail", "pods:find_pod"),
    *("pods:group_list", "pods:start_pod", "request_pages:request_needs"),
    *("volunteers:volunteer_about",),
    *("resources:resource_list", "resources:suggest", "resources:guide_list"),
    "resources:guide_detail",
}
# Returns the status, and the page or the address that it leads to.
Get = Callable[[str], tuple[int, str]]


def read_all(language: str, foreign: str) -> list[str]:
    """Read every page in `language`, one of those that are shipped; return the faults, in words.

    `foreign` is a regular expression of what no page of this network says.
    """
    # Another process may have written everything.
    cached.clear()
    current.forget()
    always_shown.forget()
    faults: list[str] = []
    with Reader(language) as reader:
        views = set()
        for url, html in walk(by_client(reader.client), language):
            views.add(view_of(url, language))
            faults += said_foreign(url, html, foreign)
            if language != "en":
                reader.read(Answer(url, html), url)  # type: ignore[arg-type]
        faults += [f"{language}: nothing leads to {view}" for view in sorted(ALWAYS - views)]
        return [*faults, *reader.english, *reader.signs, *reader.words]


class Answer:
    """A page that was fetched already, as `Reader` wants it."""

    status_code = 200

    def __init__(self, url: str, html: str) -> None:
        self.content, self.request = html.encode(), {"PATH_INFO": url.partition("?")[0]}


def said_foreign(url: str, html: str, foreign: str) -> list[str]:
    """Return what of `foreign` is seen on a page."""
    seen = UNSEEN.sub(" ", html)
    return [f"{url} says {found}" for found in sorted({*re.findall(f"({foreign})", seen)})]


# --- Walking --------------------------------------------------------------------------------------


def by_client(client: Client) -> Get:
    def get(url: str) -> tuple[int, str]:
        response = client.get(url)
        return response.status_code, response.headers.get("Location") or response.text

    return get


def by_network(site: str) -> Get:
    """Return a way to get pages of the site that runs at `site`."""
    opener = urllib.request.build_opener(_Stay)

    def get(url: str) -> tuple[int, str]:
        try:
            with opener.open(site + url, timeout=60) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers.get("Location") or answer.read().decode()

    return get


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_request: object) -> None:
        """Follow no redirect: the walk does, once for all."""
        return


def walk(get: Get, language: str) -> Iterator[tuple[str, str]]:
    """Yield addresses with their pages, each once, beginning with the first page in `language`."""
    to_read = [f"/{language}/"]
    seen, kinds = {*to_read}, Counter[str]()
    while to_read:
        url = to_read.pop(0)
        status, answer = get(url)
        assert status in {200, 301, 302}, (url, status)
        found = Links(answer).found if status == 200 else [answer]
        if status == 200:
            yield url, answer
        to_read += list(new_ones(found, language, seen, kinds))


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def new_ones(found: list[str], language: str, seen: set[str], kinds: Counter[str]) -> Iterator[str]:
    """Yield those addresses of pages in `language` that are to be read."""
    for url in found:
        path = url.partition("#")[0]
        view = view_of(path, language)
        if view and path not in seen and kinds[view] < MOST_OF_A_KIND:
            seen.add(path)
            kinds[view] += 1
            yield path


def view_of(url: str, language: str) -> str:
    """Return the name of the view of a page in `language`; "" for any other address."""
    path = url.partition("?")[0]
    if not path.startswith(f"/{language}/") or NOT_PAGES.search(path):
        return ""
    with override("en"), suppress(Resolver404):
        return resolve(path.replace(f"/{language}/", "/en/", 1)).view_name
    return ""

"""Whole ways through a form, page by page, as a browser goes: ours and the peer's."""

from collections.abc import Iterator
from functools import partial
from itertools import repeat

from benchmarks import client
from benchmarks.drafts import PAGES, addresses, answers
from benchmarks.peer import KINDS
from benchmarks.visitor import CSRF, Visitor

ADDRESSES = (*addresses("request", PAGES), "/en/request/check/")
SENT = "/en/request/sent/"
# What ours is told too, as far as the peer's form has room for it.
ASK: dict[str, str | list[str]] = {
    "district": "d3",
    "location": "14th and Example, 12 Example Street, second floor",
    "name": "Rosa",
    "phone": "202-555-0112",
    "coordinates": "38.9, -77.0",
    **dict.fromkeys((f"needs_{kind}" for kind in KINDS[1:3]), "on"),
    **dict.fromkeys((f"detail_{kind}" for kind in KINDS[1:3]), "Rice, beans and breakfast."),
    "other": "No peanuts.",
    "csrfmiddlewaretoken": CSRF,
}


def ours(port: int, count: int) -> client.Load:
    """`count` requests, each in eleven answers: five pages shown and sent, and the confirmation."""
    typed = [answers(number) for number in range(20)]
    fields = [[*(each[page] for page in PAGES), {"consent": ["on"]}] for each in typed]
    walks = (partial(_ask, port, fields[number % 20]) for number in range(count))
    return client.press_all(walks)


def _ask(port: int, pages: list[dict[str, list[str]]]) -> str:
    visitor = Visitor(port)
    for path, typed in zip(ADDRESSES, pages, strict=True):
        inside = path if path == ADDRESSES[0] else f"{path}?kept=1"
        token = {"csrfmiddlewaretoken": CSRF}
        if not (visitor.get(inside) and visitor.post(path, {**token, **typed})):
            return visitor.status
    visitor.get(SENT)
    return visitor.status


def peers(port: int, count: int) -> client.Load:
    """`count` requests to the peer, each in three answers: the form, its POST, the thanks."""
    return client.press_all(partial(_ask_peer, port) for _number in range(count))


def _ask_peer(port: int) -> str:
    visitor = Visitor(port)
    if visitor.get("/") and visitor.post("/", ASK):
        visitor.get("/thanks/")
    return visitor.status


def prepare_peer_posts(count: int, _port: int) -> Iterator[bytes]:
    """`count` POSTs of the peer's form."""
    return repeat(client.post("/", ASK, f"csrftoken={CSRF}"), count)

"""Whole ways through a form, page by page, as a browser goes: ours and the peer's."""

from collections.abc import Iterator
from functools import partial
from http.cookies import SimpleCookie
from itertools import repeat

from benchmarks import client
from benchmarks.drafts import CSRF, PAGES, answers
from benchmarks.peer import KINDS

ADDRESSES = ("/en/request/", *(f"/en/request/{page}/" for page in PAGES[1:]), "/en/request/check/")
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


class _Visitor:
    """A browser with cookies. An answer that is not as it should be ends the way."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {"csrftoken": CSRF}
        self.status = ""

    def get(self, path: str) -> bool:
        return self._goes(client.get(path, self._cookies()), "200")

    def post(self, path: str, fields: dict[str, str | list[str]]) -> bool:
        return self._goes(client.post(path, fields, self._cookies()), "302")

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _goes(self, message: bytes, wanted: str) -> bool:
        head = client.answer(self.port, message).partition(b"\r\n\r\n")[0]
        for line in head.decode().split("\r\n"):
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                found = SimpleCookie(value)
                self.cookies.update({key: one.value for key, one in found.items()})
        self.status = client.status_of(head)
        return self.status == wanted


def ours(port: int, count: int) -> client.Load:
    """`count` requests, each in eleven answers: five pages shown and sent, and the confirmation."""
    typed = [answers(number) for number in range(20)]
    fields = [[*(each[page] for page in PAGES), {"consent": ["on"]}] for each in typed]
    walks = (partial(_ask, port, fields[number % 20]) for number in range(count))
    return client.press_all(walks)


def _ask(port: int, pages: list[dict[str, list[str]]]) -> str:
    visitor = _Visitor(port)
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
    visitor = _Visitor(port)
    if visitor.get("/") and visitor.post("/", ASK):
        visitor.get("/thanks/")
    return visitor.status


def prepare_peer_posts(count: int) -> Iterator[bytes]:
    """`count` POSTs of the peer's form."""
    return repeat(client.post("/", ASK, f"csrftoken={CSRF}"), count)

"""A site with two holes: what a tool must find, or its silence about ours means nothing."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

INDEX = (
    '<!DOCTYPE html><title>Planted</title><a href="/item?id=1">An item</a>'
    '<form action="/search"><input name="q" value="bread"><button>Search</button></form>'
)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the library's name
        """Say nothing of each request."""


def site(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """Answer with what was typed, as it was typed: in a page, and in a statement."""
    typed = parse_qs(environ["QUERY_STRING"], keep_blank_values=True)
    page = INDEX
    if environ["PATH_INFO"] == "/search":
        page = f"<!DOCTYPE html><title>Found</title><p>Nothing for {typed.get('q', [''])[0]}.</p>"
    elif environ["PATH_INFO"] == "/item":
        page = f"<!DOCTYPE html><title>Item</title><p>{_item(typed.get('id', ['1'])[0])}</p>"
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [page.encode()]


def _item(number: str) -> str:
    rows = sqlite3.connect(":memory:")
    rows.executescript("CREATE TABLE item (id int, name text); INSERT INTO item VALUES (1, 'Rice')")
    try:
        found = rows.execute(f"SELECT name FROM item WHERE id = {number}").fetchall()
    except sqlite3.Error as error:
        return f"sqlite3.OperationalError: {error}"
    return ", ".join(str(name) for (name,) in found) or "No such item"


@contextmanager
def serving() -> Iterator[int]:
    """The site on a port of its own, for the length of the block."""
    with make_server("127.0.0.1", 0, site, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join(10)

"""Another directory on loopback: it serves what a test puts into it, well or badly."""

import contextlib
import http.server
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid5

from resources.choices import SourceState
from resources.joined import services
from resources.models import Source
from tests import factories as make

PER_PAGE = 100
Handler = http.server.BaseHTTPRequestHandler


class Directory:
    """`records` by id, served in pages of `per_page`; an `answer` instead of them may be set."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.per_page = PER_PAGE
        self.answer: Callable[[Handler], None] | None = None
        self.asked: list[str] = []
        self.statuses: list[int] = []
        self.knows_etags = True
        directory = self

        class Own(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                directory.asked.append(self.path)
                with contextlib.suppress(OSError):
                    (directory.answer or directory.serve)(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Own)
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        self.port = self.http.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/api"

    def stop(self) -> None:
        self.http.shutdown()
        self.http.server_close()

    def put(self, name: str, **fields: Any) -> str:
        """Put an entry into it; return its id."""
        id_ = fields.pop("id", str(uuid5(UUID(int=0), name)))
        # As a whole service has it, if an empty one.
        own = {"id": id_, "name": name, "status": "active", "schedules": []}
        self.records[id_] = {**own, **fields}
        return id_

    def serve(self, handler: Handler) -> None:
        parts = urlsplit(handler.path)
        if parts.path == "/api":
            send(handler, {"version": "3.0", "profile": "https://example.org/profile"})
            return
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if "page" not in asked:
            says(b"", 404)(handler)
            return
        rows = list(self.records.values())
        if since := asked.get("modified_after"):
            rows = [row for row in rows if row.get("last_modified", "9") >= since]
        send(handler, page_of(rows, int(asked["page"]), self.per_page), self)


def page_of(rows: list[Any], number: int, per_page: int) -> dict[str, Any]:
    pages = max(1, -(-len(rows) // per_page))
    contents = rows[(number - 1) * per_page : number * per_page]
    return {
        "total_items": len(rows),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def send(handler: Handler, found: Any, directory: Directory | None = None) -> None:
    body = json.dumps(found).encode()
    etag = f'"{hash(body)}"'
    is_known = handler.headers["If-None-Match"] == etag
    status = 304 if is_known else 200
    if directory is not None:
        directory.statuses.append(status)
    handler.send_response(status)
    if directory is None or directory.knows_etags:
        handler.send_header("ETag", etag)
    handler.send_header("Content-Length", "0" if is_known else str(len(body)))
    handler.end_headers()
    handler.wfile.write(b"" if is_known else body)


def says(body: bytes, status: int = 200, **headers: str) -> Callable[[Handler], None]:
    """An answer that is always the same."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def join(directory: Directory, **fields: Any) -> Source:
    """Look at a directory and join it, as a steward does."""
    steward = make.make_steward()
    fields = {"name": "Riverside", "address": directory.url, **fields}
    source = Source.objects.create(category=make.make_resource_category(), **fields)
    services.look(source)
    services.note_look(source.pk)
    source.refresh_from_db()
    assert source.state == SourceState.LOOKED_AT, source.reading.problem
    services.join(source, actor=steward)
    return source

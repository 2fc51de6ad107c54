"""A bucket that speaks enough of S3 over real HTTP: parts, lists, and a check of who asks."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "backups"


class FakeBucket:
    """What is stored under which key, and the uploads that have not ended."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.given_up: list[str] = []
        self.signed_by: set[str] = set()
        self.refuses = False


@contextmanager
def bucket_server() -> Iterator[tuple[FakeBucket, str]]:
    """Serve an empty bucket on a port of its own; yields it and its address."""
    bucket = FakeBucket()
    handler = type("Handler", (_Handler,), {"bucket": bucket})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield bucket, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: FakeBucket

    def log_message(self, *args: object) -> None:
        """Keep tests quiet."""

    def do_GET(self) -> None:
        name, query = self._asked()
        if name == "":
            self._answer(200, self._list(query.get("prefix", [""])[0]))
        elif name in self.bucket.objects:
            self._answer(200, self.bucket.objects[name])
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        name, query = self._asked()
        body = self._body()
        if self.bucket.refuses:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        elif "uploadId" in query:
            self.bucket.uploads[query["uploadId"][0]][int(query["partNumber"][0])] = body
            self._answer(200, b"")
        else:
            self.bucket.objects[name] = body
            self._answer(200, b"")

    def do_POST(self) -> None:
        name, query = self._asked()
        body = self._body()
        if self.bucket.refuses:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        elif "uploads" in query:
            upload = f"upload-{len(self.bucket.uploads)}"
            self.bucket.uploads[upload] = {}
            said = f"<Bucket>{BUCKET}</Bucket><Key>{name}</Key><UploadId>{upload}</UploadId>"
            root = "InitiateMultipartUploadResult"
            self._answer(200, f"<{root}>{said}</{root}>".encode())
        elif "delete" in query:
            gone = re.findall(rb"<Key>(.*?)</Key>", body)
            for key in gone:
                self.bucket.objects.pop(key.decode(), None)
            said = "".join(f"<Deleted><Key>{key.decode()}</Key></Deleted>" for key in gone)
            self._answer(200, f"<DeleteResult>{said}</DeleteResult>".encode())
        else:
            parts = self.bucket.uploads.pop(query["uploadId"][0])
            self.bucket.objects[name] = b"".join(parts[number] for number in sorted(parts))
            root = "CompleteMultipartUploadResult"
            self._answer(200, f'<{root}><Key>{name}</Key><ETag>"1"</ETag></{root}>'.encode())

    def do_DELETE(self) -> None:
        name, query = self._asked()
        if "uploadId" in query:
            self.bucket.given_up.append(query["uploadId"][0])
            self.bucket.uploads.pop(query["uploadId"][0], None)
        self.bucket.objects.pop(name, None)
        self._answer(204, b"")

    def _asked(self) -> tuple[str, dict[str, list[str]]]:
        url = urlsplit(self.path)
        found = re.search(r"Credential=([^/]+)/", self.headers.get("Authorization", ""))
        self.bucket.signed_by.add(found[1] if found else "nobody")
        bucket, _slash, name = unquote(url.path).lstrip("/").partition("/")
        assert bucket == BUCKET
        return name, parse_qs(url.query, keep_blank_values=True)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _list(self, prefix: str) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(data)}</Size><ETag>1</ETag>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for key, data in self.bucket.objects.items()
            if key.startswith(prefix)
        )
        root = "ListBucketResult"
        return (
            f"<{root}><Name>{BUCKET}</Name><IsTruncated>false</IsTruncated>{rows}</{root}>".encode()
        )

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

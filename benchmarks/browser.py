"""A browser that counts: it keeps cookies and sends what Chromium does, over a plain socket."""

import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import brotli

from benchmarks import client

SAME_ORIGIN, TYPED = "same-origin", "none"
# As Chromium sends them: `Sec-Fetch-…` decides whether the style comes inside the page.
HEADERS = {
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "X-Forwarded-Proto": "https",
    "Origin": f"https://{client.HOST}",
    "Referer": f"https://{client.HOST}/",
    "Sec-Fetch-Dest": "document",
}


@dataclass(frozen=True)
class Answer:
    """An answer: its size on the wire with headers, and the seconds until its first byte."""

    status_code: int
    size: int
    first_byte: float
    content: bytes


class Browser:
    """One person's. It can stand in for Django's test client where forms are filled in."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str, site: str = SAME_ORIGIN) -> Answer:
        return self._ask(client.get(path, self._cookies(), self._headers(site)))

    def post(self, path: str, data: dict[str, Any]) -> Answer:
        # Its name begins with `__Host-` where there is TLS.
        secret = next((self.cookies[name] for name in self.cookies if "csrftoken" in name), "")
        fields = {**data, "csrfmiddlewaretoken": secret}
        return self._ask(client.post(path, fields, self._cookies(), self._headers(SAME_ORIGIN)))

    def _headers(self, site: str) -> dict[str, str]:
        return {**HEADERS, "Sec-Fetch-Site": site}

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, message: bytes) -> Answer:
        started = time.perf_counter()
        raw, first_byte = client.answer_in_time(self.port, message)
        head, _gap, body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = [line.partition(": ")[::2] for line in lines[1:]]
        for name, value in headers:
            if name.lower() == "set-cookie":
                jar = SimpleCookie(value)
                self.cookies |= {key: morsel.value for key, morsel in jar.items()}
        # The size is counted before unpacking: it is what a slow line carries.
        packed = ("content-encoding", "br") in {(name.lower(), value) for name, value in headers}
        content = brotli.decompress(body) if packed else body
        return Answer(int(lines[0].split()[1]), len(raw), first_byte - started, content)

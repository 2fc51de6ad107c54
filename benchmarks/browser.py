"""A browser that counts: it keeps cookies and sends what Chromium does, over a plain socket."""

import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import brotli

from benchmarks import client

SAME_ORIGIN, TYPED = "same-origin", "none"
HEADERS = {
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "X-Forwarded-Proto": "https",
    "Origin": f"https://{client.HOST}",
    "Referer": f"https://{client.HOST}/",
    "Sec-Fetch-Dest": "document",
}


@dataclass(frozen=True)
class Answer:
    """What came: how much on the wire with its headers, and after how many seconds the first."""

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
        fields = {**data, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
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
        packed = ("content-encoding", "br") in {(name.lower(), value) for name, value in headers}
        content = brotli.decompress(body) if packed else body
        return Answer(int(lines[0].split()[1]), len(raw), first_byte - started, content)

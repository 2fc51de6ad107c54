"""A small HTTP client that presses hard: prepared bytes, one connection per request.

It sends `Connection: close`, so that no worker keeps a client to itself, and looks only at the
status line. One process of it makes several times the load that one gunicorn worker can answer.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Load:
    """The result of one round: answers by status code, and seconds from first to last."""

    answers: Counter[str]
    seconds: float

    @property
    def per_second(self) -> float:
        return sum(self.answers.values()) / self.seconds


Headers = dict[str, str]


def get(path: str, cookies: str = "", headers: Headers | None = None) -> bytes:
    """The bytes of a GET."""
    return _head("GET", path, cookies, headers) + b"\r\n"


def post(
    path: str,
    fields: dict[str, str | list[str]],
    cookies: str = "",
    headers: Headers | None = None,
) -> bytes:
    """The bytes of a form's POST."""
    body = urlencode(fields, doseq=True).encode()
    head = _head("POST", path, cookies, headers)
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    return head + kind + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def _head(method: str, path: str, cookies: str, headers: Headers | None) -> bytes:
    # "Connection: close" also says where the answer ends: it is read until the socket closes.
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Connection: close", "Accept: text/html"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    return ("\r\n".join(lines) + "\r\n").encode()


def answer(port: int, message: bytes, source: str = "") -> bytes:
    """The whole answer to one prepared request, sent from `source`, one of this machine's own."""
    return answer_in_time(port, message, source)[0]


def answer_in_time(port: int, message: bytes, source: str = "") -> tuple[bytes, float]:
    """The whole answer, and when (by `time.perf_counter`) its first bytes were there."""
    own = (source, 0) if source else None
    with socket.create_connection((HOST, port), timeout=30, source_address=own) as connection:
        connection.sendall(message)
        parts = [connection.recv(65536)]
        first_byte = time.perf_counter()
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts), first_byte


def press(
    port: int, messages: Iterator[bytes], *, seconds: float | None = None, threads: int = 4
) -> Load:
    """Send `messages` from several threads until they, or `seconds`, run out."""
    walks = (partial(_status, port, message) for message in messages)
    return press_all(walks, seconds=seconds, threads=threads)


def _status(port: int, message: bytes) -> str:
    return status_of(answer(port, message))


def status_of(answered: bytes) -> str:
    """The status code of an answer."""
    return answered.split(b" ", 2)[1].decode()


def press_all(
    walks: Iterator[Callable[[], str]], *, seconds: float | None = None, threads: int = 4
) -> Load:
    """Make `walks` from several threads; each returns the status code that it came to."""
    lock = threading.Lock()
    answers: Counter[str] = Counter()
    started = time.perf_counter()

    def work() -> None:
        while seconds is None or time.perf_counter() - started < seconds:
            with lock:
                # Under the lock: a generator cannot be asked by two threads at once.
                walk = next(walks, None)
            if walk is None:
                return
            status = walk()
            with lock:
                answers[status] += 1

    workers = [threading.Thread(target=work) for _number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return Load(answers, time.perf_counter() - started)

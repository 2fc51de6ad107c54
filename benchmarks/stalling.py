"""Connections that stall, for `benchmarks.slow_hands`. They end with the block that opened them."""

import contextlib
import selectors
import socket
import threading
import time
from types import TracebackType

from benchmarks.client import HOST

# Sent at the start; a byte of the rest each second.
POST = (
    b"POST /en/request/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\na="
)
HEAD = b"GET /en/request/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
IDLE = b""


class Crowd:
    """So many of each kind, kept open by a thread of its own: who is hung up on comes again."""

    def __init__(self, port: int, each: int) -> None:
        self.port, self.each = port, each
        self.selector = selectors.DefaultSelector()
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._stall, daemon=True)

    def __enter__(self) -> "Crowd":
        for first in (POST, HEAD, IDLE):
            for _number in range(self.each):
                self._connect(first)
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.is_over.set()
        self.thread.join()
        for key in list(self.selector.get_map().values()):
            self._hang_up(key.fileobj)

    @property
    def open(self) -> int:
        return len(self.selector.get_map())

    def _connect(self, first: bytes) -> None:
        # A full backlog refuses some for a moment; the next round tries again.
        with contextlib.suppress(OSError):
            connection = socket.create_connection((HOST, self.port), timeout=5)
            connection.sendall(first)
            connection.setblocking(False)
            self.selector.register(connection, selectors.EVENT_READ, first)

    def _hang_up(self, connection: object) -> None:
        assert isinstance(connection, socket.socket)
        self.selector.unregister(connection)
        connection.close()

    def _stall(self) -> None:
        sent_at = time.monotonic()
        while not self.is_over.is_set():
            for key, _events in self.selector.select(timeout=0.1):
                # An answer or the end: either way it was not let wait.
                self._hang_up(key.fileobj)
                self._connect(key.data)
            if time.monotonic() - sent_at >= 1:
                sent_at = time.monotonic()
                self._send_a_byte()

    def _send_a_byte(self) -> None:
        for key in list(self.selector.get_map().values()):
            if key.data and isinstance(key.fileobj, socket.socket):
                with contextlib.suppress(OSError):
                    key.fileobj.send(b"a")

"""Connections of a library that fetches by itself, held to the public internet and to a time.

Apprise speaks to servers by `requests`, which looks a name up when it connects. So the one place in
which its connections are made is ours while it sends: a name is looked up once, the address must be
one that `common.fetching` allows, and the connection is cut when its time is over. Other threads,
and all other uses of `requests`, are left as they are.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from urllib3.util import connection

from common.fetching import connect_to


@dataclass
class _Watch:
    until: float
    sockets: list[socket.socket] = field(default_factory=list)


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)
_any_connection: Any = connection.create_connection


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let this thread connect to public addresses alone, and cut what is open after `seconds`."""
    watch = _Watch(time.monotonic() + seconds)
    timer = threading.Timer(seconds, _cut, [watch])
    timer.daemon = True
    token = _watch.set(watch)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        _watch.reset(token)
        for each in watch.sockets:
            each.close()


def _cut(watch: _Watch) -> None:
    for each in watch.sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
    watch = _watch.get()
    if watch is None:
        made: socket.socket = _any_connection(address, *args, **kwargs)
        return made
    host, port = address
    sock = connect_to(host.strip("[]"), port, watch.until)
    # Another handle of the same connection: TLS takes this one for itself.
    watch.sockets.append(sock.dup())
    timeout = args[0] if args else kwargs.get("timeout")
    sock.settimeout(timeout if isinstance(timeout, int | float) else None)
    return sock


connection.create_connection = _connection

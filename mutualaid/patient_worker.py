"""Gunicorn's gthread worker, with one change: a request takes a thread once all of it has arrived.

As it comes, gthread gives a thread to each connection, which then waits for a slow body, for a slow
head, and for whoever connects and says nothing: as many of them as there are threads stop the site.
Here the one loop that watches all connections collects what arrives, within set times, and hands
over whole requests only. What the bytes mean is left to gunicorn's own parser, before and after.
Of the forms that one address sends at once, a few have a thread, and the others wait for these; of
a flood, for a while longer.
"""

import contextlib
import errno
import re
import resource
import socket
import struct
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from html import escape
from selectors import EVENT_READ
from typing import Any

from gunicorn.http.body import LengthReader
from gunicorn.http.errors import NoMoreData
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader
from gunicorn.workers.gthread import TConn, ThreadWorker

from common import pace
from common.client_address import FORWARDED, address_behind
from mutualaid.lanes import Lanes

HEAD_WITHIN = 10.0
# Enough for the largest form on a slow phone: 1 MiB at 300 kbit/s.
ALL_WITHIN = 30.0
# How long whoever got the last answer may take to hang up, and a stopping worker waits for slow
# ones.
LAST_WORDS_WITHIN = 2.0
# For this long nothing of an answer may be taken before we hang up.
ANSWER_MOVES_WITHIN = 10
LONGEST_HEAD = 64 * 1024
# Of a form; Django itself takes half of it.
LARGEST_BODY = 2 * 1024 * 1024
# Of a spreadsheet with its form, to the page that takes it: `imports.uploads` takes ten.
# The proxies of docs/deploy.md let as much through.
LARGEST_UPLOAD = 11 * 1024 * 1024
UPLOADS_TO = re.compile(r"/[a-z-]+/admin/imports/")
# Of a photo from a phone with its form. `imports.uploads` keeps less of one: what is between, the
# form says that it is too large, and nothing typed is lost. The proxies let no more through.
LARGEST_PHOTO = LARGEST_UPLOAD
PHOTOS_TO = re.compile(
    r"/[a-z-]+/(?:m/[\w-]{20,100}/receipt|route/[\w-]{20,100}/[0-9]{1,18}/receipt|"
    r"shelf/mine/[\w-]{20,100}/photo)/"
)
UPLOADED_WITHIN = 180.0
# Of all that has not arrived yet, and of all that is not answered yet, together.
HELD_AT_MOST = 64 * 1024 * 1024
PIECE = 64 * 1024
# A library's forms come one after the other anyway: most of the time that one takes is Python's.
FORMS_AT_ONCE = 2
# One that computes and one that waits for the database are as many as a process gets on with: more
# are answered no sooner, and in another process they might be. One in which for so long (seconds)
# none ends or begins waits for something else, and has threads for more.
BUSY, GETS_ON = 2, 0.25
# Answered by a thread of its own: that all others wait for the database is no reason to be ended.
SIGN_OF_LIFE = "/healthz"
END_OF_HEAD = b"\r\n\r\n"
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Refused(Exception):
    """A request that is not read to its end: with the answer's status line, and a page if any."""

    def __init__(self, status: str, page: str = "") -> None:
        super().__init__(status)
        self.status, self.page = status, page


@dataclass
class Arriving:
    """A request of which a part is there, or the end of a conversation."""

    until: float
    data: bytearray = field(default_factory=bytearray)
    # The length of all of it, and of a form who sends it; known once the head is there.
    size: int | None = None
    sender: str = ""
    is_sign_of_life: bool = False

    def is_whole(self, cfg: Any, client: Any, hops: int) -> bool:
        """Tell whether all of it is there. Raises `Refused`."""
        if self.size is None:
            self._read_head(cfg, client, hops)
        return self.size is not None and len(self.data) >= self.size

    def _read_head(self, cfg: Any, client: Any, hops: int) -> None:
        end = self.data.find(END_OF_HEAD)
        if end < 0:
            if len(self.data) > LONGEST_HEAD:
                raise Refused("431 Request Header Fields Too Large")
            return
        head = bytes(self.data[: end + len(END_OF_HEAD)])
        request = parsed(cfg, head, client)
        self.size = len(head) + (length_of_body(request) if request else 0)
        self.is_sign_of_life = request is not None and request.path == SIGN_OF_LIFE
        if request and request.method == "POST":
            self.sender = sender_of(request, client, hops)
        is_long = request is not None and longest_of(request) > LARGEST_BODY
        self.until += (UPLOADED_WITHIN if is_long else ALL_WITHIN) - HEAD_WITHIN


def parsed(cfg: Any, head: bytes, client: Any) -> Request | None:
    """Return `head` as gunicorn reads it; None for what it will answer itself. Raises `Refused`."""
    try:
        return Request(cfg, IterUnreader([head]), client)
    except NoMoreData:
        raise Refused("400 Bad Request") from None
    except Exception:  # noqa: BLE001  whatever it is: gunicorn meets it again, and answers it
        return None


def length_of_body(request: Request) -> int:
    """Return how many bytes follow the head. Raises `Refused`."""
    reader = request.body.reader
    if not isinstance(reader, LengthReader):
        # In chunks, of which nobody knows how many there are. No browser sends a form so.
        raise Refused("411 Length Required")
    if reader.length > longest_of(request):
        raise Refused("413 Content Too Large", said_of_photo(request.path))
    return int(reader.length)


def said_of_photo(path: str) -> str:
    """Return a page that says of a photo that it is too large, in the language of the address."""
    if not PHOTOS_TO.fullmatch(path):
        return ""
    # The site is there once somebody sends to it; where this worker is tried alone there is none.
    from django.conf import settings
    from django.utils import translation  # as above

    from pages.photos import MOST_MB, TOO_LARGE  # as above

    code = path.split("/")[1]
    with translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        words, back = TOO_LARGE % {"most": MOST_MB}, translation.gettext("Back")
        language, bidi = translation.get_language(), translation.get_language_bidi()
    return (
        f'<!doctype html><html lang="{language}" dir="{"rtl" if bidi else "ltr"}">'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{words}</title><p>{words}</p><p><a href="{escape(path)}">{back}</a></p>'
    )


def longest_of(request: Request) -> int:
    """Return how long the body of a request may be: longer where a file comes with the form."""
    if request.method == "POST" and UPLOADS_TO.fullmatch(request.path):
        return LARGEST_UPLOAD
    if request.method == "POST" and PHOTOS_TO.fullmatch(request.path):
        return LARGEST_PHOTO
    return LARGEST_BODY


def sender_of(request: Request, client: Any, hops: int) -> str:
    """Return the address that a request comes from, behind our proxies; "" where none is known."""
    name = FORWARDED.upper()
    forwarded = ",".join(value for header, value in request.headers if header == name)
    return address_behind(forwarded, client[0] if isinstance(client, tuple) else "", hops)


class PatientWorker(ThreadWorker):
    """Holds connections that cost nothing while they say nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # In the order in which they came.
        self.arriving: dict[TConn, Arriving] = {}
        self.held = 0
        self.looked_at = 0.0
        self.lanes: Lanes[TConn] = Lanes(FORMS_AT_ONCE)
        # Lanes that are held back: until when, and which.
        self.held_back: deque[tuple[float, str]] = deque()
        # Set from the site's settings by gunicorn.conf.py.
        self.trusted_hops = 0
        self.spare = ThreadPoolExecutor(1)
        self.under_way = 0
        self.moved_at = 0.0

    def init_process(self) -> None:
        """Allow as many open files as connections; systemd's 1,024 would be too few."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = self.worker_connections + 1024
        if soft < wanted <= hard or hard == resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        super().init_process()

    # --- Collecting -------------------------------------------------------------------------------

    def accept(self, listener: Any) -> None:
        """Take a connection; when there is no room for it, instead of the oldest that stalls."""
        if self.nr_conns >= self.worker_connections - 1 and self.arriving:
            self.drop(next(iter(self.arriving)))
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno == errno.EMFILE and self.arriving:
                self.drop(next(iter(self.arriving)))
            elif error.errno not in (errno.EAGAIN, errno.ECONNABORTED):
                raise
            return
        self.nr_conns += 1
        # A thread that writes to somebody who does not read must come back, too.
        limit = struct.pack("ll", ANSWER_MOVES_WITHIN, 0)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        conn = TConn(self.cfg, client, address, listener.getsockname())
        self.collect(conn, b"")
        # Mostly it is there with the connection: then it counts before the next one is let in.
        self.take(conn, client)

    def collect(self, conn: TConn, data: bytes) -> None:
        """Wait for the next request of a connection, of which `data` is there."""
        conn.sock.setblocking(False)
        self.arriving[conn] = Arriving(time.monotonic() + HEAD_WITHIN)
        self.poller.register(conn.sock, EVENT_READ, partial(self.take, conn))
        self.add(conn, data)

    def take(self, conn: TConn, _sock: Any) -> None:
        """Read what has come for a request."""
        data = self.read(conn)
        if data is not None:
            self.add(conn, data)

    def read(self, conn: TConn) -> bytes | None:
        """Return what has come; None for nothing, and where the other side is gone."""
        try:
            data: bytes = conn.sock.recv(PIECE)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            data = b""
        if not data:
            self.drop(conn)
        return data or None

    def add(self, conn: TConn, data: bytes) -> None:
        """Keep `data`, and hand the request over when that was the rest of it."""
        request = self.arriving[conn]
        head_was_there = request.size is not None
        request.data += data
        self.held += len(data)
        try:
            if self.held > HELD_AT_MOST and len(request.data) > PIECE:
                raise Refused("503 Service Unavailable")
            if request.is_whole(self.cfg, conn.client, self.trusted_hops):
                self.hand_over(conn, request)
            elif request.size is not None and not head_was_there:
                self.ask_for_the_rest(conn, request)
        except Refused as refusal:
            self.refuse(conn, refusal)

    def ask_for_the_rest(self, conn: TConn, request: Arriving) -> None:
        """Answer `Expect: 100-continue`, for which a client waits before it sends a body."""
        if b"100-continue" in bytes(request.data[:LONGEST_HEAD]).lower():
            with contextlib.suppress(OSError):
                conn.sock.send(GO_ON)

    def hand_over(self, conn: TConn, request: Arriving) -> None:
        """Give a whole request to a thread, or to its lane; keep what came behind it for later."""
        self.forget(conn)
        # It stays in memory while it waits for its turn and its answer.
        conn.weight = len(request.data)
        self.held += conn.weight
        conn.rest = bytes(request.data[request.size :])
        conn.init()
        conn.parser.unreader.unread(bytes(request.data[: request.size]))
        conn.lane, conn.pause = request.sender, 0.0
        conn.is_sign_of_life = request.is_sign_of_life
        if not conn.lane or self.lanes.enter(conn.lane, conn):
            self.enqueue_req(conn)

    def enqueue_req(self, conn: TConn) -> None:
        """Give a request to a thread."""
        self.count(1)
        pool = self.spare if conn.is_sign_of_life else self.tpool
        request = pool.submit(self.handle, conn)
        request.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def count(self, change: int) -> None:
        """Count the requests under way; a busy process keeps no connection for the next one.

        Whoever comes again then comes to the process that takes them soonest.
        """
        self.under_way += change
        self.moved_at = time.monotonic()
        self.max_keepalived = 0 if self.is_busy else self.worker_connections

    @property
    def is_busy(self) -> bool:
        return self.under_way >= BUSY

    def set_accept_enabled(self, enabled: bool) -> None:
        """Leave who comes to another process while this one is busy, and gets on."""
        leaves = self.alive and self.is_busy and time.monotonic() < self.moved_at + GETS_ON
        super().set_accept_enabled(enabled and not leaves)

    def on_client_socket_readable(self, conn: TConn, client: Any) -> None:
        """Collect the next request of a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.collect(conn, b"")

    def next_of(self, lane: str) -> None:
        """Give a thread to whoever is the next in a lane, if anybody is."""
        waiting = self.lanes.leave(lane)
        if waiting:
            self.enqueue_req(waiting)

    def handle(self, conn: TConn) -> Any:
        """Answer a request, in a thread; and keep for how long its sender's next one must wait."""
        try:
            return super().handle(conn)
        finally:
            conn.pause = pace.take()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait until something happens, a lane was held back long enough, or nothing gets on."""
        if self.alive:
            self.set_accept_enabled(self.nr_conns < self.worker_connections)
            if self.is_busy and not self._accepting:
                timeout = min(timeout, GETS_ON)
        if self.held_back:
            timeout = min(timeout, max(self.held_back[0][0] - time.monotonic(), 0.0))
        super().wait_for_and_dispatch_events(timeout)
        # All for the same time, so that the first is the next; a stopping worker has no time.
        while self.held_back and (not self.alive or self.held_back[0][0] <= time.monotonic()):
            self.next_of(self.held_back.popleft()[1])

    # --- Ending -----------------------------------------------------------------------------------

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection for its next request, or let it go; the next of its lane may go."""
        self.count(-1)
        self.held -= conn.weight
        if conn.lane and conn.pause:
            self.held_back.append((time.monotonic() + conn.pause, conn.lane))
        elif conn.lane:
            self.next_of(conn.lane)
        conn.lane = ""
        is_kept = not fs.cancelled() and fs.exception() is None and fs.result()
        if not is_kept:
            self.say_goodbye(conn)
        elif conn.rest:
            self.collect(conn, conn.rest)
        else:
            super().finish_request(conn, fs)

    def refuse(self, conn: TConn, refusal: Refused) -> None:
        """Answer without reading on."""
        self.forget(conn)
        page = refusal.page.encode()
        kind = (
            "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n" if page else ""
        )
        head = f"HTTP/1.1 {refusal.status}\r\nConnection: close\r\n{kind}"
        with contextlib.suppress(OSError):
            conn.sock.send(f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page)
        self.say_goodbye(conn)

    def say_goodbye(self, conn: TConn) -> None:
        """Stop talking, and hang up when the other side does, or soon.

        Gunicorn waits for that in its loop, and meanwhile for nobody else.
        """
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, EVENT_READ, lambda _sock: self.read(conn))
        except (OSError, ValueError):
            self.nr_conns -= 1
            conn.close()
        else:
            self.arriving[conn] = Arriving(time.monotonic() + LAST_WORDS_WITHIN)

    def murder_pending(self) -> None:
        """Hang up on all that took too long; a stopping worker has less patience.

        It has some: of a connection that is open, a request may be on its way.
        """
        now = time.monotonic()
        if now - self.looked_at < 0.5:
            return
        self.looked_at = now
        for conn, request in list(self.arriving.items()):
            if not self.alive:
                request.until = min(request.until, now + LAST_WORDS_WITHIN)
            if request.until <= now:
                self.drop(conn)

    def forget(self, conn: TConn) -> None:
        """Stop watching a connection."""
        self.held -= len(self.arriving.pop(conn).data)
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def drop(self, conn: TConn) -> None:
        """Hang up."""
        self.forget(conn)
        self.nr_conns -= 1
        conn.close()

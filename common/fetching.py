"""Fetches what stands at an address that somebody typed: within a size, a time, and no further.

Such an address may lead anywhere: to machines of our own, to a body without end, or to a server
that sends a byte a minute. So only http and https are spoken, and only with addresses of the public
internet: a name is looked up once, and the very address that was looked at is connected to, so that
no second answer of its name server counts. Each redirect is looked at like the first address. The
body counts as it is after unpacking. At the end of its time the connection is cut from outside,
whatever is being waited for.
"""

import contextlib
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
PIECE = 64 * 1024
# What web servers listen on; below 1024 other ports are mail servers and the like.
WEB_PORTS = (80, 443)
FIRST_FREE_PORT = 1024
# Names that only the network around this machine knows.
INSIDE_NAMES = (".local", ".internal", ".localdomain")
# IPv4 addresses inside of IPv6 ones, translated on the way (RFC 6052).
TRANSLATED = IPv6Network("64:ff9b::/96")
# In paths and queries these stand as they are: what is quoted already stays so.
AS_THEY_ARE = "/%:=&?~#+!$,;'@()*[]-._"

Address = IPv4Address | IPv6Address


class Reason(StrEnum):
    """The reasons for which nothing was fetched: codes to be kept, and no words of a server."""

    ADDRESS = "address"  # no web address
    NAME = "name"  # nobody knows the host
    FORBIDDEN = "forbidden"  # not on the public internet
    CONNECTION = "connection"  # refused, or hung up
    CERTIFICATE = "certificate"
    TIME = "time"
    SIZE = "size"
    REDIRECTS = "redirects"
    ANSWER = "answer"  # not HTTP, or broken


class FetchError(Exception):
    """Nothing was fetched, for `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Fetched:
    """The answer of a server, whatever its status, and the address that it came from.

    Names of headers are in lower case. `body` is unpacked, and empty after a HEAD.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def is_unchanged(self) -> bool:
        """Tell whether it is as it was when `etag` or `last_modified` were noted."""
        return self.status == http.client.NOT_MODIFIED

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        return self.headers.get("last-modified", "")


def fetch(
    url: str,
    *,
    most_bytes: int,
    seconds: float = 20,
    method: str = "GET",
    etag: str = "",
    last_modified: str = "",
    accept: str = "*/*",
) -> Fetched:
    """Return what `url` answers, in `seconds` altogether and at most `most_bytes` unpacked.

    With the `etag` or `last_modified` of an earlier answer the server may say that nothing has
    changed since. Raises `FetchError`.
    """
    headers = {
        "User-Agent": f"mutualaid (+{settings.SITE_URL})",
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **({"If-None-Match": etag} if etag else {}),
        **({"If-Modified-Since": last_modified} if last_modified else {}),
    }
    until = time.monotonic() + seconds
    for _hop in range(MOST_REDIRECTS + 1):
        answer = _ask(url, method, headers, most_bytes, until)
        location = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not location:
            return answer
        url = urljoin(url, _as_sent(location))
    raise FetchError(Reason.REDIRECTS)


# --- One question ---------------------------------------------------------------------------------


def _ask(url: str, method: str, headers: dict[str, str], most_bytes: int, until: float) -> Fetched:
    target = _target(url)
    with _reasons(until), _connected(target, until) as sock:
        answer = _talk(sock, target, method, headers, most_bytes)
        if time.monotonic() >= until:
            # To whoever reads, a connection that was cut looks like the end of a body.
            raise TimeoutError
        return answer


@cache
def _context() -> ssl.SSLContext:
    """Return what knows whom this machine trusts; made once, and only where something is fetched.

    Reading that takes some time, and 1.5 MB.
    """
    return ssl.create_default_context()


@contextlib.contextmanager
def _connected(target: "_Target", until: float) -> Iterator[socket.socket]:
    """A connection to `target`, that ends with its time."""
    sock = _connect(target, until)
    try:
        if target.is_https:
            # With the name that was typed: the certificate is its own, not the address's.
            sock = _context().wrap_socket(
                sock, server_hostname=target.host, do_handshake_on_connect=False
            )
        with _cut_at(sock, until):
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
            yield sock
    finally:
        sock.close()


def _talk(
    sock: socket.socket, target: "_Target", method: str, headers: dict[str, str], most_bytes: int
) -> Fetched:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = sock
    connection.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.host_header, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    found = {name.lower(): value for name, value in response.getheaders()}
    is_redirect = response.status in REDIRECTS and "location" in found
    # What stands behind a redirect is not read at all.
    body = b"" if is_redirect else _body(response, found, most_bytes)
    return Fetched(target.url, response.status, found, body)


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], most_bytes: int) -> bytes:
    """Return the body, unpacked piece by piece: never more of it is in memory than is allowed."""
    is_packed = headers.get("content-encoding", "").strip().lower() in ("gzip", "x-gzip")
    unpack = zlib.decompressobj(wbits=31) if is_packed else None
    body, came = bytearray(), 0
    while piece := response.read(PIECE):
        came += len(piece)
        body += unpack.decompress(piece, most_bytes + 1 - len(body)) if unpack else piece
        if max(len(body), came) > most_bytes:
            raise FetchError(Reason.SIZE)
        if unpack and unpack.eof:
            return bytes(body)
    if response.length or (unpack and came):
        # It hung up in the middle.
        raise http.client.IncompleteRead(b"")
    return bytes(body)


@contextlib.contextmanager
def _reasons(until: float) -> Iterator[None]:
    """Turn what goes wrong on the way into a `FetchError`."""
    try:
        yield
    except FetchError:
        raise
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as error:
        # A connection that was cut from outside breaks in any of these ways.
        if isinstance(error, TimeoutError) or time.monotonic() >= until:
            raise FetchError(Reason.TIME) from error
        if isinstance(error, ssl.SSLError):
            raise FetchError(Reason.CERTIFICATE) from error
        is_line = isinstance(error, OSError)
        raise FetchError(Reason.CONNECTION if is_line else Reason.ANSWER) from error


@contextlib.contextmanager
def _cut_at(sock: socket.socket, until: float) -> Iterator[None]:
    """Cut `sock` when its time is over, whoever waits for it.

    A time limit of the socket itself begins anew with each byte, and some send one a minute.
    """

    def cut() -> None:
        with contextlib.suppress(OSError):
            # The one below TLS, too, which would wait for the other side's goodbye.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, until - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


# --- Where to -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Target:
    url: str
    is_https: bool
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_https else 80) else f"{host}:{self.port}"


def _target(url: str) -> _Target:
    """Take a web address apart. Raises `FetchError`."""
    try:
        parts = urlsplit(url.strip())
        is_https = parts.scheme == "https"
        port = parts.port or (443 if is_https else 80)
        host = (parts.hostname or "").rstrip(".")
        if ":" not in host:
            host = host.encode("idna").decode("ascii")
    except ValueError as error:
        raise FetchError(Reason.ADDRESS) from error
    # With a name and a password it is somebody's own page.
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        raise FetchError(Reason.ADDRESS)
    if port not in WEB_PORTS and port < FIRST_FREE_PORT:
        raise FetchError(Reason.FORBIDDEN)
    query = f"?{quote(parts.query, safe=AS_THEY_ARE)}" if parts.query else ""
    path = quote(parts.path or "/", safe=AS_THEY_ARE) + query
    return _Target(url, is_https, host, port, path)


def refused(url: str) -> Reason | None:
    """Return why `url` would not be fetched, as far as can be told without asking anybody.

    Looks at how it is written: its scheme, its port, and a host that is a number ("127.0.0.1",
    "127.1", "[::1]") or the name of this machine. None where only an answer can tell.
    """
    try:
        target = _target(url)
    except FetchError as error:
        return error.reason
    if target.host.endswith(INSIDE_NAMES) and not settings.FETCH_ALSO_FROM:
        return Reason.FORBIDDEN
    found = _written_addresses(target.host)
    allowed = not found or any(may_be_fetched(each, target.port) for each in found)
    return None if allowed else Reason.FORBIDDEN


def _written_addresses(host: str) -> list[Address]:
    """Return the addresses that `host` says by itself; none for a name that is to be looked up."""
    if host == "localhost" or host.endswith(".localhost"):
        return [ip_address("127.0.0.1"), ip_address("::1")]
    try:
        rows = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except OSError:
        return []
    return [ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


def same_site(one: str, other: str) -> bool:
    """Tell whether two web addresses lead to the same host: on the same port, or both on 80/443."""
    try:
        first, second = _target(one), _target(other)
    except FetchError:
        return False
    are_usual = first.port in WEB_PORTS and second.port in WEB_PORTS
    return first.host.lower() == second.host.lower() and (are_usual or first.port == second.port)


def _as_sent(location: str) -> str:
    """Return the header as its server wrote it: bytes are read as Latin-1, most mean UTF-8."""
    return location.encode("latin-1", "replace").decode("utf-8", "replace")


def _connect(target: _Target, until: float) -> socket.socket:
    """Return a connection to one of the addresses of `target` that may be spoken to."""
    allowed = [each for each in _addresses(target, until) if may_be_fetched(each, target.port)]
    if not allowed:
        raise FetchError(Reason.FORBIDDEN)
    for number, address in enumerate(allowed, 1):
        left = until - time.monotonic()
        if left <= 0:
            raise FetchError(Reason.TIME)
        try:
            # To the address: the name is not looked up a second time.
            sock = socket.create_connection((str(address), target.port), timeout=left)
        except OSError:
            if number == len(allowed):
                raise
        else:
            return sock
    raise FetchError(Reason.CONNECTION)


def connect_to(host: str, port: int, until: float) -> socket.socket:
    """Return a connection to `host` for a library of others: as `fetch` would make it, in time.

    Raises `OSError` where it leads nowhere, or where nothing is to be fetched.
    """
    if port not in WEB_PORTS and port < FIRST_FREE_PORT:
        raise OSError(Reason.FORBIDDEN.value)
    try:
        return _connect(_Target("", True, host, port, ""), until)
    except FetchError as error:
        raise OSError(error.reason.value) from error


def _addresses(target: _Target, until: float) -> list[Address]:
    """Look up the host, in a thread of its own: the system's own look-up knows no time limit."""
    found: list[Address] = []

    def look_up() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            found.extend(ip_address(str(row[4][0]).partition("%")[0]) for row in rows)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(max(0.0, until - time.monotonic()))
    if thread.is_alive():
        raise FetchError(Reason.TIME)
    if not found:
        raise FetchError(Reason.NAME)
    return list(dict.fromkeys(found))


def may_be_fetched(address: Address, port: int) -> bool:
    """Tell whether `address` is one of the public internet, or named in `FETCH_ALSO_FROM`."""
    also = settings.FETCH_ALSO_FROM
    if str(address) in also or f"{address}:{port}" in also:
        return True
    return all(each.is_global and not each.is_multicast for each in _meant(address))


def _meant(address: Address) -> list[Address]:
    """Return `address` and the IPv4 addresses that it wraps: those are where it leads."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    inner: list[Address] = [address]
    if address.sixtofour:
        inner.append(address.sixtofour)
    if address.teredo:
        inner.extend(address.teredo)
    if address in TRANSLATED:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return inner

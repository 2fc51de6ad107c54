"""Fetching an address that somebody typed: bounded in size, time and reach, over real HTTP."""

import contextlib
import datetime
import gzip
import http.server
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from common import fetching
from common.fetching import FetchError, Reason, fetch, may_be_fetched

MOST = 100_000
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers each path as the test says."""

    protocol_version = "HTTP/1.1"
    answers: dict[str, Answer]
    asked: list[tuple[str, str, dict[str, str]]]

    def do_GET(self) -> None:
        self.asked.append((self.command, self.path, dict(self.headers)))
        # A client that hangs up is what some of these tests are about.
        with contextlib.suppress(OSError):
            self.answers[self.path](self)
        self.close_connection = True

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Server:
    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.answers: dict[str, Answer] = {}
        of = {"answers": self.answers, "asked": self.asked}
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("H", (Handler,), of))
        self.http.daemon_threads = True
        self.scheme = "https" if tls else "http"
        if tls:
            self.http.socket = tls.wrap_socket(self.http.socket, server_side=True)
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.http.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


def says(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def endless(piece: bytes, pause: float = 0, **headers: str) -> Answer:
    """Send the same again and again, until the other side hangs up."""

    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer


@pytest.fixture
def server(settings) -> Iterator[Server]:
    found = Server()
    settings.FETCH_ALSO_FROM = [f"127.0.0.1:{found.port}"]
    yield found
    found.http.shutdown()
    found.http.server_close()


def refusal(url: str, **options: object) -> tuple[Reason, float]:
    """Why nothing was fetched, and after how many seconds that was known."""
    start = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch(url, **{"most_bytes": MOST, "seconds": 5, **options})
    return caught.value.reason, time.monotonic() - start


def test_returns_what_stands_there_and_says_who_asks(server, settings):
    settings.SITE_URL = "https://aid.example.org"
    server.answers["/a?q=%C3%A9"] = says(b"hello", etag='"1"', last_modified="yesterday")
    found = fetch(server.url("/a?q=é"), most_bytes=MOST)
    assert (found.status, found.body, found.etag) == (200, b"hello", '"1"')
    assert (found.last_modified, found.is_unchanged) == ("yesterday", False)
    _method, _path, headers = server.asked[0]
    assert headers["User-Agent"] == "mutualaid (+https://aid.example.org)"
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert "Cookie" not in headers


def test_asks_whether_something_changed(server):
    server.answers["/"] = says(status=304)
    found = fetch(server.url(), most_bytes=MOST, etag='"1"', last_modified="yesterday")
    assert found.is_unchanged
    assert server.asked[0][2]["If-None-Match"] == '"1"'
    assert server.asked[0][2]["If-Modified-Since"] == "yesterday"


def test_an_error_of_the_server_is_an_answer(server):
    server.answers["/"] = says(b"gone", status=410)
    assert fetch(server.url(), most_bytes=MOST).status == 410
    assert fetch(server.url(), most_bytes=MOST, method="HEAD").body == b""


def test_unpacks_what_was_packed(server):
    body = b"mutual aid " * 500
    server.answers["/"] = says(gzip.compress(body), content_encoding="gzip")
    assert fetch(server.url(), most_bytes=MOST).body == body


# --- Too much, too long ---------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"content_length": str(10**12)}])
def test_a_body_without_end_is_given_up(server, headers):
    server.answers["/"] = endless(b"x" * 65536, **headers)
    assert refusal(server.url()) == (Reason.SIZE, pytest.approx(0, abs=3))


def test_a_small_file_that_unpacks_to_a_gigabyte_is_given_up(server):
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < MOST
    server.answers["/"] = says(bomb, content_encoding="gzip")
    assert refusal(server.url())[0] == Reason.SIZE


def test_packed_bytes_that_say_nothing_count_too(server):
    # Empty stored blocks: a stream that goes on and unpacks to nothing.
    nothing = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\0\0\0\xff\xff" * 60_000
    server.answers["/"] = endless(nothing, content_encoding="gzip")
    assert refusal(server.url())[0] in (Reason.SIZE, Reason.ANSWER)


def test_a_body_that_drips_is_cut_at_its_time(server):
    server.answers["/"] = endless(b"x", pause=0.1)
    reason, took = refusal(server.url(), seconds=1)
    assert reason == Reason.TIME
    assert 0.9 < took < 3


def test_a_head_that_drips_is_cut_at_its_time(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.FETCH_ALSO_FROM = [f"127.0.0.1:{port}"]

        def drip() -> None:
            client, _address = listener.accept()
            with contextlib.suppress(OSError), client:
                client.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while True:
                    client.sendall(b"x")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        reason, took = refusal(f"http://127.0.0.1:{port}/", seconds=1)
    assert reason == Reason.TIME
    assert took < 3


def test_a_server_that_says_nothing_is_cut_at_its_time(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        settings.FETCH_ALSO_FROM = [f"127.0.0.1:{port}"]
        for scheme in ("http", "https"):
            reason, took = refusal(f"{scheme}://127.0.0.1:{port}/", seconds=1)
            assert reason == Reason.TIME
            assert took < 3


def test_half_an_answer_is_none(server):
    server.answers["/"] = says(b"half", content_length="8")
    assert refusal(server.url())[0] == Reason.ANSWER
    server.answers["/"] = says(gzip.compress(b"whole" * 99)[:-9], content_encoding="gzip")
    assert refusal(server.url())[0] == Reason.ANSWER
    server.answers["/"] = says(b"not packed at all", content_encoding="gzip")
    assert refusal(server.url())[0] == Reason.ANSWER


# --- Where to -------------------------------------------------------------------------------------


def test_follows_redirects_to_what_may_be_fetched(server):
    server.answers["/a"] = says(status=301, location="/b")
    server.answers["/b"] = says(status=302, location=server.url("/c"))
    server.answers["/c"] = says(b"here")
    found = fetch(server.url("/a"), most_bytes=MOST)
    assert (found.body, found.url) == (b"here", server.url("/c"))


def test_a_circle_of_redirects_ends(server):
    server.answers["/"] = says(status=302, location="/")
    assert refusal(server.url())[0] == Reason.REDIRECTS
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:1/",
        "http://localhost:8000/",
        "http://[::1]:8000/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_a_redirect_into_our_own_network_is_refused(server, location):
    server.answers["/"] = says(status=302, location=location)
    assert refusal(server.url())[0] == Reason.FORBIDDEN


def test_a_redirect_to_what_is_no_web_address_is_refused(server):
    server.answers["/"] = says(status=302, location="file:///etc/passwd")
    assert refusal(server.url())[0] == Reason.ADDRESS


def test_connects_to_the_address_that_was_looked_at(server, monkeypatch, settings):
    """A name server that answers differently the second time has no second time."""
    settings.FETCH_ALSO_FROM = []
    answers = [
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("203.0.113.9", server.port))],
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))],
    ]
    asked, connected = [], []

    def look_up(host, port, **_options):
        asked.append(host)
        return answers[len(asked) - 1]

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(fetching.socket, "create_connection", connect)
    # Of the block for documentation, which is not public either: let through for the test.
    settings.FETCH_ALSO_FROM = ["203.0.113.9"]
    url = server.url(host="rebinding.example.org")
    assert refusal(url)[0] == Reason.CONNECTION
    assert asked == ["rebinding.example.org"]
    assert connected == [("203.0.113.9", server.port)]
    # What it answers the second time is refused.
    assert refusal(url)[0] == Reason.FORBIDDEN
    assert len(connected) == 1


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "ff0e::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:192.168.1.1", "64:ff9b::7f00:1", "2002:7f00:1::1"),
        "2001:0:7f00:1::1",
    ],
)
def test_addresses_beyond_the_public_internet_are_refused(address):
    assert not may_be_fetched(ipaddress.ip_address(address), 443)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_may_be_fetched(address):
    assert may_be_fetched(ipaddress.ip_address(address), 443)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", Reason.ADDRESS),
        ("file:///etc/passwd", Reason.ADDRESS),
        ("gopher://example.org/", Reason.ADDRESS),
        ("http://", Reason.ADDRESS),
        ("", Reason.ADDRESS),
        ("http://name:password@example.org/", Reason.ADDRESS),
        ("http://example.org:99999/", Reason.ADDRESS),
        (f"http://{'x' * 70}.org/", Reason.ADDRESS),
        ("http://example.org:25/", Reason.FORBIDDEN),
        ("http://nobody.invalid/", Reason.NAME),
    ],
)
def test_what_is_no_web_address_is_refused(url, reason):
    assert refusal(url)[0] == reason


def test_a_port_where_nobody_listens(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.FETCH_ALSO_FROM = [f"127.0.0.1:{port}"]
    assert refusal(f"http://127.0.0.1:{port}/")[0] == Reason.CONNECTION


# --- Certificates ---------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """A key and a certificate for "localhost" that it has signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "both.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_must_be_trusted_and_be_of_the_name(certificate, settings, monkeypatch):
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    server = Server(theirs)
    server.answers["/"] = says(b"safe")
    settings.FETCH_ALSO_FROM = ["127.0.0.1", "::1"]
    try:
        assert refusal(server.url(host="localhost"))[0] == Reason.CERTIFICATE
        ours = ssl.create_default_context(cafile=str(certificate))
        monkeypatch.setattr(fetching, "_context", lambda: ours)
        assert fetch(server.url(host="localhost"), most_bytes=MOST).body == b"safe"
        # By its address it is somebody else.
        assert refusal(server.url(host="127.0.0.1"))[0] == Reason.CERTIFICATE
    finally:
        server.http.shutdown()
        server.http.server_close()

"""Whoever sends slowly, or nothing, takes no thread: gunicorn with one thread, and many slow ones.

`benchmarks.slow_hands` does the same to the whole site, in hundreds and behind the proxies.
"""

import re
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.config import Config

from mutualaid.lanes import Lanes
from mutualaid.patient_worker import (
    BUSY,
    LARGEST_BODY,
    LARGEST_PHOTO,
    LARGEST_UPLOAD,
    Refused,
    length_of_body,
    longest_of,
    parsed,
    said_of_photo,
    sender_of,
)
from tests.processes import free_port, start_process, wait_for

PROCESS = re.compile(rb"Process: (\d+)")
HEAD = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the small site, with one worker of one thread."""
    yield from small_site(tmp_path_factory, threads=1)


@pytest.fixture(scope="module")
def impatient_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of one that soon hangs up."""
    yield from small_site(tmp_path_factory, threads=1, IMPATIENT="1")


def small_site(
    tmp_path_factory: pytest.TempPathFactory, threads: int, workers: int = 1, **environment: str
) -> Iterator[int]:
    port, log = free_port(), tmp_path_factory.mktemp("gunicorn") / "log"
    command = ["-m", "gunicorn", "tests.mutualaid.small_site", f"--bind=127.0.0.1:{port}"]
    # The worker's class from the settings of production.
    class_line = next(
        line
        for line in Path("gunicorn.conf.py").read_text().splitlines()
        if line.startswith("worker_class")
    )
    worker_class = class_line.split('"')[1]
    command += [f"--worker-class={worker_class}", f"--threads={threads}", "--keep-alive=60"]
    command += [f"--workers={workers}"]
    site = start_process(command, log, **environment)
    try:
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield port
    finally:
        site.terminate()
        site.wait(20)


def connect(port: int, data: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
    """A connection that has sent `data`; whoever is stalled by a slow one waits in vain."""
    connection = socket.create_connection(("127.0.0.1", port), 30, source_address=(source, 0))
    connection.sendall(data)
    return connection


def everything(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def until(connection: socket.socket, end: bytes) -> bytes:
    """Return what comes, up to `end`: an answer may come in pieces."""
    answer = b""
    while not answer.endswith(end):
        part = connection.recv(65536)
        assert part, answer
        answer += part
    return answer


def ask(port: int, data: bytes) -> bytes:
    """The whole answer to `data`, until the other side hangs up."""
    with connect(port, data) as connection:
        return everything(connection)


def post(body: bytes, *more: bytes) -> bytes:
    lines = [b"POST / HTTP/1.1", b"Host: a", b"Content-Length: %d" % len(body), *more]
    return b"\r\n".join([*lines, b"", body])


CLOSE = b"Connection: close"


@pytest.mark.parametrize(
    "slow",
    [b"", b"GET / HT", HEAD, HEAD + b"\r\n12345"],
    ids=["nothing", "half a head", "no end of the head", "half a body"],
)
def test_slow_ones_stop_nobody(slow: bytes, port: int) -> None:
    held = [connect(port, slow) for _number in range(20)]
    assert ask(port, post(b"hello", CLOSE)).endswith(b"hello")
    for connection in held:
        connection.close()


def test_who_never_hangs_up_stops_nobody(port: int) -> None:
    held = [connect(port, post(b"x", CLOSE)) for _number in range(20)]
    # The other side has said goodbye by then, and waits for ours.
    assert all(everything(connection).endswith(b"x") for connection in held)
    assert ask(port, post(b"hello", CLOSE)).endswith(b"hello")
    for connection in held:
        connection.close()


@pytest.mark.parametrize("slow", [b"", b"GET / HT", HEAD + b"\r\n12345"])
def test_the_slow_are_hung_up_on(slow: bytes, impatient_port: int) -> None:
    assert ask(impatient_port, slow) == b""


def test_a_request_in_pieces_arrives_whole(port: int) -> None:
    message = post(b"a" * 300_000, CLOSE)
    with connect(port) as connection:
        for start in range(0, len(message), 60_001):
            connection.sendall(message[start : start + 60_001])
            time.sleep(0.05)
        assert everything(connection).endswith(b"\r\n\r\n" + b"a" * 300_000)


def test_two_requests_in_one_piece_get_two_answers(port: int) -> None:
    answers = ask(port, post(b"one") + post(b"two", CLOSE))
    assert answers.count(b"200 OK") == 2
    assert answers.index(b"one") < answers.index(b"two")


def test_a_kept_connection_is_asked_again_and_stalls_nobody(port: int) -> None:
    with connect(port, post(b"one")) as connection:
        until(connection, b"one")
        connection.sendall(HEAD + b"\r\n123")
        assert ask(port, post(b"hello", CLOSE)).endswith(b"hello")
        connection.sendall(b"4567890")
        until(connection, b"1234567890")


def test_a_worker_that_begins_anew_answers_whoever_it_let_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Workers begin anew with each language that is added, and after many requests."""
    for port in small_site(tmp_path_factory, threads=1):
        with connect(port) as silent, connect(port, post(b"one")) as kept:
            until(kept, b"one")  # so the one before it was let in, too
            assert ask(port, post(b"begin anew", CLOSE)).endswith(b"begin anew")
            time.sleep(1.5)  # longer than between two looks at who takes too long
            for connection in (silent, kept):
                connection.sendall(post(b"hello"))
                assert everything(connection).endswith(b"hello")
        assert ask(port, post(b"hello", CLOSE)).endswith(b"hello")


def test_who_waits_for_a_go_on_gets_one(port: int) -> None:
    with connect(port, HEAD + b"Expect: 100-continue\r\nConnection: close\r\n\r\n") as connection:
        assert until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 100")
        connection.sendall(b"1234567890")
        assert everything(connection).endswith(b"1234567890")


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, b"431"),
        # These gunicorn itself answers: it is asked as soon as the head is there.
        (HEAD + b"Content-Length: 11\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_what_cannot_be_waited_for_is_refused_at_once(
    message: bytes, status: bytes, port: int
) -> None:
    assert ask(port, message).split(b" ")[1] == status


def test_the_sign_of_life_is_given_while_all_threads_wait(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    for port in small_site(tmp_path_factory, threads=1):
        with connect(port, post(b"take long", CLOSE)) as waiting:
            # It also ends the wait, as the test has an end.
            sign = ask(port, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert sign.startswith(b"HTTP/1.1 200")
            assert everything(waiting).endswith(b"take long")


def wait_for_begun(folder: Path, count: int) -> None:
    wait_for(lambda: len(list(folder.glob("begun-*"))) == count)


def test_a_busy_process_leaves_who_comes_to_another(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Each could have a thread for all of them, and would answer them later."""
    told, workers = tmp_path / "told", 3
    environment = {"TOLD": str(told)}
    for port in small_site(tmp_path_factory, threads=8, workers=workers, **environment):
        # From an address each: of one address a process takes up two forms at a time anyway.
        sent = [
            connect(port, post(b"until told", CLOSE), source=f"127.0.0.{number}")
            for number in range(2, 2 + workers * BUSY)
        ]
        # The first that is up would have them all, before the others are.
        wait_for_begun(tmp_path, len(sent))
        told.touch()
        answers = []
        for connection in sent:
            with connection:
                answers.append(everything(connection))
        processes = Counter(PROCESS.search(answer)[1] for answer in answers)
        # One may be let in just before what the one before it asks for is there.
        assert max(processes.values()) <= BUSY + 1


def test_a_busy_process_keeps_no_connection(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    for port in small_site(tmp_path_factory, threads=8, TOLD=str(told)):
        with connect(port, post(b"one")) as kept:
            assert b"Connection: keep-alive" in until(kept, b"one")
            sources = ("127.0.0.2", "127.0.0.3")
            long = [connect(port, post(b"until told", CLOSE), source=each) for each in sources]
            wait_for_begun(tmp_path, len(long))
            kept.sendall(post(b"two"))
            assert b"Connection: close" in everything(kept)
        told.touch()
        for connection in long:
            with connection:
                assert everything(connection).endswith(b"until told")


# --- Many at once from one address ---------------------------------------------------------------


def test_many_forms_of_one_address_leave_threads_to_others(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """More at once than there are threads: they come one after the other, and nothing is lost."""
    for port in small_site(tmp_path_factory, threads=4):
        sent = [connect(port, post(b"take long", b"Connection: close")) for _form in range(8)]
        # With all threads busy nobody would answer; none of the forms ends before it is told to.
        for path in (b"/", b"/end"):
            assert ask(port, b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % path)
        for form in sent:
            with form:
                assert everything(form).endswith(b"take long")


def test_a_sender_of_too_much_waits_without_a_thread(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The answer comes at once, the sender's next one late, and everybody else's as ever."""
    for port in small_site(tmp_path_factory, threads=1, HELD_BACK="10"):
        sent = [connect(port, post(b"too much", b"Connection: close")) for _form in range(3)]
        for form in sent[:2]:
            with form:
                assert everything(form).endswith(b"too much")
        # Both places of the lane are held back, and the one thread is free.
        assert ask(port, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        with sent[2] as last:
            last.setblocking(False)
            with pytest.raises(BlockingIOError):
                last.recv(1)
            last.settimeout(60)
            assert everything(last).endswith(b"too much")


def test_a_lane_lets_a_few_go_and_the_others_in_their_order() -> None:
    lanes = Lanes[int](at_once=2)
    assert [lanes.enter("a", number) for number in range(4)] == [True, True, False, False]
    assert lanes.enter("b", 9)
    assert [lanes.leave("a") for _one in range(4)] == [2, 3, None, None]
    assert lanes.leave("b") is None
    assert not lanes.under_way
    assert not lanes.waiting


def test_a_form_is_in_the_lane_of_whoever_our_proxy_names() -> None:
    lines = b"POST / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1, 192.0.2.7\r\n\r\n"
    peer = ("127.0.0.1", 1)
    request = parsed(Config(), lines, peer)
    assert request is not None
    assert sender_of(request, peer, hops=1) == "192.0.2.7"
    assert sender_of(request, peer, hops=0) == "127.0.0.1"
    assert sender_of(request, "", hops=0) == ""


TOKEN = "a" * 43


@pytest.mark.parametrize(
    ("line", "most"),
    [
        (f"POST /en/m/{TOKEN}/receipt/", LARGEST_PHOTO),
        (f"POST /zh-hans/m/{TOKEN}/receipt/", LARGEST_PHOTO),
        (f"POST /en/route/{TOKEN}/12/receipt/", LARGEST_PHOTO),
        (f"PUT /en/m/{TOKEN}/receipt/", LARGEST_BODY),
        (f"POST /en/m/{TOKEN}/receipt/more/", LARGEST_BODY),
        (f"POST /en/m/{TOKEN}/receipt/withdraw/", LARGEST_BODY),
        ("POST /en/m/short/receipt/", LARGEST_BODY),
        (f"POST /en/r/{TOKEN}/receipt/", LARGEST_BODY),
        ("POST /en/admin/imports/", LARGEST_UPLOAD),
        ("POST /en/ask/", LARGEST_BODY),
    ],
)
def test_a_long_body_comes_to_a_form_with_a_file_alone(line: str, most: int) -> None:
    lines = f"{line} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n".encode()
    request = parsed(Config(), lines, ("127.0.0.1", 1))
    assert request is not None
    assert longest_of(request) == most


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This photo is too large."), ("es", "8 MB"), ("ar", 'dir="rtl"')],
)
def test_a_photo_that_is_too_large_is_answered_in_words(language: str, words: str) -> None:
    head = f"POST /{language}/m/{TOKEN}/receipt/ HTTP/1.1\r\nHost: a\r\n"
    lines = f"{head}Content-Length: {LARGEST_PHOTO + 1}\r\n\r\n".encode()
    request = parsed(Config(), lines, ("127.0.0.1", 1))
    with pytest.raises(Refused) as refusal:
        length_of_body(request)
    assert refusal.value.status.startswith("413")
    assert words in refusal.value.page
    assert f"/{language}/m/{TOKEN}/receipt/" in refusal.value.page


def test_elsewhere_it_is_refused_without_words() -> None:
    lines = b"POST /en/request/ HTTP/1.1\r\nHost: a\r\nContent-Length: 90000000\r\n\r\n"
    with pytest.raises(Refused) as refusal:
        length_of_body(parsed(Config(), lines, ("127.0.0.1", 1)))
    assert refusal.value.page == ""


def test_what_waits_for_its_answer_counts_as_held(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Else forms that wait for their turn would fill the memory, however little may arrive."""
    folder, large = tmp_path_factory.mktemp("held"), b"x" * 100_000
    told = folder / "told"
    held = {"HELD_AT_MOST": "150000", "TOLD": str(told)}
    for port in small_site(tmp_path_factory, threads=1, **held):
        with connect(port, post(b"until told".rjust(100_000), CLOSE)) as waiting:
            wait_for_begun(folder, 1)
            assert ask(port, post(large, CLOSE)).split(b" ")[1] == b"503"
            told.touch()
            assert everything(waiting).endswith(b"until told")
        # Answered, it is forgotten.
        assert ask(port, post(large, CLOSE)).endswith(large)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"/en/shelf/mine/{TOKEN}/photo/", 'lang="en" dir="ltr"'),
        (f"/ar/shelf/mine/{TOKEN}/photo/", 'lang="ar" dir="rtl"'),
        (f"/nowhere/shelf/mine/{TOKEN}/photo/", 'lang="en" dir="ltr"'),
    ],
)
def test_who_sends_too_large_a_photo_reads_why(path: str, words: str) -> None:
    page = said_of_photo(path)
    assert words in page
    assert "8" in page
    assert page.isprintable()

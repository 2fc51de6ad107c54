"""A database that says nothing, and refuses nothing, keeps nobody waiting."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import OperationalError

from mutualaid.database import connection_to
from mutualaid.postgres import silence as silence_of
from mutualaid.postgres.base import DatabaseWrapper, HeardConnection
from mutualaid.postgres.silence import Silence
from opening.postgres import environment, url_parameters
from tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


class Wire:
    """A way to Postgres on a port of its own, that can fall silent: it takes, and hands nothing on.

    To the kernel on both sides all is well, so that nothing but our own watch ends a wait.
    """

    def __init__(self, socket_of_postgres: str) -> None:
        self.beyond = socket_of_postgres
        self.speaks = threading.Event()
        self.speaks.set()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.open: list[socket.socket] = [self.door]
        self._start(self._let_in)

    def _start(self, work: Callable[..., None], *given: Any) -> None:
        threading.Thread(target=work, args=given, daemon=True).start()

    def _let_in(self) -> None:
        while True:
            try:
                visitor = self.door.accept()[0]
            except OSError:
                return
            inside = socket.socket(socket.AF_UNIX)
            inside.connect(self.beyond)
            self.open += [visitor, inside]
            self._start(self._hand_on, visitor, inside)
            self._start(self._hand_on, inside, visitor)

    def _hand_on(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while data := one.recv(65536):
                self.speaks.wait()
                other.sendall(data)
        except OSError:
            pass
        other.close()

    def close(self) -> None:
        self.speaks.set()
        for each in self.open:
            # While a thread waits for one, closing it alone would tell nobody.
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    known = connection.settings_dict
    wire = Wire(f"{known['HOST']}/.s.PGSQL.{known['PORT']}")
    yield wire
    wire.close()


@pytest.fixture
def heard(wire: Wire, monkeypatch) -> type[HeardConnection]:
    """The class of connections over that wire, with an ear of its own and little patience."""
    monkeypatch.setattr(silence_of, "ASKED_AFTER", 0.1)
    monkeypatch.setattr(silence_of, "ASKED_AGAIN_AFTER", 0.1)

    class Heard(HeardConnection):
        silence = Silence()

    Heard.silence.know(lambda: over(wire))
    return Heard


def over(wire: Wire) -> dict[str, Any]:
    known = connection.settings_dict
    own = {"host": "127.0.0.1", "port": wire.port}
    return {"dbname": known["NAME"], "user": known["USER"], **own}


def in_a_thread(work: Callable[[], Any]) -> list[Any]:
    """Return what `work` returned or raised, soon: else the test would wait as long as a page."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        except Exception as error:  # noqa: BLE001  the test looks at it
            found.append(error)

    threading.Thread(target=run, daemon=True).start()
    wait_for(lambda: found)
    return found


def test_who_waits_gives_up_and_the_next_one_does_not_begin(wire, heard, monkeypatch) -> None:
    one = heard.connect(**over(wire))
    wire.speaks.clear()
    [error] = in_a_thread(lambda: one.execute("SELECT 1"))
    assert isinstance(error, OperationalError)
    # What was asked may be answered later: the next one must not take that for theirs.
    assert one.closed
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseWrapper, "silence", heard.silence)
        wrapper = DatabaseWrapper({**connection.settings_dict, "NAME": "nowhere at all"})
        # It does not try: the name would be refused in other words.
        with pytest.raises(OperationalError, match=Silence.WORDS):
            wrapper.get_new_connection(wrapper.get_connection_params())


def test_all_is_well_once_it_speaks_again(wire, heard) -> None:
    one = heard.connect(**over(wire))
    wire.speaks.clear()
    in_a_thread(lambda: one.execute("SELECT 1"))
    assert heard.silence.is_known
    wire.speaks.set()
    wait_for(lambda: not heard.silence.is_known)
    with heard.connect(**over(wire)) as another:
        assert another.execute("SELECT 1").fetchone() == (1,)


def test_what_takes_long_is_waited_for(wire, heard, monkeypatch) -> None:
    asked = []
    answers = Silence._answers

    def noted(silence: Silence) -> bool:
        asked.append(answers(silence))
        return asked[-1]

    monkeypatch.setattr(Silence, "_answers", noted)
    with heard.connect(**over(wire)) as one:
        assert one.execute("SELECT 'done', pg_sleep(1)").fetchone()[0] == "done"
    # It was asked whether it is there, and said so.
    assert set(asked) == {True}


def test_a_refusal_is_no_silence(wire, heard) -> None:
    heard.silence.know(lambda: {**over(wire), "dbname": "there is none of this name"})
    assert heard.silence._answers()
    # Of several hosts, each may refuse what only the silent one would take.
    heard.silence.know(lambda: {**over(wire), "host": "127.0.0.1,127.0.0.1", "dbname": "none"})
    assert not heard.silence._answers()


def test_the_kernel_too_gives_up_soon_and_an_address_may_say_otherwise() -> None:
    url = "postgres://me:secret@one:5432,two:5433/name?target_session_attrs=read-write"
    config = connection_to(f"{url}&tcp_user_timeout=3000", pool_size=4, test_name="t")
    options = config["OPTIONS"]
    assert (config["HOST"], config["PORT"]) == ("one,two", "5432,5433")
    assert options["target_session_attrs"] == "read-write"
    assert options["tcp_user_timeout"] == 3000
    assert options["pool"]["connection_class"] is HeardConnection
    # All of them are names that libpq knows.
    given = {name: value for name, value in options.items() if name != "pool"}
    assert psycopg.conninfo.make_conninfo("", **given)


def test_backups_too_go_to_the_one_of_two_hosts_that_writes() -> None:
    url = "postgres://me:secret@one:5432,two:5433/name?target_session_attrs=read-write"
    given = environment(url_parameters(url))
    assert (given["PGHOST"], given["PGPORT"]) == ("one,two", "5432,5433")
    assert given["PGTARGETSESSIONATTRS"] == "read-write"


def test_pages_ask_for_nothing_longer_than_anybody_waits() -> None:
    known = connection.settings_dict
    url = f"postgres://{known['USER']}@{known['HOST'].replace('/', '%2F')}:{known['PORT']}/x"
    options = connection_to(url, pool_size=0, test_name="t", longest_query=1)["OPTIONS"]
    with (
        psycopg.connect(
            **connection.get_connection_params() | {"options": options["options"]}
        ) as one,
        pytest.raises(psycopg.errors.QueryCanceled),
    ):
        one.execute("SELECT pg_sleep(30)")

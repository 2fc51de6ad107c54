"""A pool looks at a connection before it gives it away, but not where that is known already."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

from mutualaid.postgres.base import HEARD_LATELY, HeardConnection
from mutualaid.postgres.silence import Silence
from tests.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


class Own(HeardConnection):
    silence = Silence()


@pytest.fixture
def own() -> Iterator[HeardConnection]:
    known = connection.settings_dict
    where = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"]}
    with Own.connect(dbname=known["NAME"], autocommit=True, **where) as made:
        yield made


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that went through `Connection.execute`, as a pool asks."""
    asked: list[str] = []
    execute = psycopg.Connection.execute

    def noted(self: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(query)
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Connection, "execute", noted)
    return asked


def test_who_was_just_heard_is_not_asked(
    own: Any, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own.execute("SELECT 1")
    looks.clear()
    # However long this machine takes over the next lines.
    monkeypatch.setattr(own.silence, "clock", lambda: own.heard_at)
    ConnectionPool.check_connection(own)
    assert looks == []


def test_who_was_not_heard_for_a_while_is_asked(
    own: Any, looks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own.execute("SELECT 1")
    looks.clear()
    monkeypatch.setattr(own.silence, "clock", lambda: own.heard_at + HEARD_LATELY)
    ConnectionPool.check_connection(own)
    assert looks == [""]


def test_a_server_that_has_just_gone_is_noticed(own: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    own.execute("SELECT 1")
    monkeypatch.setattr(own.silence, "clock", lambda: own.heard_at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [own.info.backend_pid])
    wait_for(own._has_something_to_read)
    with pytest.raises(OperationalError):
        ConnectionPool.check_connection(own)

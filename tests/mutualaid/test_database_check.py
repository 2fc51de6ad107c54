"""The system check that warns of a database in which search would miss whole scripts."""

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ConnectionHandler, connection

from mutualaid import checks

pytestmark = pytest.mark.django_db


@pytest.fixture
def plain() -> Iterator[str]:
    """The name of a database made with LC_CTYPE "C"."""
    name = f"{connection.settings_dict['NAME']}_plain"
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    # An option of Django's, of which psycopg itself knows nothing.
    parameters.pop("pool", None)
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        # From template0: of any other, Postgres would take the locale along.
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 LOCALE "C"')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_database_made_as_documented_is_fine() -> None:
    assert checks.database_knows_all_scripts(["default"]) == []
    call_command("check", "--database", "default", "--fail-level", "WARNING")


def test_one_of_the_plain_kind_is_named(plain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    there = {**settings.DATABASES["default"], "NAME": plain, "OPTIONS": {}}
    monkeypatch.setattr(checks, "connections", ConnectionHandler({"default": there}))
    [warning] = checks.database_knows_all_scripts(["default"])
    checks.connections["default"].close()
    assert warning.id == "mutualaid.W001"
    assert 'LC_CTYPE "C"' in warning.msg
    assert "C.UTF-8" in str(warning.hint)


def test_without_databases_to_look_at_nothing_is_asked(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert checks.database_knows_all_scripts(None) == []

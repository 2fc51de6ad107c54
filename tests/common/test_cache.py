"""The shared cache: JSON in a table, never anything that runs when it is read."""

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.fixtures import Settings

from common.tasks import purge_cache

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_the_table(settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "common.cache.JsonDatabaseCache", "LOCATION": "shared_cache"}
    }


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM shared_cache")
        return [value for (value,) in cursor.fetchall()]


def test_a_value_is_stored_as_json() -> None:
    cache.set("attempts", [1.5, 2.5])
    assert stored() == ["[1.5, 2.5]"]
    assert cache.get("attempts") == [1.5, 2.5]
    assert cache.get("others", 7) == 7


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError):
        cache.set("attempts", object())
    assert stored() == []


def test_the_first_of_two_keeps_it() -> None:
    assert cache.add("lock", True, timeout=60)
    assert not cache.add("lock", True, timeout=60)
    assert cache.delete("lock")
    assert not cache.delete("lock")
    assert cache.add("lock", True)


def test_what_is_over_is_neither_read_nor_kept() -> None:
    cache.set("short", 1, timeout=-1)
    cache.set("long", 2, timeout=None)
    assert cache.get("short") is None
    assert not cache.touch("short")
    assert cache.touch("long", 60)
    assert cache.add("short", 3, timeout=-1)
    purge_cache(timestamp=0)
    assert stored() == ["2"]
    cache.clear()
    assert stored() == []

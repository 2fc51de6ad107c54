"""The cache that all processes share, a table. It keeps JSON: what is read from it runs nothing.

Django's own keeps pickles, and whoever can write into the table could have code run.
"""

import datetime
import json
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone

FOR_EVER = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class JsonDatabaseCache(BaseDatabaseCache):
    """Keeps numbers, texts, lists and dicts. Raises `TypeError` for anything else."""

    _table: str

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self.make_and_validate_key(key, version=version): key for key in keys}
        sql = (
            f"SELECT cache_key, value FROM {self._table} WHERE cache_key = ANY(%s) AND expires > %s"  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [list(names), timezone.now()])
            return {names[name]: json.loads(value) for name, value in cursor.fetchall()}

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._write(key, value, timeout, version, "")

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Keep `value` unless there is one. Of two at once, one is told that it was first."""
        return self._write(key, value, timeout, version, "WHERE kept.expires <= now()")

    def _write(
        self, key: str, value: Any, timeout: float | None, version: int | None, when: str
    ) -> bool:
        name = self.make_and_validate_key(key, version=version)
        sql = f"""
            INSERT INTO {self._table} AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
            ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
            {when}
        """  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [name, json.dumps(value), self._ends(timeout)])
            return bool(cursor.rowcount)

    def _ends(self, timeout: float | None) -> datetime.datetime:
        ends = self.get_backend_timeout(timeout)
        return FOR_EVER if ends is None else datetime.datetime.fromtimestamp(ends, tz=datetime.UTC)

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        name = self.make_and_validate_key(key, version=version)
        sql = f"UPDATE {self._table} SET expires = %s WHERE cache_key = %s AND expires > now()"  # noqa: S608
        return self._run(sql, [self._ends(timeout), name])

    def delete(self, key: str, version: int | None = None) -> bool:
        name = self.make_and_validate_key(key, version=version)
        return self._run(f"DELETE FROM {self._table} WHERE cache_key = %s", [name])  # noqa: S608

    def clear(self) -> None:
        self._run(f"DELETE FROM {self._table}", [])  # noqa: S608

    def delete_expired(self) -> int:
        """Delete what nobody can read any more, and return how much that was."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self._table} WHERE expires <= now()")  # noqa: S608
            return cursor.rowcount

    def _run(self, sql: str, values: list[Any]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return bool(cursor.rowcount)

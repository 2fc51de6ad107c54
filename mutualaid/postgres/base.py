"""The backend itself: Django looks for it under this name."""

import select
from collections.abc import Callable
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.abc import PQGen
from psycopg.waiting import Ready

from mutualaid.postgres.silence import Silence

HEARD_LATELY = 2.0  # seconds


class _Unheard(Exception):
    """Raised within a wait."""


class HeardConnection(psycopg.Connection[Any]):
    """A connection that gives up an answer once the database is known to be silent."""

    silence = Silence()
    heard_at = float("-inf")

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Execute `query`; the empty one only where it is not known that somebody is there.

        With that one a pool looks before it gives a connection away, which is a round trip for each
        page. A server that has gone says so, or its system does: there is something to read.
        """
        if query == "" and self._was_just_heard() and not self._has_something_to_read():
            return self.cursor()
        return super().execute(query, *args, **kwargs)

    def _was_just_heard(self) -> bool:
        # A host that has lost its power says nothing, and takes longer to come back.
        return not self.closed and self.silence.clock() - self.heard_at < HEARD_LATELY

    def _has_something_to_read(self) -> bool:
        looks = select.poll()
        looks.register(self.pgconn.socket, select.POLLIN)
        return bool(looks.poll(0))

    def wait(self, gen: PQGen[Any], *args: Any, **kwargs: Any) -> Any:
        """Wait as psycopg does. Raises `OperationalError` too when nothing can come."""
        began = self.silence.clock()
        watched = _listening(gen, lambda: self.silence.is_silent_since(began))
        try:
            answer = super().wait(watched, *args, **kwargs)
        except _Unheard:
            # Half an answer may still come: nobody must take it for theirs.
            self.pgconn.finish()
            raise OperationalError(Silence.WORDS) from None
        self.silence.heard()
        self.heard_at = self.silence.heard_at
        return answer


def _listening(gen: PQGen[Any], is_silent: Callable[[], bool]) -> PQGen[Any]:
    """Go through `gen`, and look each time that nothing has come for a moment."""
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready == Ready.NONE and is_silent():
                raise _Unheard
            wanted = gen.send(ready)
    except StopIteration as end:
        return end.value


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks for no connection while the database is silent."""

    silence = HeardConnection.silence

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection. Raises `OperationalError` at once while the database is silent."""
        self.silence.know(self.get_connection_params)
        if self.silence.is_known:
            raise OperationalError(Silence.WORDS)
        return super().get_new_connection(conn_params)

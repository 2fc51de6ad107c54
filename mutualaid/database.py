"""The connections of Django to Postgres."""

from typing import Any
from urllib.parse import unquote

import environ
from django.db import InterfaceError, InternalError, OperationalError
from psycopg import errors

from mutualaid.postgres.base import HeardConnection

# A host that is gone refuses nothing. The kernel asks a connection on which nothing comes after
# five seconds, and gives it up after eleven; one on which nothing is taken, after ten. By itself it
# has patience for a quarter of an hour, and for two hours.
GIVEN_UP = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


# A server that was the primary a moment ago, and one that gave up a transaction meanwhile.
_NO_LONGER_OURS = (errors.ReadOnlySqlTransaction, errors.IdleInTransactionSessionTimeout)


def is_away(error: BaseException | None) -> bool:
    """Tell whether `error` says that Postgres is away for now, and nothing of what was asked."""
    if isinstance(error, InternalError):
        return isinstance(error.__cause__, _NO_LONGER_OURS)
    return isinstance(error, (OperationalError, InterfaceError))


def connection_to(
    url: str, *, pool_size: int, test_name: str, longest_query: int = 0, pooler: bool = False
) -> dict[str, Any]:
    """Return Django's settings of the database at `url`; what that says itself comes first.

    `pool_size` is how many connections a process keeps (0: no pool, one connection per request); it
    wants at least as many as a gunicorn worker has threads. `test_name` names the tests' database.
    Postgres gives up whatever takes longer than `longest_query` seconds (0: nothing).
    `pooler` says that `url` leads to one that gives each transaction another session: nothing may
    be asked of a session that outlives a transaction. Django prepares no statements by itself.
    """
    config: dict[str, Any] = environ.Env.db_url_config(url)
    options = {
        **({} if pooler else {"options": _session(longest_query)}),
        **GIVEN_UP,
        **config.get("OPTIONS", {}),
        "application_name": "mutualaid",
    }
    if pool_size:
        options["pool"] = _pool(pool_size)
    return {
        **config,
        "ENGINE": "mutualaid.postgres",
        "HOST": unquote(config["HOST"]),  # a socket's folder is written with %2F
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooler,
        "OPTIONS": options,
        "TEST": {"NAME": test_name},
    }


def _session(longest_query: int) -> str:
    # Many ask at once, each for little: helpers to one query begin when it is nearly over.
    settings = {"max_parallel_workers_per_gather": "0"}
    if longest_query:
        settings["statement_timeout"] = f"{longest_query}s"
        # Who waits for a row that somebody holds, and who holds it and does nothing.
        settings["lock_timeout"] = f"{max(longest_query // 3, 1)}s"
        settings["idle_in_transaction_session_timeout"] = f"{2 * longest_query}s"
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def _pool(size: int) -> dict[str, Any]:
    return {
        "connection_class": HeardConnection,
        "min_size": 2,
        "max_size": size,
        "timeout": 3,
        # Its pauses between attempts double for as long as it tries: after an outage of minutes it
        # would not look for minutes. So it gives up soon, and the next page makes it try again.
        "reconnect_timeout": 5,
    }

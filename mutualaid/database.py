"""The connections of Django to Postgres."""

from typing import Any
from urllib.parse import unquote

import environ

# Many ask at once, each for little: helpers to one query begin when it is nearly over.
AT_THE_START = {"options": "-c max_parallel_workers_per_gather=0"}


def connection_to(
    url: str, *, pool_size: int, test_name: str, pooler: bool = False
) -> dict[str, Any]:
    """Return Django's settings of the database at `url`.

    `pool_size` is how many connections a process keeps (0: no pool, one connection per request); it
    wants at least as many as a gunicorn worker has threads. `test_name` names the tests' database.
    `pooler` says that `url` leads to one that gives each transaction another session: nothing may
    be asked of a session that outlives a transaction. Django prepares no statements by itself.
    """
    config: dict[str, Any] = environ.Env.db_url_config(url)
    options = {
        **({} if pooler else AT_THE_START),
        **config.get("OPTIONS", {}),
        "connect_timeout": 5,
        "application_name": "mutualaid",
    }
    if pool_size:
        options["pool"] = _pool(pool_size)
    return {
        **config,
        "HOST": unquote(config["HOST"]),  # a socket's folder is written with %2F
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooler,
        "OPTIONS": options,
        "TEST": {"NAME": test_name},
    }


def _pool(size: int) -> dict[str, int]:
    return {
        "min_size": 2,
        "max_size": size,
        "timeout": 3,
        # Its pauses between attempts double for as long as it tries: after an outage of minutes it
        # would not look for minutes. So it gives up soon, and the next page makes it try again.
        "reconnect_timeout": 5,
    }

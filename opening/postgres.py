"""Postgres's own programs, and connections beside Django's."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
import psycopg
from django.conf import settings
from django.db import connection

# What is counted and summed must read alike on both sides, whatever the servers prefer.
PLAIN = "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex"
PLAIN += " -c extra_float_digits=1 -c statement_timeout=0 -c idle_in_transaction_session_timeout=0"


class ToolsError(Exception):
    """A program of Postgres is missing or too old. The text says which."""


def program(name: str) -> str:
    """Return the path of pg_dump or pg_restore. Raises `ToolsError`."""
    folder = settings.POSTGRES_TOOLS
    found = str(Path(folder) / name) if folder else shutil.which(name)
    if not found or not Path(found).exists():
        raise ToolsError(f"{name} is missing: install Debian's package postgresql-client.")
    return found


def program_version(name: str) -> int:
    """Return the major version of a program of Postgres. Raises `ToolsError`."""
    said = subprocess.run([program(name), "--version"], capture_output=True, text=True, check=False)
    for word in said.stdout.split():
        if word[0].isdigit():
            return int(word.split(".")[0])
    raise ToolsError(f"{name} does not say its version.")


def url_parameters(url: str) -> dict[str, Any]:
    """Return how to connect to the database at `url`, written as DATABASE_URL is."""
    config = environ.Env.db_url_config(url)
    return {
        "host": unquote(config["HOST"]),
        "port": config["PORT"],
        "user": config["USER"],
        "password": config["PASSWORD"],
        "dbname": config["NAME"],
        **{k: v for k, v in config.get("OPTIONS", {}).items() if _is_of_the_way(k)},
    }


def own_parameters() -> dict[str, Any]:
    """Return how to connect to the database of this install."""
    known = connection.get_connection_params()
    wanted = ("host", "port", "user", "password", "dbname")
    return {k: v for k, v in known.items() if k in wanted or _is_of_the_way(k)}


def _is_of_the_way(name: str) -> bool:
    """Tell whether a parameter says how to come to the server, and to which of several."""
    return name.startswith("ssl") or name == "target_session_attrs"


def connect(parameters: dict[str, Any]) -> psycopg.Connection[Any]:
    """Open a connection of its own, which no pool and no page shares."""
    given = {name: value for name, value in parameters.items() if value}
    return psycopg.connect(
        **given, options=PLAIN, connect_timeout=10, application_name="mutualaid backup"
    )


def environment(parameters: dict[str, Any]) -> dict[str, str]:
    """Return the environment in which a program of Postgres connects: nothing in its arguments."""
    names = {"dbname": "PGDATABASE", "target_session_attrs": "PGTARGETSESSIONATTRS"}
    own = {
        names.get(name, f"PG{name}").upper(): str(value)
        for name, value in parameters.items()
        if value
    }
    return {**os.environ, "PGCONNECT_TIMEOUT": "10", **own}

"""pgBackRest: a whole backup, the log behind it, and the way back to before a mistake."""

import subprocess
import time
from datetime import datetime

import psycopg

from cluster.engines import USER, Engines, configure, serve
from cluster.machines import Machine, wait_until

POSTGRES = "/usr/lib/postgresql/15/bin/postgres"
MESSAGES = "SELECT count(*) FROM messaging_message"
MISTAKE = "DROP TABLE messaging_message CASCADE"


def make(engines: Engines) -> None:
    """Make the first backup, of the whole database."""
    primary = engines.primary()
    assert primary
    _pgbackrest(primary, "stanza-create")
    _pgbackrest(primary, "--type=full", "backup")


def undo_a_mistake(engines: Engines) -> str:
    """Lose a table, and bring all back on another machine as it was before; what was seen."""
    before = engines.rows(MESSAGES)
    [(moment,)] = engines.rows("SELECT clock_timestamp()")
    time.sleep(1)
    _as_superuser(engines, MISTAKE, "SELECT pg_switch_wal()")
    spare = Machine("spare", 70, engines.balancer.folder.parent / "spare")
    configure(spare, "pgbackrest.conf", PASSWORD=engines.password)
    began = time.monotonic()
    _restore(spare, moment)
    data = str(spare.folder / "data")
    settings = {"archive_mode": "off", "unix_socket_directories": str(spare.folder)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    serve(spare, "postgres", [POSTGRES, "-D", data, "--listen_addresses=", *options], user=USER)
    wait_until(lambda: _messages(spare) is not None, "the restored database", 90)
    assert _messages(spare) == before, "the backup has not what was there"
    return (
        f"the whole database as it was before the mistake: {time.monotonic() - began:.0f} seconds"
    )


def _restore(spare: Machine, moment: datetime) -> None:
    until = ["--type=time", f"--target={moment:%Y-%m-%d %H:%M:%S.%f%z}", "--target-action=promote"]
    _pgbackrest(spare, *until, "restore")


def _pgbackrest(machine: Machine, *command: str) -> None:
    configuration = f"--config={machine.folder}/pgbackrest.conf"
    subprocess.run(
        machine.inside("pgbackrest", configuration, "--stanza=mutualaid", *command, user=USER),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _as_superuser(engines: Engines, *statements: str) -> None:
    address = engines.direct.replace("//mutualaid:", f"//{USER}:")
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _messages(spare: Machine) -> list[tuple] | None:
    """Return how many messages there are; None while it does not answer, or still reads the log."""
    try:
        with psycopg.connect(f"host={spare.folder} dbname=mutualaid user={USER}") as connection:
            if connection.execute("SELECT pg_is_in_recovery()").fetchall() == [(True,)]:
                return None
            return connection.execute(MESSAGES.encode()).fetchall()
    except psycopg.Error:
        return None

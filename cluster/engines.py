"""etcd, Patroni with Postgres, HAProxy and PgBouncer, each as the files in `deploy/` have it."""

import json
import secrets
import shutil
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from string import Template

import psycopg

from cluster.machines import Machine, Service, wait_until

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SITE = "aid.example.org"
USER = "postgres"  # neither Postgres nor PgBouncer runs as root


@dataclass
class Engines:
    """The machines on which none of our own code runs, and the password of their databases."""

    balancer: Machine
    pooler: Machine
    etcd: list[Machine]
    databases: list[Machine]
    password: str

    @property
    def direct(self) -> str:
        """Return how to reach the primary, whichever it is, around the pooler."""
        return f"postgres://mutualaid:{self.password}@{self.balancer.address}:5432/mutualaid"

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Return what the primary answers to `query`."""
        with psycopg.connect(self.direct, connect_timeout=5) as connection:
            return connection.execute(query.encode(), values or None).fetchall()

    def roles(self) -> dict[str, str]:
        """Return what each database says it is: "primary", "sync_standby", "replica"…"""
        return {machine.name: _role(machine) for machine in self.databases}

    def primary(self) -> Machine | None:
        """The machine that says it is the primary. Raises `AssertionError` when two do."""
        found = [machine for machine in self.databases if _role(machine) == "primary"]
        assert len(found) < 2, "two machines take writes"
        return found[0] if found else None

    def is_whole(self) -> bool:
        """Tell whether one is primary, and two follow it, one of them in step with every commit."""
        return sorted(self.roles().values()) == ["primary", "replica", "sync_standby"]


def _role(machine: Machine) -> str:
    try:
        with urllib.request.urlopen(f"http://{machine.address}:8008/patroni", timeout=2) as answer:
            said = json.load(answer)
    except urllib.error.HTTPError as error:
        said = json.load(error)
    except OSError:
        return "silent"
    if said.get("state") != "running":
        return str(said.get("state"))
    if said["role"] in ("master", "primary"):
        return "primary"
    return "sync_standby" if said.get("sync_standby") else "replica"


def filled_in(name: str, machine: Machine, **more: str) -> str:
    """The file `name` of `deploy/` with what differs between machines; as `envsubst` does it."""
    given = {
        "NODE": machine.name,
        "ADDRESS": machine.address,
        "RUN": str(machine.folder),
        "DATA": str(machine.folder / "data"),
        # A folder of another machine, which all of them have mounted.
        "BACKUP": str(machine.folder.parent / "backup"),
        "SITE": SITE,
        **more,
    }
    return Template((DEPLOY / name).read_text()).substitute(given)


def environment(text: str) -> dict[str, str]:
    """Return what a file of variables says."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def start(folder: Path) -> Engines:
    """Start all of them, and make the database; they are whole when this returns."""
    engines = Engines(
        Machine("balancer", 10, folder / "balancer"),
        Machine("pooler", 20, folder / "pooler"),
        [Machine(f"etcd{n}", 50 + n, folder / f"etcd{n}") for n in (1, 2, 3)],
        [Machine(f"db{n}", 60 + n, folder / f"db{n}") for n in (1, 2, 3)],
        secrets.token_urlsafe(16),
    )
    backup = folder / "backup"
    backup.mkdir()
    shutil.chown(backup, USER)
    for machine in engines.etcd:
        serve(machine, "etcd", ["etcd"], environment(filled_in("etcd.env", machine)))
    for machine in engines.databases:
        configure(machine, "pgbackrest.conf", PASSWORD=engines.password)
        configure(machine, "patroni.yml", PASSWORD=engines.password)
        serve(machine, "patroni", ["patroni", str(machine.folder / "patroni.yml")], user=USER)
    _start_balancer(engines.balancer)
    wait_until(engines.is_whole, "a primary and two that follow it", 180)
    _make_database(engines)
    _start_pooler(engines)
    return engines


def serve(
    machine: Machine,
    name: str,
    command: list[str],
    variables: dict[str, str] | None = None,
    folder: Path | None = None,
    user: str | None = None,
) -> None:
    """Run a program on `machine`, with its log in the machine's folder."""
    log = machine.folder / f"{name}.log"
    machine.serve(name, Service(command, variables or {}, log, folder or machine.folder, user))


def configure(machine: Machine, name: str, **more: str) -> None:
    """Put the file `name` of `deploy/` on `machine`, for those who are not root."""
    path = machine.folder / name
    path.write_text(filled_in(name, machine, **more))
    subprocess.run(["chown", "-R", USER, machine.folder], check=True)
    path.chmod(0o600)


def _start_balancer(machine: Machine) -> None:
    certificate = machine.folder / "site.pem"
    subprocess.run(
        [
            *["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"],
            *["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"],
            *["-keyout", f"{certificate}.key", "-out", str(certificate)],
        ],
        check=True,
        capture_output=True,
    )
    # It wants both in one file.
    certificate.write_text(certificate.read_text() + Path(f"{certificate}.key").read_text())
    configuration = machine.folder / "haproxy.cfg"
    configuration.write_text(filled_in("haproxy.cfg", machine))
    serve(machine, "haproxy", ["haproxy", "-db", "-f", str(configuration)])


def _make_database(engines: Engines) -> None:
    """Do what docs/many-machines.md has an administrator type."""
    address = f"host={engines.balancer.address} user={USER} password={engines.password}"
    wait_until(lambda: psycopg_answers(f"{address} dbname=postgres"), "Postgres behind HAProxy")
    with psycopg.connect(f"{address} dbname=postgres", autocommit=True) as server:
        # No placeholder in a statement of this kind; the password is of letters, digits, - and _.
        server.execute(f"CREATE ROLE mutualaid LOGIN PASSWORD '{engines.password}'".encode())
        server.execute("CREATE DATABASE mutualaid OWNER mutualaid")


def psycopg_answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def _start_pooler(engines: Engines) -> None:
    machine = engines.pooler
    (machine.folder / "userlist.txt").write_text(f'"mutualaid" "{engines.password}"\n')
    configure(machine, "pgbouncer.ini")
    serve(machine, "pgbouncer", ["pgbouncer", str(machine.folder / "pgbouncer.ini")], user=USER)

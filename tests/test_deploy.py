"""The files of deploy/: each is named where people are led through them, and can be filled in."""

import configparser
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

import pytest
import yaml

from cluster.engines import environment
from tests.processes import ROOT, free_port, wait_for

DEPLOY = ROOT / "deploy"
HAPROXY = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
FILES = sorted(path.name for path in DEPLOY.iterdir())
PAGE = (ROOT / "docs" / "many-machines.md").read_text()
GIVEN = {
    "NODE": "db1",
    "ADDRESS": "127.0.0.1",
    "RUN": "/run",
    "DATA": "/data",
    "BACKUP": "/backup",
    "SITE": "aid.example.org",
    "PASSWORD": "letters-and-digits",
}


def filled_in(name: str) -> str:
    """The file with values; raises `KeyError` for a place that nothing is known for."""
    return Template((DEPLOY / name).read_text()).substitute(GIVEN)


@pytest.mark.parametrize("name", FILES)
def test_the_page_leads_to_it(name: str) -> None:
    assert f"`deploy/{name}`" in PAGE


@pytest.mark.parametrize("name", FILES)
def test_only_what_the_page_explains_is_filled_in(name: str) -> None:
    filled_in(name)
    for place in set(re.findall(r"\$\{(\w+)\}", (DEPLOY / name).read_text())):
        assert f"`{place}`" in PAGE, place


def test_pgbouncer_gives_out_sessions_by_transaction() -> None:
    parser = configparser.ConfigParser(strict=True)
    parser.read_string(filled_in("pgbouncer.ini"))
    assert parser["pgbouncer"]["pool_mode"] == "transaction"
    # What goes through it says so, and what listens goes around it.
    port = parser["pgbouncer"]["listen_port"]
    web, worker = (environment(filled_in(f"{name}.env")) for name in ("web", "worker"))
    assert f":{port}/" in web["DATABASE_URL"]
    assert web["DATABASE_POOLER"] == "1"
    assert f":{port}/" not in worker["DATABASE_URL"]
    assert "DATABASE_POOLER" not in worker


@pytest.mark.parametrize("name", ["web.env", "worker.env"])
def test_each_variable_is_one_of_ours(name: str) -> None:
    documented = (ROOT / "docs" / "deploy.md").read_text()
    for variable in environment(filled_in(name)):
        assert f"`{variable}`" in documented, variable


def test_each_machine_is_named_with_its_own_address() -> None:
    """No name stands for two addresses, in whichever file, and no address for two names."""
    text = "\n".join((DEPLOY / name).read_text() for name in FILES)
    pairs = set(re.findall(r"\b(db\d|web\d|etcd\d)[ =](?:http://)?(10\.77\.0\.\d+)", text))
    assert len(pairs) == len({name for name, _ in pairs}) == len({each for _, each in pairs}) == 8


def test_what_was_confirmed_outlives_the_primary() -> None:
    """A second machine has it on disk, and none that lacks it is made primary."""
    settings = yaml.safe_load(filled_in("patroni.yml"))
    assert settings["bootstrap"]["dcs"]["synchronous_mode"] is True
    # Or what Postgres is told elsewhere would be lost behind a pooler.
    parameters = settings["bootstrap"]["dcs"]["postgresql"]["parameters"]
    assert parameters["max_parallel_workers_per_gather"] == 0


class Release(BaseHTTPRequestHandler):
    """A web machine that has one style sheet, and lives."""

    sheet: str

    def do_GET(self) -> None:
        self.send_response(200 if self.path in ("/healthz", self.sheet) else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        pass


@contextmanager
def release(sheet: str) -> Iterator[int]:
    """Serve a release with one style sheet; give its port."""
    handler = type("Handler", (Release,), {"sheet": sheet})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def balancer(tmp_path: Path) -> Iterator[int]:
    """The port of HAProxy before two web machines, of which only one has the next release."""
    own = free_port()
    with release("/static/old.css") as old, release("/static/new.css") as new:
        text = filled_in("haproxy.cfg").replace("/run/", f"{tmp_path}/")
        for machine, port in (("31:8000", old), ("32:8000", new)):
            text = text.replace(f"10.77.0.{machine}", f"127.0.0.1:{port}")
        text = re.sub(r"bind \S+:443 .*", f"bind 127.0.0.1:{own}", text)
        text = re.sub(r"bind \S+:543\d", lambda _found: f"bind 127.0.0.1:{free_port()}", text)
        # Nobody is at home there, and no packet leaves this machine.
        (tmp_path / "haproxy.cfg").write_text(text.replace("10.77.0.", "127.0.0."))
        command = [HAPROXY, "-db", "-f", str(tmp_path / "haproxy.cfg")]
        log = (tmp_path / "log").open("w")
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_for(lambda: asked(own, "/healthz") == 200, 60)
            yield own
        finally:
            process.kill()
            process.wait()
            log.close()


def asked(port: int, path: str) -> int:
    """The status of an answer; 0 when nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.mark.skipif(not HAPROXY, reason="no HAProxy on this machine")
def test_style_sheets_of_both_releases_are_served_while_machines_are_upgraded(
    balancer: int,
) -> None:
    # Several in a row: by turns each would come to the machine that has it.
    sheets = ["/static/old.css"] * 4 + ["/static/new.css"] * 4
    assert [asked(balancer, sheet) for sheet in sheets] == [200] * 8
    # Of a page there is no other: what is not there is answered by whoever was asked.
    assert asked(balancer, "/static/neither.css") == 404
    assert asked(balancer, "/neither/") == 404

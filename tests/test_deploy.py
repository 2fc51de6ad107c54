"""The files of deploy/: each is named where people are led through them, and can be filled in."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from string import Template

import pytest

from cluster.engines import environment
from tests.processes import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path.name for path in DEPLOY.iterdir())
PAGE = (ROOT / "docs" / "many-machines.md").read_text()
GIVEN = {
    "NODE": "db1",
    "ADDRESS": "127.0.0.1",
    "RUN": "/run",
    "DATA": "/data",
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


@pytest.mark.skipif(not Path("/usr/sbin/haproxy").exists(), reason="no HAProxy on this machine")
def test_haproxy_takes_its_file(tmp_path: Path) -> None:
    text = filled_in("haproxy.cfg").replace(" ssl crt /run/site.pem alpn h2,http/1.1", "")
    (tmp_path / "haproxy.cfg").write_text(text)
    program = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
    said = subprocess.run(
        [program, "-c", "-f", str(tmp_path / "haproxy.cfg")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    assert "WARNING" not in said.stderr, said.stderr

"""The attack tools: what they must find is there, and what they say is understood."""

import json
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from benchmarks import observatory
from benchmarks.attacks import planted, tools
from benchmarks.attacks.__main__ import show

REPORT = {"vulnerabilities": {"SQL Injection": [{"path": "/item"}, {"path": "/item"}], "CRLF": []}}


def planted_page(path: str) -> str:
    with (
        planted.serving() as port,
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}") as page,
    ):
        return page.read().decode()


def test_the_planted_site_has_its_holes() -> None:
    assert "<script>x</script>" in planted_page("search?q=%3Cscript%3Ex%3C/script%3E")
    assert "Rice" not in planted_page("item?id=2")
    assert "Rice" in planted_page("item?id=2%20OR%201=1")
    assert "OperationalError" in planted_page("item?id='")


def test_a_report_of_wapitis_names_each_hole_once() -> None:
    assert tools.read_report(json.dumps(REPORT)) == ["SQL Injection: /item"]


@pytest.mark.parametrize(
    ("said", "found", "ended"),
    [
        ("sqlmap identified the following injection point(s)", 1, True),
        ("all tested parameters do not appear to be injectable.", 0, True),
        ("testing 'PostgreSQL", 0, False),
    ],
)
def test_what_sqlmap_says(monkeypatch: Any, said: str, found: int, ended: bool) -> None:
    monkeypatch.setattr(tools, "run", lambda *_arguments: (said, ended))
    outcome = tools.sqlmap("http://127.0.0.1/", 1)
    assert (len(outcome.found), outcome.ended) == (found, ended)


def test_a_tool_that_finds_nothing_in_the_hole_is_as_wrong_as_a_hole_of_ours() -> None:
    silent, loud = tools.Outcome("sqlmap", "/"), tools.Outcome("sqlmap", "/", ["SQL injection"])
    assert show("planted hole", silent, must_find=True)
    assert not show("planted hole", loud, must_find=True)
    assert show("visitor", loud)
    assert not show("visitor", silent)


def test_a_tool_that_takes_too_long_is_stopped(monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin" / "slow"
    slow.write_text("#!/bin/sh\necho begun\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(tools, "HOME", tmp_path)
    assert tools.run(["slow"], 1, str(tmp_path)) == ("begun\n", False)


def test_the_documented_caddyfile_is_measured() -> None:
    config = observatory.caddyfile(8001, 8080, 8443)
    assert "localhost:8443 {" in config
    assert "reverse_proxy 127.0.0.1:8001" in config
    assert "http_port 8080" in config


def test_a_page_that_scores_less_is_not_as_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    page = {"name": "admin", "score": 95, "grade": "A", "tests": [["Csp", "csp-unsafe", -5, False]]}
    assert observatory.show(page)
    assert not observatory.show({**page, "score": 130, "tests": []})
    assert observatory.show({"name": "admin", "error": "answered 500"})
    assert "-5 Csp: csp-unsafe" in capsys.readouterr().out

"""The look-up of known holes: what it found, and what it could not look up."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import audit_dependencies as audit
from scripts.check import unknown

PINS = """
django==5.2.1 \\
    --hash=sha256:00
pillow==12.0 ; python_version >= "3.11" \\
    --hash=sha256:01
"""
HOLE = {"id": "PYSEC-1", "fix_versions": ["5.2.9"], "aliases": [], "description": ""}


def package(name: str, version: str, *holes: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": version, "vulns": list(holes)}


def silent(name: str) -> dict[str, str]:
    return {"name": name, "skip_reason": "Dependency not found"}


@pytest.fixture
def requirements(tmp_path: Path) -> Path:
    path = tmp_path / "dev.txt"
    path.write_text(PINS)
    return path


def program(folder: Path, says: Any) -> str:
    """A command that prints `says`, whatever it is asked."""
    path = folder / "program"
    path.write_text(
        f"#!/bin/sh\ncat <<'END'\n{says if isinstance(says, str) else json.dumps(says)}\nEND\n"
    )
    path.chmod(0o755)
    return str(path)


def python_lines(tmp_path: Path, requirements: Path, says: Any) -> list[str]:
    return list(audit.python_findings(requirements, program(tmp_path, says)))


def test_pins_keep_their_conditions() -> None:
    assert audit.pinned(PINS) == ["django==5.2.1", 'pillow==12.0; python_version >= "3.11"']


def test_a_known_hole_fails(tmp_path: Path, requirements: Path) -> None:
    says = {"dependencies": [package("django", "5.2.1", HOLE), package("pillow", "12.0")]}
    assert python_lines(tmp_path, requirements, says) == [
        "✗ django 5.2.1: PYSEC-1, mended in 5.2.9",
        "pip-audit looked up 2 of 2 packages.",
    ]


def test_what_was_not_looked_up_is_named(tmp_path: Path, requirements: Path) -> None:
    says = {"dependencies": [package("django", "5.2.1"), silent("pillow")]}
    lines = python_lines(tmp_path, requirements, says)
    assert unknown("\n".join(lines)) == ["! pip-audit could not look up 1 of 2: pillow"]


@pytest.mark.parametrize(
    "says", ["", "no route to host", "[]", {"dependencies": [silent("django")]}]
)
def test_no_answer_is_not_clean(tmp_path: Path, requirements: Path, says: Any) -> None:
    (line,) = python_lines(tmp_path, requirements, says)
    assert line.startswith("! ")
    assert "NONE of 2" in line


def test_npm(tmp_path: Path) -> None:
    total = {"dependencies": {"total": 40}}
    hole = {"severity": "high", "range": "<1.2"}
    said = {"vulnerabilities": {"sass": hole}, "metadata": total}
    assert list(audit.node_findings(tmp_path, program(tmp_path, said))) == [
        "✗ sass (npm): high, in <1.2",
        "npm looked up 40 packages.",
    ]


@pytest.mark.parametrize("says", ["", {"message": "405 Method Not Allowed"}])
def test_npm_without_an_answer(tmp_path: Path, says: Any) -> None:
    (line,) = audit.node_findings(tmp_path, program(tmp_path, says))
    assert line.startswith("! npm could look up NOTHING")


def test_without_npm(tmp_path: Path) -> None:
    (line,) = audit.node_findings(tmp_path, None)
    assert line.startswith("! npm is missing")

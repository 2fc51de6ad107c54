"""The script that installs: what it writes is what docs/deploy.md shows, and its shell is clean."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "install.sh"
DEPLOY = (ROOT / "docs" / "deploy.md").read_text()


@pytest.mark.parametrize("path", sorted((ROOT / "scripts" / "systemd").iterdir()), ids=str)
def test_the_page_shows_what_is_written(path: Path) -> None:
    assert f"\n{path.read_text()}```" in DEPLOY


def test_bash_reads_it() -> None:
    subprocess.run(["bash", "-n", SCRIPT], check=True)


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="no shellcheck on this machine")
def test_shellcheck_finds_nothing() -> None:
    found = subprocess.run(["shellcheck", SCRIPT], capture_output=True, text=True, check=False)
    assert found.stdout == ""


def test_its_questions_are_named_in_the_page() -> None:
    asked = re.findall(r"^ +ask ([A-Z_]+) ", SCRIPT.read_text(), re.MULTILINE)
    assert len(asked) == 6
    for name in asked:
        assert f"`{name}`" in DEPLOY


def test_it_is_for_root_alone(tmp_path: Path) -> None:
    # As somebody whose number is not 0; nothing is done before that is asked.
    fake = tmp_path / "id"
    fake.write_text("#!/bin/sh\necho 1000\n")
    fake.chmod(0o755)
    done = subprocess.run(
        ["bash", SCRIPT],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Run this as root" in done.stderr


def test_it_runs_only_where_it_belongs(tmp_path: Path) -> None:
    fake = tmp_path / "id"
    fake.write_text("#!/bin/sh\necho 0\n")
    fake.chmod(0o755)
    done = subprocess.run(
        ["bash", SCRIPT],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "/srv/mutualaid/code" in done.stderr

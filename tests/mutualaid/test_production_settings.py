"""Production starts with all that it needs, or says in a sentence what is missing."""

import os
import subprocess
import sys

import pytest

from scripts.check import PRODUCTION
from tests.processes import ROOT

REQUIRED = [
    "SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "BLIND_INDEX_KEY",
    "DATABASE_URL",
    "SITE_URL",
    "ALLOWED_HOSTS",
]


def manage(*arguments: str, without: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    # Nothing of the settings that this very run was started with.
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **more}
    environment.pop(without, None)
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_variable_stops_the_start_with_a_sentence(name: str) -> None:
    result = manage("check", without=name)
    assert result.returncode == 1
    assert result.stderr.startswith(f"{name} is not set.")
    assert "Traceback" not in result.stderr


def test_with_all_of_them_the_check_for_deployment_is_clean() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr

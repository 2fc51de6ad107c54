"""Ports, waiting and real processes, for tests that need the real thing."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
Result = TypeVar("Result")
# For `manage.py shell`: a new install takes nothing before.
OPEN_THE_NETWORK = """
from accounts import audit
from backoffice.network_services import open_network
open_network(actor=audit.SYSTEM)
"""


def free_port() -> int:
    """A port on loopback that nobody listened on a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(condition: Callable[[], Result], seconds: float = 30) -> Result:
    """The first true answer of `condition`. Raises `TimeoutError` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := condition():
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds} seconds in vain")


def start_process(arguments: list[str], log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Python with `arguments` in the project's folder, in a process group of its own."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            # A group of its own, so that all of it can be ended at once.
            start_new_session=True,
        )

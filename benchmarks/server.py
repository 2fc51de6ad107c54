"""A gunicorn with the settings of production, on a database of its own, for the length of a run."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database(name: str) -> str:
    """The URL of the migrated database `name` on the embedded Postgres."""
    from mutualaid.embedded import EmbeddedPostgres  # after the path is set up

    url = EmbeddedPostgres(ROOT / "var" / "postgres").database_url(name)
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment(url), check=True)
    return url


def environment(url: str) -> dict[str, str]:
    """What the server, and this process, run with."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "MUTUALAID_ENV": "development",
        "DATABASE_URL": url,
        "LOG_LEVEL": "WARNING",
        "EMAIL_URL": "dummymail://",
    }


@contextmanager
def serving(url: str, *, cpu: int | None = 0) -> Iterator[int]:
    """One gthread worker on the database `url`; gives its port. It is bound to one processor."""
    port = free_port()
    command = [
        *(["taskset", "-c", str(cpu)] if cpu is not None else []),
        *[sys.executable, "-m", "gunicorn", "mutualaid.wsgi", "--worker-class=gthread"],
        *["--workers=1", f"--threads={THREADS}", f"--bind=127.0.0.1:{port}", "--log-level=error"],
        "--config=/dev/null",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(url))
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The server did not answer within 30 seconds.")

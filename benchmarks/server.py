"""A gunicorn with the settings of production, on a database of its own, for the length of a run."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import scratch
from mutualaid.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
THREADS = 4
# Not a secret: both the server and this process read what is stored in a benchmark's database.
FIELD_ENCRYPTION_KEYS = "ZGV2ZWxvcG1lbnQta2V5LWRvLW5vdC11c2UtYW55LXc="


def free_port() -> int:
    with socket.socket() as probe:
        # Freed again before the server takes it; should somebody else be faster, the run ends with
        # a sentence.
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database(name: str, *, short: bool = False, anew: bool = False) -> str:
    """The URL of the migrated database `name` on the embedded Postgres; `short`: of a new one.

    `anew`: what was in it is gone.
    """
    server = EmbeddedPostgres(ROOT / "var" / "postgres")
    if short or anew:
        make = scratch.copy if short else scratch.anew
        return make(server.database_url("postgres"), name, migrate)
    url = server.database_url(name)
    migrate(url)
    return url


def migrate(url: str) -> None:
    """Bring the database at `url` to what the migrations say."""
    manage("migrate", environment=environment(url))


def environment(url: str) -> dict[str, str]:
    """Return the environment of the server and of this process."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "MUTUALAID_ENV": "development",
        "DATABASE_URL": url,
        "LOG_LEVEL": "WARNING",
        "EMAIL_URL": "dummymail://",
    }


def production(url: str, settings: str = "benchmarks.settings") -> dict[str, str]:
    """Return the environment of a server as in production, behind a proxy with or without HTTPS."""
    return {
        **environment(url),
        "DJANGO_SETTINGS_MODULE": settings,
        "MUTUALAID_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": FIELD_ENCRYPTION_KEYS,
        "BLIND_INDEX_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://aid.example.org",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_PROXY": "1",
    }


def load_demo(url: str) -> None:
    """The demo neighborhood, and the static files as production serves them."""
    own = {**environment(url), "DEMO_PASSWORD": secrets.token_urlsafe(20)}
    manage("load_demo", environment=own)
    manage("collectstatic", "--noinput", environment=production(url))


def manage(*command: str, environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command, "--verbosity=0"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def serving(
    url: str,
    *,
    cpu: int | None = 0,
    settings: dict[str, str] | None = None,
    workers: int = 1,
    threads: int = THREADS,
) -> Iterator[int]:
    """One gthread worker on the database `url`; gives its port. It is bound to one processor."""
    port = free_port()
    command = [
        # One processor for the server: client and Postgres have the others, and a second worker
        # process would only measure how many processors there are.
        *(["taskset", "-c", str(cpu)] if cpu is not None else []),
        *[sys.executable, "-m", "gunicorn", "mutualaid.wsgi", "--worker-class=gthread"],
        *[f"--workers={workers}", f"--threads={threads}", f"--bind=127.0.0.1:{port}"],
        *["--log-level=error", "--config=/dev/null"],
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=settings or environment(url))
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def patient_site(
    url: str, settings: dict[str, str] | None = None, *, workers: int = 2
) -> Iterator[int]:
    """Workers as `gunicorn.conf.py` has them, on the database `url`; gives the port."""
    port = free_port()
    own = {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": str(workers), "WEB_THREADS": "8"}
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
    given = {**(settings or environment(url)), **own, "BEHIND_PROXY": "1", "HTTPS": "0"}
    # Its log would say of each stalled connection that it ended.
    process = subprocess.Popen(command, cwd=ROOT, env=given, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(40)


@contextmanager
def job_worker(settings: dict[str, str]) -> Iterator[None]:
    """The worker of the jobs, as an installation has it beside the web, with `settings`."""
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=settings, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(40)


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until `process` listens at `port`."""
    for _attempt in range(150):
        if process.poll() is not None:
            raise SystemExit("The server did not start.")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("The server did not answer within 30 seconds.")

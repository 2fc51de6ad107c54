"""A whole service of its own: Postgres, gunicorn, and people who use it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from mutualaid.embedded import EmbeddedPostgres
from tests.bad_days.person import Person
from tests.processes import OPEN_THE_NETWORK, ROOT, free_port, start_process, wait_for

PEOPLE = 6


class Service:
    """Postgres in a folder of its own, with gunicorn on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.postgres.start(keep_running=True)
        self.url = self.postgres.database_url()
        self.log = folder / "web.log"
        for command in (["migrate", "--verbosity=0"], ["shell", "-c", OPEN_THE_NETWORK]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                check=True,
            )

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MUTUALAID_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "mutualaid.settings",
            "DATABASE_URL": self.url,
            # Two processes: with one, a key that is only held in memory would do.
            "WEB_WORKERS": "2",
            "EMAIL_URL": "dummymail://",
            # All these people are at one address, and quick: none of it is a flood.
            **dict.fromkeys(("REQUESTS_PER_HOUR", "REQUESTS_PER_DAY"), "1000000"),
            "LEAST_SECONDS_TO_FILL_IN": "0",
        }

    def start_web(self, application: str = "mutualaid.wsgi") -> None:
        self.port = free_port()
        self.web = start_process(
            ["-m", "gunicorn", "-c", "gunicorn.conf.py", application],
            self.log,
            BIND=f"127.0.0.1:{self.port}",
            **self.environment,
        )
        wait_for(self.answers, 60)

    def answers(self) -> bool:
        with suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz").status == 200
        return False

    def rows(self, query: str, parameters: list[str] | None = None) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query, parameters).fetchall()

    def stop_web(self) -> None:
        os.killpg(self.web.pid, signal.SIGKILL)
        self.web.wait()


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    # Not pytest's folder: nobody but its owner may enter that, and Postgres runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="mutualaid-bad-day-"))
    service = Service(folder)
    yield service
    service.postgres.stop("immediate")
    shutil.rmtree(folder)


class Crowd:
    """People who ask for help, one after the other in each of several places at once."""

    def __init__(self, port: int) -> None:
        self.port = port
        # A name of their own, so that several crowds can use one database.
        self.family = secrets.token_hex(4)
        self.confirmed: dict[str, str] = {}
        self.statuses: set[int] = set()
        self.troubles: list[BaseException] = []
        self.is_open = True
        self.threads = [threading.Thread(target=self.keep_asking, args=[n]) for n in range(PEOPLE)]
        for thread in self.threads:
            thread.start()

    def keep_asking(self, place: int) -> None:
        number = 0
        while self.is_open:
            number += 1
            person = Person(self.port, f"{self.family}-{place}-{number}", ["en", "es"][place % 2])
            try:
                self.confirmed[person.name] = person.ask()
            except Exception as trouble:  # noqa: BLE001  the test looks at it
                self.troubles.append(trouble)
                return
            finally:
                self.statuses |= set(person.statuses)

    def close(self) -> None:
        """Let everybody finish what they began."""
        self.is_open = False
        for thread in self.threads:
            thread.join()

    def wait_for_more(self, people: int, seconds: float = 60) -> None:
        """Wait until so many more are confirmed than now."""
        wanted = len(self.confirmed) + people
        wait_for(lambda: len(self.confirmed) >= wanted or self.troubles, seconds)
        assert not self.troubles, self.troubles


@pytest.fixture
def crowd(service: Service) -> Iterator[Callable[..., Crowd]]:
    """Start the web server, and people who use it: `crowd("module.of.the.application")`."""
    crowds: list[Crowd] = []

    def gather(application: str = "mutualaid.wsgi") -> Crowd:
        service.start_web(application)
        crowds.append(Crowd(service.port))
        return crowds[-1]

    yield gather
    for crowd in crowds:
        crowd.close()
    service.stop_web()

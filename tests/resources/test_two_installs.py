"""Two installs that join each other: two databases, two servers, and HTTP between them."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from benchmarks import scratch
from benchmarks.server import migrate
from tests.processes import OPEN_THE_NETWORK, ROOT, free_port, start_process, wait_for

ADD = """
from accounts.models import User
from resources.models import Resource, ResourceCategory, Phone
from django.utils import timezone
category = ResourceCategory.objects.create(name="Food", slug="food-{name}")
for number in range({count}):
    Resource.objects.create(
        name=f"{name} pantry {{number}}", slug=f"{name}-pantry-{{number}}", category=category,
        state="published", published_at=timezone.now(), verified_on=timezone.localdate(),
    )
"""
JOIN = """
from accounts.models import User
from resources.joined import services
from resources.models import Source, ResourceCategory
steward = User.objects.create(email="steward@example.org")
source = Source.objects.create(
    name="{name}", address="{address}", category=ResourceCategory.objects.first()
)
services.look(source)
services.note_look(source.pk)
source.refresh_from_db()
services.join(source, actor=steward)
"""
CHANGE = """
from pods.services import unpublish
from accounts import audit
from resources.models import Resource
row = Resource.objects.get(slug="{name}-pantry-0")
row.description = "{words}"
row.save()
unpublish(Resource.objects.get(slug="{name}-pantry-1"), actor=audit.SYSTEM)
"""


class Install:
    """A database of its own, a server on it, and commands beside it."""

    def __init__(self, name: str, url: str, folder: Path) -> None:
        self.name, self.url, self.folder = name, url, folder
        self.port = free_port()
        self.site = f"http://127.0.0.1:{self.port}"
        self.web: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MUTUALAID_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "mutualaid.settings",
            "DATABASE_URL": self.url,
            "SITE_URL": self.site,
            "WEB_WORKERS": "1",
            "EMAIL_URL": "dummymail://",
            "FETCH_ALSO_FROM": "127.0.0.1",
        }

    def start(self) -> None:
        self.web = start_process(
            ["-m", "gunicorn", "-c", "gunicorn.conf.py", "mutualaid.wsgi"],
            self.folder / f"{self.name}.log",
            BIND=f"127.0.0.1:{self.port}",
            **self.environment,
        )
        wait_for(self.answers, 60)

    def answers(self) -> bool:
        with suppress(OSError):
            return urllib.request.urlopen(f"{self.site}/healthz").status == 200
        return False

    def stop(self) -> None:
        if self.web is not None:
            os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        self.web = None

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        environment = {**os.environ, **self.environment}
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout

    def shell(self, code: str) -> None:
        self.manage("shell", "-c", code)

    def read(self) -> str:
        return self.manage("read_sources")

    def rows(self) -> set[tuple[Any, ...]]:
        """Every entry: name, state, text, whose it is, and when it changed."""
        query = "SELECT name, state, description, source_id, updated_at FROM resources_resource"
        with psycopg.connect(self.url) as connection:
            return set(connection.execute(query).fetchall())

    def names(self, state: str = "published") -> set[str]:
        return {row[0] for row in self.rows() if row[1] == state}

    def told(self) -> set[str]:
        """The names in its own open data."""
        url = f"{self.site}/api/hsds/3.0/services?per_page=100"
        with urllib.request.urlopen(url) as answer:
            found = json.load(answer)["contents"]
        return {row["name"] for row in found if row["status"] == "active"}

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.site + path) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture
def installs(tmp_path: Path) -> Iterator[tuple[Install, Install]]:
    elm, oak = (
        Install(name, scratch.copy(settings.DATABASE_URL, name, migrate), tmp_path)
        for name in ("elm", "oak")
    )
    try:
        for install in (elm, oak):
            install.shell(OPEN_THE_NETWORK)
            install.start()
        yield elm, oak
    finally:
        for install in (elm, oak):
            install.stop()


def test_two_installs_keep_in_step_and_nothing_comes_back(installs):
    elm, oak = installs
    own = {elm: {f"elm pantry {n}" for n in range(4)}, oak: {f"oak pantry {n}" for n in range(3)}}
    # By the home page alone: it leads to the API.
    elm.shell(ADD.format(name="elm", count=4) + JOIN.format(name="Oak", address=f"{oak.site}/"))
    oak.shell(
        ADD.format(name="oak", count=3)
        + JOIN.format(name="Elm", address=f"{elm.site}/api/hsds/3.0/")
    )

    for install in installs:
        install.read()
    everything = own[elm] | own[oak]
    assert elm.names() == oak.names() == everything
    assert len(elm.rows()) == len(oak.rows()) == 7
    assert (elm.told(), oak.told()) == (own[elm], own[oak])
    assert oak.status("/en/resources/elm-pantry-1/") == 200

    # Nobody changed anything: however often they ask, nothing is written.
    before = elm.rows(), oak.rows()
    for _round in range(2):
        for install in installs:
            install.read()
    assert (elm.rows(), oak.rows()) == before

    elm.shell(CHANGE.format(name="elm", words="Closed on Mondays"))
    for install in (oak, elm):
        install.read()
    assert ("elm pantry 0", "published", "Closed on Mondays") in {row[:3] for row in oak.rows()}
    assert oak.names("withdrawn") == {"elm pantry 1"}
    assert oak.status("/en/resources/elm-pantry-1/") == 410
    assert elm.names() == oak.names() == everything - {"elm pantry 1"}
    assert (elm.told(), oak.told()) == (own[elm] - {"elm pantry 1"}, own[oak])

    # While one is down the other shows what it has.
    oak.stop()
    said = elm.read()
    assert "Its server does not answer." in said
    assert elm.status("/en/resources/") == 200
    assert "oak pantry 0" in elm.names()
    oak.start()
    assert "Its server" not in elm.read()

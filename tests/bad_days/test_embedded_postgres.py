"""The embedded Postgres starts again after whatever killed it, and keeps what it had."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from mutualaid.embedded import EmbeddedPostgres

pytestmark = pytest.mark.bad_days


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mutualaid-embedded-"))
    yield folder
    EmbeddedPostgres(folder / "postgres").stop("immediate")
    shutil.rmtree(folder)


def kill_everything(postgres: EmbeddedPostgres) -> None:
    pid = int((postgres.data / "postmaster.pid").read_text().split()[0])
    server = psutil.Process(pid)
    family = [server, *server.children()]
    for process in family:
        with suppress(psutil.NoSuchProcess):  # one may have ended by itself
            process.kill()
    psutil.wait_procs(family)


def test_killed_outright_it_keeps_its_data(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "postgres")
    postgres.start(keep_running=True)
    with psycopg.connect(postgres.database_url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    kill_everything(postgres)
    # The file that says that a server is running stays behind, as after a power cut.
    assert (postgres.data / "postmaster.pid").exists()
    postgres.stop()
    postgres.start(keep_running=True)
    with psycopg.connect(postgres.database_url()) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]


def test_destroyed_it_starts_empty(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "postgres")
    postgres.start(keep_running=True)
    postgres.destroy()
    assert list(folder.iterdir()) == [folder / "postgres.lock"]
    with psycopg.connect(postgres.database_url()) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_killed_while_it_was_being_made_it_is_made_anew(folder: Path) -> None:
    data = folder / "postgres"
    (data / "base").mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (data / "postmaster.pid").write_text("1\n")
    # Cut off in the middle of being written.
    (data / ".handle_pids.json").write_text("[1, 2")
    with psycopg.connect(EmbeddedPostgres(data).database_url()) as connection:
        [(character_type,)] = connection.execute(
            "SELECT datctype FROM pg_database WHERE datname = current_database()"
        ).fetchall()
    # With another type, search would miss whole scripts.
    assert character_type == "C.UTF-8"

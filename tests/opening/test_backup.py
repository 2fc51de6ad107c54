"""Backups on real Postgres: made, read back, restored beside it, and refused when touched."""

import gc
import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from benchmarks import scratch
from messaging.models import News
from opening import age, backups, postgres
from opening.backups import AlreadyRunning, BackupError, make_backup
from opening.models import BackupProblem, BackupRun
from opening.places import Folder
from opening.tasks import nightly_backup
from opening.thinning import Keep, kept
from requests_app.models import HelpRequest
from tests import factories
from tests.clock import set_clock
from tests.opening.fake_s3 import BUCKET, FakeBucket, bucket_server
from tests.processes import start_process, wait_for

pytestmark = [pytest.mark.django_db(transaction=True)]
KEYS = age.new_keys()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_TO, settings.BACKUP_KEY = str(tmp_path / "place"), KEYS.public
    return tmp_path / "place"


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    (tmp_path / "key").write_text(f"# made today\n{KEYS.private}\n")
    return str(tmp_path / "key")


@pytest.fixture
def bucket(settings: Any) -> Iterator[FakeBucket]:
    with bucket_server() as (found, address):
        settings.BACKUP_TO, settings.BACKUP_KEY = f"s3://{BUCKET}/city", KEYS.public
        settings.BACKUP_S3_ENDPOINT = address
        settings.BACKUP_S3_KEY_ID, settings.BACKUP_S3_SECRET = "the-key", "the-secret"
        yield found


@pytest.fixture
def other_database() -> Iterator[str]:
    """An empty database on the same server; its address."""
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield own_url(name)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def own_url(name: str = "") -> str:
    """Return the address of the test's database, or of another on its server."""
    known = postgres.own_parameters()
    host, port = str(known["host"]).replace("/", "%2F"), known.get("port", 5432)
    return f"postgres://{known['user']}@{host}:{port}/{name or known['dbname']}"


def ask(url: str, statement: str) -> Any:
    with psycopg.connect(**postgres.url_parameters(url)) as session:
        row = session.execute(statement).fetchone()
        assert row
        return row[0]


def test_everything_is_there_after_a_restore(
    folder: Path, key_file: str, other_database: str, capsys: Any
) -> None:
    factories.make_request(factories.make_ward(), name="ሉፔ")
    run = make_backup()
    [file] = folder.iterdir()
    assert (file.name, file.stat().st_size) == (run.name, run.size)
    assert file.stat().st_mode & 0o077 == 0
    assert b"Ward" not in file.read_bytes()
    # What comes after the snapshot is in no backup.
    factories.make_ward()
    call_command("restore", str(file), into=other_database, key_file=key_file)
    assert ask(other_database, "SELECT count(*) FROM pods_ward") == 1
    stored = "SELECT name FROM requests_app_helprequest"
    with connection.cursor() as cursor:
        cursor.execute(stored)
        assert ask(other_database, stored) == cursor.fetchone()[0]
    assert HelpRequest.objects.get().name == "ሉፔ"
    run.refresh_from_db()
    assert run.verified_at
    assert run.restored_at
    assert "all the same" in capsys.readouterr().out


def test_check_restores_beside_it_and_leaves_nothing(folder: Path, key_file: str) -> None:
    run = make_backup()
    call_command("restore", run.name, check=True, key_file=key_file)
    run.refresh_from_db()
    assert run.restored_at
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'mutualaid_check%%'")
        assert cursor.fetchone() == (0,)


def test_it_goes_into_no_database_that_has_something(folder: Path, key_file: str) -> None:
    run = make_backup()
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", run.name, into=own_url(), key_file=key_file)


@pytest.mark.parametrize("harm", ["changed", "cut"])
def test_a_touched_backup_restores_nothing(
    harm: str, folder: Path, key_file: str, other_database: str
) -> None:
    for _number in range(3):
        factories.make_ward()
    run = make_backup()
    file = folder / run.name
    data = bytearray(file.read_bytes())
    if harm == "cut":
        del data[-10:]
    else:
        data[-100] ^= 1
    file.write_bytes(data)
    with pytest.raises(CommandError, match=r"changed or cut off"):
        call_command("restore", str(file), into=other_database, key_file=key_file)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert ask(other_database, tables) == 0
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("backup", verify=True)


def test_a_table_that_differs_is_named(
    folder: Path, key_file: str, other_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backups.contents
    monkeypatch.setattr(
        backups, "contents", lambda session: {**real(session), "pods_ward": [7, "0"]}
    )
    run = make_backup()
    with pytest.raises(CommandError, match="pods_ward"):
        call_command("restore", run.name, into=other_database, key_file=key_file)
    run.refresh_from_db()
    assert run.restored_at is None


def test_another_private_key_opens_nothing(folder: Path, tmp_path: Path) -> None:
    run = make_backup()
    (tmp_path / "other").write_text(age.new_keys().private)
    with pytest.raises(CommandError, match="another key"):
        call_command("restore", run.name, check=True, key_file=str(tmp_path / "other"))


def test_the_command_says_which_keys_are_not_in_it(folder: Path, capsys: Any) -> None:
    call_command("backup")
    said = capsys.readouterr().out
    assert "FIELD_ENCRYPTION_KEYS" in said
    assert "NOT in it" in said


def test_one_at_a_time(folder: Path) -> None:
    with postgres.connect(postgres.own_parameters()) as session:
        session.autocommit = True
        session.execute("SELECT pg_advisory_lock(%s)", [backups.LOCK])
        with pytest.raises(AlreadyRunning):
            make_backup()
    assert not BackupRun.objects.exists()


def test_a_dump_that_breaks_off_leaves_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    # A program that writes half of an archive and fails, as pg_dump does when its server goes.
    for name in ("pg_dump", "pg_restore"):
        script = tmp_path / name
        script.write_text(
            "#!/bin/sh\n"
            'case "$*" in *--version*) echo "pg_dump (PostgreSQL) 99.1"; exit 0;; esac\n'
            "head -c 300000 /dev/zero; exit 1\n"
        )
        script.chmod(0o755)
    settings.POSTGRES_TOOLS = str(tmp_path)
    with pytest.raises(BackupError):
        make_backup()
    assert list(folder.iterdir()) == []
    assert BackupRun.objects.get().problem == BackupProblem.DUMP


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("BACKUP_KEY", "age1nothing", BackupProblem.KEY),
        ("BACKUP_TO", "/proc/no/such/place", BackupProblem.PLACE),
        ("POSTGRES_TOOLS", "/nowhere", BackupProblem.TOOLS),
    ],
)
def test_what_is_set_up_wrong_is_said(
    name: str, value: str, problem: str, folder: Path, settings: Any
) -> None:
    setattr(settings, name, value)
    with pytest.raises(BackupError) as raised:
        make_backup()
    assert raised.value.problem == problem
    assert BackupRun.objects.get().problem == problem
    assert KEYS.public not in str(raised.value)


def test_killed_in_between_leaves_no_half_file(folder: Path, tmp_path: Path) -> None:
    # A pg_dump that never ends, so that the kill comes in the middle.
    slow = tmp_path / "tools"
    slow.mkdir()
    (slow / "pg_dump").write_text(
        '#!/bin/sh\ncase "$*" in *--version*) echo "pg_dump 99";; '
        "*) head -c 3000000 /dev/urandom; sleep 60;; esac\n"
    )
    (slow / "pg_dump").chmod(0o755)
    process = start_process(
        ["manage.py", "backup"],
        tmp_path / "log",
        MUTUALAID_ENV="development",
        DATABASE_URL=own_url(),
        DATABASE_POOL_SIZE="0",
        BACKUP_TO=str(folder),
        BACKUP_KEY=KEYS.public,
        POSTGRES_TOOLS=str(slow),
    )
    wait_for(lambda: folder.exists() and any(each.stat().st_size for each in folder.iterdir()), 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert [each.suffix for each in folder.iterdir()] == [".part"]
    assert Folder(folder).names() == []
    # The server notices a second later; the next run clears up, and says what became of the first.
    time.sleep(1)
    run = make_backup()
    assert [each.name for each in folder.iterdir()] == [run.name]
    assert BackupRun.objects.exclude(pk=run.pk).get().problem == BackupProblem.OTHER


def test_a_bucket_over_http(bucket: FakeBucket, key_file: str) -> None:
    bucket.objects["city/notes.txt"] = b"somebody else's"
    run = make_backup()
    assert len(bucket.objects[f"city/{run.name}"]) == run.size
    assert bucket.signed_by == {"the-key"}
    assert not bucket.uploads
    call_command("restore", run.name, check=True, key_file=key_file)
    run.refresh_from_db()
    assert run.restored_at
    assert "city/notes.txt" in bucket.objects


def test_a_bucket_that_refuses_is_said(bucket: FakeBucket) -> None:
    bucket.refuses = True
    with pytest.raises(BackupError) as raised:
        make_backup()
    assert raised.value.problem == BackupProblem.PLACE
    assert "the-secret" not in str(raised.value)


def test_a_dump_that_breaks_off_leaves_nothing_in_a_bucket(
    bucket: FakeBucket, settings: Any, tmp_path: Path
) -> None:
    script = tmp_path / "pg_dump"
    script.write_text(
        '#!/bin/sh\ncase "$*" in *--version*) echo "pg_dump 99";; '
        "*) head -c 20000000 /dev/urandom; exit 1;; esac\n"
    )
    script.chmod(0o755)
    settings.POSTGRES_TOOLS = str(tmp_path)
    with pytest.raises(BackupError) as raised:
        make_backup()
    assert raised.value.problem == BackupProblem.DUMP
    assert not bucket.objects
    assert not bucket.uploads, "its parts would be paid for"
    gc.collect()


def test_old_backups_go_and_other_files_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_backup()
    (folder / "keep.txt").write_text("somebody else's")
    set_clock(monkeypatch, timezone.localdate() + timedelta(days=15))
    second = make_backup()
    assert sorted(each.name for each in folder.iterdir()) == ["keep.txt", second.name]
    assert first.name != second.name


def test_thinning_keeps_days_weeks_and_months() -> None:
    now = timezone.now().replace(year=2026, month=6, day=30, hour=5)
    times = [now - timedelta(hours=12 * number) for number in range(400)]
    stay = kept(times, now, Keep(days=7, weeks=4, months=3))
    assert max(times) in stay
    assert len({at.date() for at in stay if (now - at).days < 7}) == 7
    assert {(at.year, at.month) for at in stay} == {(2026, 4), (2026, 5), (2026, 6)}
    assert len(stay) < 16
    assert kept([now - timedelta(days=99)], now, Keep(7, 4, 3)), "the last one of all stays"


def test_at_night_one_is_made_where_a_place_is_given(folder: Path, settings: Any) -> None:
    steward = factories.make_steward()
    nightly_backup(timestamp=0)
    assert BackupRun.objects.get().verified_at
    settings.BACKUP_TO = ""
    nightly_backup(timestamp=0)
    assert BackupRun.objects.count() == 1
    settings.BACKUP_TO = "/proc/no/such/place"
    nightly_backup(timestamp=0)
    assert BackupRun.objects.first().problem == BackupProblem.PLACE
    assert [(row.kind, row.user) for row in News.objects.all()] == [("backups", steward)]


def test_the_address_of_a_database_is_read_as_settings_do() -> None:
    url = f"postgres://aid:se%40cret@%2Frun%2Fpostgresql:5433/{scratch.TEMPLATE}?sslmode=require"
    assert postgres.url_parameters(url) == {
        "host": "/run/postgresql",
        "port": 5433,
        "user": "aid",
        "password": "se@cret",
        "dbname": scratch.TEMPLATE,
        "sslmode": "require",
    }

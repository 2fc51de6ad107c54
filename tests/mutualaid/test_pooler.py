"""Behind a real PgBouncer in transaction mode, rows that are read in parts all come."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import make_category
from tests.processes import ROOT, free_port, wait_for

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SETTINGS = """
[databases]
{name} = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
"""
# Between two parts another connection takes the session in which the first was read.
READ_IN_PARTS = """
from django.db import connection
from common.models import Category
rows = Category.objects.order_by("id").iterator(chunk_size=2)
read = [next(rows)]
other = connection.copy()
other.set_autocommit(False)
other.cursor().execute("SELECT 1")
print(len(read) + len(list(rows)))
"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not PGBOUNCER, reason="no PgBouncer on this machine"),
]


@pytest.fixture
def pooler(tmp_path: Path) -> Iterator[str]:
    """The address of the test's database behind a PgBouncer."""
    own, there = free_port(), connection.settings_dict
    names = {name: there[name.upper()] for name in ("name", "host", "port", "user")}
    settings = tmp_path / "pgbouncer.ini"
    settings.write_text(SETTINGS.format(own=own, **names))
    log = tmp_path / "log"
    # It refuses to be root, and must reach the socket of a Postgres that refused it too.
    user = Path(there["HOST"]).stat().st_uid if os.geteuid() == 0 else None
    with log.open("w") as output, settings.open() as given:
        process = subprocess.Popen(
            [PGBOUNCER, f"/dev/fd/{given.fileno()}"],
            stdout=output,
            stderr=output,
            user=user,
            pass_fds=[given.fileno()],
        )
    try:
        wait_for(lambda: "process up" in log.read_text(), 20)
        yield f"postgres://{there['USER']}@127.0.0.1:{own}/{there['NAME']}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def read_in_parts(url: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", READ_IN_PARTS],
        cwd=ROOT,
        env={
            **os.environ,
            "MUTUALAID_ENV": "development",
            "DJANGO_SETTINGS_MODULE": "mutualaid.settings",
            "DATABASE_URL": url,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_rows_come_through_it(pooler: str) -> None:
    for number in range(5):
        make_category(name=f"Kind {number}")
    result = read_in_parts(pooler, DATABASE_POOLER="1")
    assert result.stdout.strip() == "5", result.stderr


def test_it_refuses_what_a_session_of_ones_own_takes(pooler: str) -> None:
    # Without the setting, and with the option that this pooler refuses left out by hand.
    result = read_in_parts(f"{pooler}?options=")
    assert "cursor" in result.stderr or "startup parameter" in result.stderr

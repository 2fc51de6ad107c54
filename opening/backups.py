"""Making a backup: the whole database, sealed on its way, and read back from where it lies.

A file's text begins with one line that says what is in it (`opening.contents`), as it was in the
very snapshot that pg_dump reads; behind it is pg_dump's own format. Nothing clear touches a disk.
"""

import hashlib
import json
import logging
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, NamedTuple, cast

import psycopg
from django.conf import settings
from django.utils import timezone

from opening import age, postgres
from opening.contents import contents
from opening.models import BackupProblem, BackupRun
from opening.places import AT_ONCE, Place, PlaceError, place_at
from opening.thinning import Keep, kept

log = logging.getLogger(__name__)

FIRST_LINE = b"mutualaid-backup "
NAME = re.compile(r"mutualaid-(\d{8}T\d{12}Z)\.backup\.age")
# With microseconds: a small network is backed up twice within one second.
TIME = "%Y%m%dT%H%M%S%fZ"
# One at a time, whoever starts it; any number will do that nobody else takes.
LOCK = 20_200_612
RUNS_KEPT = 400


class BackupError(Exception):
    """No backup was made. `problem` says why; the text is for whoever started it."""

    def __init__(self, problem: BackupProblem, text: str) -> None:
        super().__init__(text)
        self.problem = problem


class AlreadyRunning(Exception):
    """Another process is making a backup now."""


class Opened(NamedTuple):
    """An open backup: what its first line says, and pg_dump's archive behind it."""

    about: dict[str, Any]
    archive: Iterator[bytes]


def make_backup(address: str = "") -> BackupRun:
    """Make a backup in the place at `address` (or BACKUP_TO), read it back, thin out old ones.

    Raises `AlreadyRunning`, or `BackupError`; the run's row says so too.
    """
    place = _place(address or settings.BACKUP_TO)
    with _alone():
        run = _begin()
        try:
            _make(run, place)
        except Exception as error:
            failure = _in_words(error)
            run.problem, run.ended_at = failure.problem, timezone.now()
            run.save(update_fields=["problem", "ended_at"])
            raise failure from error
        thin_out(place)
    return run


def verify_newest(address: str = "") -> str:
    """Read the newest backup in the place as far as can be without the private key.

    Compares it with what its row says, and returns its name. Raises `BackupError`.
    """
    place = _place(address or settings.BACKUP_TO)
    run = BackupRun.objects.filter(verified_at__isnull=False).first()
    if run is None:
        raise BackupError(BackupProblem.VERIFY, "There is no backup yet.")
    try:
        found = digest_of(place.read(run.name))
    except PlaceError as error:
        raise _in_words(error) from error
    if found != run.sha256:
        raise BackupError(BackupProblem.VERIFY, "The newest backup is not as it was written.")
    return run.name


def thin_out(place: Place) -> list[str]:
    """Delete from the place what is not kept any longer; what is no backup of ours stays."""
    times = {at: name for name in place.names() if (at := time_of(name))}
    keep = Keep(settings.BACKUP_KEEP_DAYS, settings.BACKUP_KEEP_WEEKS, settings.BACKUP_KEEP_MONTHS)
    gone = sorted(set(times) - kept(times, timezone.now(), keep))
    for at in gone:
        place.delete(times[at])
    return [times[at] for at in gone]


def time_of(name: str) -> datetime | None:
    """Return when the backup `name` was made; None for what is no name of ours."""
    found = NAME.fullmatch(name)
    return datetime.strptime(found[1], TIME).replace(tzinfo=UTC) if found else None


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def opened(parts: Iterable[bytes], key: Any) -> Opened:
    """Open a sealed file with the private key, or the file's own. Raises `age.SealError`."""
    clear = age.unseal(parts, key)
    head = b""
    while b"\n" not in head:
        piece = next(clear, None)
        if piece is None:
            raise age.SealError("The file is no backup of ours.")
        head += piece
    line, _end, rest = head.partition(b"\n")
    if not line.startswith(FIRST_LINE):
        raise age.SealError("The file is no backup of ours.")
    return Opened(json.loads(line.removeprefix(FIRST_LINE)), _behind(rest, clear))


def read_whole(archive: Iterable[bytes]) -> None:
    """Have pg_restore read all of an archive, and write it nowhere. Raises `BackupError`."""
    command = [postgres.program("pg_restore"), "--file=/dev/null"]
    if feed(command, archive, {}):
        raise BackupError(BackupProblem.VERIFY, "pg_restore cannot read what was written.")


def feed(command: list[str], archive: Iterable[bytes], environment: dict[str, str]) -> int:
    """Run a program with `archive` as its input, piece by piece; returns its exit code.

    When `archive` raises, the program is stopped before it has seen an end.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment or None
    )
    into = cast(IO[bytes], process.stdin)
    try:
        for part in archive:
            into.write(part)
    except BrokenPipeError:
        pass  # it gave up by itself: its exit code says so
    except BaseException:
        process.kill()
        process.wait()
        raise
    # Its words may quote rows: only the lines that name what went wrong.
    said = process.communicate()[1].decode(errors="replace")
    for line in said.splitlines():
        if line.startswith("pg_restore: ") and "COPY" not in line:
            log.warning("%s", line[:200])
    return process.returncode


def _behind(rest: bytes, clear: Iterator[bytes]) -> Iterator[bytes]:
    yield rest
    yield from clear


def _place(address: str) -> Place:
    if not address:
        raise BackupError(BackupProblem.PLACE, "BACKUP_TO is not set: see docs/deploy.md.")
    return place_at(address)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the lock for as long as it takes: by a session of its own, so that death frees it."""
    with postgres.connect(postgres.own_parameters()) as session:
        session.autocommit = True
        [[is_ours]] = session.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchall()
        if not is_ours:
            raise AlreadyRunning("Another backup is being made.")
        yield


def _begin() -> BackupRun:
    """Put down that it was started. Also who was killed before, as nobody else can."""
    BackupRun.objects.filter(ended_at=None).update(
        ended_at=timezone.now(), problem=BackupProblem.OTHER
    )
    old = BackupRun.objects.values_list("pk", flat=True)[RUNS_KEPT : 2 * RUNS_KEPT]
    BackupRun.objects.filter(pk__in=list(old)).delete()
    now = timezone.now()
    return BackupRun.objects.create(
        name=f"mutualaid-{now.astimezone(UTC):{TIME}}.backup.age", started_at=now
    )


def _make(run: BackupRun, place: Place) -> None:
    recipient, file_key = _recipient(), age.new_file_key()
    written = _Written()
    with _clear_text() as clear:
        place.write(run.name, written.passing(age.seal(clear, recipient, file_key)))
    run.size, run.sha256, run.ended_at = written.size, written.digest.hexdigest(), timezone.now()
    run.save(update_fields=["size", "sha256", "ended_at"])
    _read_back(run, place, file_key)
    run.verified_at = timezone.now()
    run.save(update_fields=["verified_at"])


def _read_back(run: BackupRun, place: Place, file_key: bytes) -> None:
    """Read all of it again from the place. Raises `BackupError`."""
    read = _Written()
    try:
        read_whole(opened(read.passing(place.read(run.name)), file_key).archive)
    except age.SealError as error:
        raise BackupError(BackupProblem.VERIFY, "It cannot be read back.") from error
    if read.digest.hexdigest() != run.sha256:
        raise BackupError(BackupProblem.VERIFY, "It is not what was written.")


class _Written:
    """The size and digest of what passes through."""

    def __init__(self) -> None:
        self.size, self.digest = 0, hashlib.sha256()

    def passing(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            self.size += len(part)
            self.digest.update(part)
            yield part


def _recipient() -> Any:
    try:
        return age.public_key(settings.BACKUP_KEY)
    except ValueError:
        raise BackupError(
            BackupProblem.KEY,
            "BACKUP_KEY must be the public key that `python -m opening.age` makes.",
        ) from None


@contextmanager
def _clear_text() -> Iterator[Iterator[bytes]]:
    """The first line and the archive, of one snapshot."""
    tools = postgres.program("pg_dump")
    parameters = postgres.own_parameters()
    with postgres.connect(parameters) as session:
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.read_only = True
        _refuse_older_tools(session)
        [[snapshot]] = session.execute("SELECT pg_export_snapshot()").fetchall()
        about = {"made_at": timezone.now().isoformat(), "tables": contents(session)}
        command = [tools, "--format=custom", "--no-owner", "--no-privileges"]
        yield _dumped([*command, f"--snapshot={snapshot}"], parameters, about)


def _dumped(
    command: list[str], parameters: dict[str, Any], about: dict[str, Any]
) -> Iterator[bytes]:
    yield FIRST_LINE + json.dumps(about).encode() + b"\n"
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, env=postgres.environment(parameters)
    )
    out = cast(IO[bytes], process.stdout)
    try:
        while part := out.read(AT_ONCE):
            yield part
        # Before the last piece is sealed: a dump that broke off must not look like a whole one.
        if process.wait():
            raise BackupError(BackupProblem.DUMP, "pg_dump could not read the database.")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        out.close()


def _refuse_older_tools(session: psycopg.Connection[Any]) -> None:
    server = session.info.server_version // 10_000
    if postgres.program_version("pg_dump") < server:
        raise postgres.ToolsError(f"pg_dump is older than Postgres {server}.")


def _in_words(error: Exception) -> BackupError:
    """Return what to say of `error`; its own words may quote what nobody should read."""
    kinds: dict[type[Exception], Callable[[], BackupError]] = {
        BackupError: lambda: error,  # type: ignore[return-value,dict-item]
        PlaceError: lambda: BackupError(
            BackupProblem.PLACE, f"The place cannot be used ({error})."
        ),
        postgres.ToolsError: lambda: BackupError(BackupProblem.TOOLS, str(error)),
        psycopg.Error: lambda: BackupError(BackupProblem.DUMP, "The database cannot be read."),
    }
    for kind, said in kinds.items():
        if isinstance(error, kind):
            return said()
    return BackupError(BackupProblem.OTHER, f"Unexpected: {type(error).__name__}.")

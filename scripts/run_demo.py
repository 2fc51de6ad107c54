"""Runs the demo: Postgres, the web server and the job worker, until Ctrl-C or TERM."""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import itertools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
MAIL = VAR / "mail"
PASSWORD = VAR / "demo-password"
BACKUPS = VAR / "backups"
# Both halves: a real network keeps the private one away from its server.
BACKUP_KEYS = VAR / "demo-backup-keys"
STATIC_STAMP = ROOT / "staticfiles" / "made-from"
STAFF = {
    "steward@example.org": "runs the install, and is coordinator in every ward",
    "coordinator@example.org": "requests and volunteers of two wards",
    "organizer@example.org": "one pod's page, lists and resources",
    "both@example.org": "coordinator of one ward, organizer of a pod in another",
}
LANGUAGES = ("en", "es", "am", "ti", "vi", "bn", "zh-hans", "ko", "ar")
WEB = ["-m", "gunicorn", "-c", "gunicorn.conf.py"]
BACKUP = ["manage.py", "back_up_demo"]
WORKER = ["manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "15"]
PREPARATIONS = {
    "the database": ["manage.py", "migrate", "--no-input"],
    "the languages": ["scripts/catalogs.py", "compile"],
    "the style sheets": ["manage.py", "collectstatic", "--no-input", "--clear"],
    "the demo neighborhood": ["manage.py", "load_demo"],
}
SECONDS_TO_START = 60
SECONDS_TO_STOP = 30

sys.path.insert(0, str(ROOT))
from mutualaid.embedded import EmbeddedPostgres  # noqa: E402  needs the line above
from opening.age import KeyPair, new_keys  # noqa: E402  so too


class StopAsked(Exception):
    """Ctrl-C, TERM or a closed terminal."""


def main() -> None:
    """Prepare, serve, and stop everything again whatever happens."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    arguments = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, raise_stopped)
    port = chosen_port()
    try:
        with only_one_demo():
            refuse_taken_port(port)
            if arguments.reset:
                throw_away()
            with postgres() as database_url:
                run(port, environment(port, database_url))
    except StopAsked:
        print("\nStopped. The data stays in var/; `make demo-reset` starts over.")
    except (OSError, RuntimeError) as error:
        stop(str(error))


def run(port: int, env: dict[str, str]) -> None:
    keys = backup_keys()
    for what, command in PREPARATIONS.items():
        if what != "the style sheets" or static_is_new():
            prepare(what, command, env)
    STATIC_STAMP.write_text(static_fingerprint())
    with contextlib.ExitStack() as children:
        web = children.enter_context(child("web", WEB, env))
        worker = children.enter_context(child("worker", WORKER, env))
        wait_until_it_answers(port, web)
        introduce(port, env["DEMO_PASSWORD"])
        # Beside what people look at already.
        children.enter_context(child("backup", BACKUP, env | {"BACKUP_PRIVATE_KEY": keys.private}))
        for pause in itertools.chain((1, 2, 4, 8), itertools.repeat(15)):
            watch(web, worker)
            print(
                f"The job worker ended by itself; starting it again in {pause} seconds. "
                "See var/log/worker.log.",
                flush=True,
            )
            time.sleep(pause)
            worker = children.enter_context(child("worker", WORKER, env))


# --- Before the start -----------------------------------------------------------------------------


def chosen_port() -> int:
    """The number in PORT."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        stop(f"PORT must be a number from 1 to 65535, and it is “{given}”.")
    return int(given)


@contextlib.contextmanager
def only_one_demo() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    LOGS.mkdir(exist_ok=True)
    MAIL.mkdir(exist_ok=True)
    with (VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stop("A demo is already running from this folder. Stop it with Ctrl-C first.")
        yield


def refuse_taken_port(port: int) -> None:
    with socket.socket() as listener:
        # As gunicorn does: a port that a demo has just left counts as free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            stop(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another, as in: make demo PORT={port + 1 if port < 65535 else 8000}"
            )


def throw_away() -> None:
    """Remove everything that the demo keeps. A database of somebody's own is left alone."""
    if os.environ.get("DATABASE_URL"):
        stop("DATABASE_URL is set, so the data is not the demo's. Empty that database yourself.")
    # Then mail and password too: with the data gone neither belongs to anything.
    EmbeddedPostgres(VAR / "postgres").destroy()
    shutil.rmtree(MAIL)
    MAIL.mkdir()
    shutil.rmtree(BACKUPS, ignore_errors=True)
    (VAR / "texts.jsonl").unlink(missing_ok=True)
    shutil.rmtree(VAR / "photos", ignore_errors=True)
    shutil.rmtree(VAR / "recordings", ignore_errors=True)
    for secret in (PASSWORD, BACKUP_KEYS):
        secret.unlink(missing_ok=True)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of the database; the embedded server runs for as long as this lasts."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    print("Starting Postgres …", flush=True)
    server = EmbeddedPostgres(VAR / "postgres")
    try:
        with undisturbed():
            server.start(keep_running=True)
        yield server.database_url()
    finally:
        with undisturbed():
            server.stop()


def environment(port: int, database_url: str) -> dict[str, str]:
    """Return the environment of the demo's processes: what is set stays, except the basics."""
    return {
        **os.environ,
        "MUTUALAID_ENV": "development",
        "DEMO": "1",
        "BIND": f"127.0.0.1:{port}",
        "SITE_URL": os.environ.get("SITE_URL", f"http://127.0.0.1:{port}"),
        "DATABASE_URL": database_url,
        "DEMO_PASSWORD": demo_password(),
        "NETWORK_PHONE": os.environ.get("NETWORK_PHONE", "202-555-0100"),
        "BACKUP_TO": os.environ.get("BACKUP_TO", str(BACKUPS)),
        "BACKUP_KEY": os.environ.get("BACKUP_KEY", backup_keys().public),
        "POSTGRES_TOOLS": os.environ.get("POSTGRES_TOOLS", postgres_programs()),
        "PYTHONUNBUFFERED": "1",
        **phone(port),
    }


def phone(port: int) -> dict[str, str]:
    """Return the settings of the demo's phone, for all that has not a provider of its own."""
    if "TWILIO_ACCOUNT_SID" in os.environ:
        return {}
    calls = {} if "CALL_NUMBERS" in os.environ else {"CALL_NUMBERS": "+12025550100"}
    return {**provider(port), **calls, **({} if "TEXT_DRIVER" in os.environ else texts())}


def provider(port: int) -> dict[str, str]:
    """Return the settings by which texts and calls go to the demo's phone, a page of the demo."""
    return {
        "TWILIO_ACCOUNT_SID": "ACdemo",
        "TWILIO_AUTH_TOKEN": secrets.token_urlsafe(16),
        "TWILIO_BASE_URL": f"http://127.0.0.1:{port}/demo/phone",
    }


def texts() -> dict[str, str]:
    """Return the settings by which texts are tried, and WhatsApp with a template per language."""
    return {
        "TEXT_DRIVER": "twilio",
        "TEXT_NUMBERS": "+12025550100",
        "TEXTS_PER_MINUTE": "600",
        "WHATSAPP_NUMBER": "+12025550101",
        "WHATSAPP_TEMPLATES": ",".join(f"{code}=HXdemo-{code}" for code in LANGUAGES),
        "WHATSAPPS_PER_MINUTE": "600",
    }


def postgres_programs() -> str:
    """Return the folder of the embedded server's programs; "" beside a DATABASE_URL."""
    if os.environ.get("DATABASE_URL"):
        return ""
    return str(EmbeddedPostgres(VAR / "postgres").programs)


def demo_password() -> str:
    """DEMO_PASSWORD, or a random one that stays the same until `make demo-reset`."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    return kept_secret(PASSWORD, lambda: secrets.token_urlsafe(9))


def backup_keys() -> KeyPair:
    """Return the keys of the demo's backups, which stay the same until `make demo-reset`."""
    return KeyPair(*kept_secret(BACKUP_KEYS, lambda: "\n".join(new_keys())).split())


def kept_secret(file: Path, make: Callable[[], str]) -> str:
    """Return what stands in `file`; the first time, what `make` makes."""
    if not file.exists():
        # The mode before the content: between the two, nobody else may read it.
        file.touch(mode=0o600)
        file.write_text(make())
    return file.read_text()


def static_is_new() -> bool:
    """Compressing takes ten seconds, so it is not done again for the same files."""
    return not STATIC_STAMP.exists() or STATIC_STAMP.read_text() != static_fingerprint()


def static_fingerprint() -> str:
    """Return a hash of what the collected files depend on: ours, and the installed packages."""
    ours = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for path in [*ours, ROOT / "requirements" / "base.txt", ROOT / "mutualaid" / "settings.py"]:
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def prepare(what: str, command: list[str], env: dict[str, str]) -> None:
    """Run one step; on failure say which, and the last line of what it said."""
    print(f"Preparing {what} …", flush=True)
    log = LOGS / "prepare.log"
    with log.open("w") as output:
        result = subprocess.run(
            [sys.executable, *command], check=False, cwd=ROOT, env=env, stdout=output, stderr=output
        )
    if result.returncode:
        raise RuntimeError(
            f"Preparing {what} failed: {last_line(log)} (All of it is in {log.relative_to(ROOT)}.)"
        )


# --- While it runs --------------------------------------------------------------------------------


@contextlib.contextmanager
def child(name: str, command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is told to end, waited for, and in the end killed when this block ends."""
    process = None
    try:
        with undisturbed(), (LOGS / f"{name}.log").open("ab") as log:
            process = start(command, env, log)
        yield process
    finally:
        with undisturbed():
            end(process)


def start(command: list[str], env: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the others
        preexec_fn=before_child,  # noqa: PLW1509  there are no threads here
    )


def before_child() -> None:
    """In the child: hear signals again; on Linux, get TERM when the demo is killed outright."""
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    set_parent_death_signal = 1
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        # The whole group: gunicorn's own workers would be left behind and hold the port.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until_it_answers(port: int, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise RuntimeError(f"The web server ended: {last_line(LOGS / 'web.log')}")
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return
        time.sleep(0.2)
    raise RuntimeError("The web server did not answer within a minute. See var/log/web.log.")


def watch(web: subprocess.Popen[bytes], worker: subprocess.Popen[bytes]) -> None:
    """Wait until the worker ends. Raises `RuntimeError` when the web server does."""
    while worker.poll() is None:
        if web.poll() is not None:
            raise RuntimeError(
                f"The web server ended by itself: {last_line(LOGS / 'web.log')} "
                "(See var/log/web.log.)"
            )
        time.sleep(1)


def introduce(port: int, password: str) -> None:
    print(f"\nmutualaid runs at  http://127.0.0.1:{port}/\n")
    print(f"Sign in at         http://127.0.0.1:{port}/en/admin/   password: {password}")
    for email, what in STAFF.items():
        print(f"  {email:<26} {what}")
    print(f"\nTexts go to         http://127.0.0.1:{port}/en/demo/phone/")
    print("Mail is written to  var/mail/  (one file per message), logs to  var/log/")
    print("Ctrl-C stops it.", flush=True)


# --- Ending ---------------------------------------------------------------------------------------


def raise_stopped(number: int, frame: FrameType | None) -> None:
    raise StopAsked


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back signals, so that an impatient second Ctrl-C leaves nothing half stopped."""
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."


def stop(sentence: str) -> NoReturn:
    sys.exit("\n" + sentence)


if __name__ == "__main__":
    main()

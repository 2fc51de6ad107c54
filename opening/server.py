"""The server's side of the doctor: facts about this machine, each with what is wrong about it.

Nothing here names a person, an address of somebody or a secret: it is to be pasted into a request
for help. Errors are named by their kind, as their own words may quote anything.
"""

import os
import platform
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import django
from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from calls.models import AtProvider
from calls.sentences import languages_heard
from chats.models import ChatTarget
from common.choices import has_whatsapp
from messaging.text_numbers import NEEDED, numbers_by_ward
from network import current
from opening import mail_dns
from opening.jobs import failed_jobs, is_late, late_tasks, oldest_job, worker_is_alive
from pods.models import Ward

OLDEST_POSTGRES = 15
LEAST_DISK, LEAST_MEMORY = 1024**3, 150 * 1024**2
MOST_DRIFT = 5
RECORDING_LATE = timedelta(days=1)
MOST_WAITING = 500
FOR_THE_WORKER = 10
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Fact(NamedTuple):
    """A fact about the server: `problem` is "" when it is as it should be."""

    name: str
    value: str
    problem: str = ""


Probe = Callable[[], Iterator[Fact]]


def facts(*, offline: bool = False) -> Iterator[Fact]:
    """Yield all facts; `offline` leaves out what asks the mail server and DNS."""
    probes: list[Probe] = [_versions, _machine, _database, _connections, _migrations, _queue]
    outside = [_mail, _domain, _mailbox, _texts, _calls, _chats]
    probes += [_settings] if offline else [*outside, _settings]
    for probe in probes:
        try:
            yield from probe()
        except (DatabaseError, InterfaceError) as error:
            name = probe.__name__.strip("_")
            yield Fact(name, type(error).__name__, "The database cannot be asked.")


def _versions() -> Iterator[Fact]:
    yield Fact("mutualaid", _own_version())
    yield Fact("Python", platform.python_version(), _below(sys.version_info[:2], (3, 11)))
    yield Fact("Django", django.get_version())
    yield Fact("system", f"{platform.system()} {platform.machine()}")
    for tool in ("pg_dump", "pg_restore"):
        there = (Path(settings.POSTGRES_TOOLS) / tool).exists() or shutil.which(tool)
        yield Fact(tool, "is there" if there else "missing", "" if there else "No backups.")


def _own_version() -> str:
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "--short", "HEAD"]
    try:
        commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        commit = ""
    try:
        number = version("mutualaid")
    except PackageNotFoundError:
        number = ""
    return " ".join(filter(None, [number, commit])) or "unknown"


def _below(found: tuple[int, ...], least: tuple[int, ...]) -> str:
    return "" if found >= least else f"{'.'.join(map(str, least))} or newer is needed."


def _machine() -> Iterator[Fact]:
    yield Fact("processors", str(os.cpu_count()))
    for name, path in (("disk", settings.BASE_DIR), ("disk of backups", settings.BACKUP_TO)):
        if path and not str(path).startswith("s3://") and Path(path).exists():
            usage = shutil.disk_usage(path)
            free = f"{usage.free / 1024**3:.1f} GB of {usage.total / 1024**3:.1f} GB free"
            yield Fact(name, free, "Nearly full." if usage.free < LEAST_DISK else "")
    memory = _free_memory()
    if memory is not None:
        short = "Nearly full." if memory < LEAST_MEMORY else ""
        yield Fact("memory", f"{memory / 1024**2:.0f} MB free", short)


def _free_memory() -> int | None:
    """Return how many bytes are free, as Linux counts them; None elsewhere."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


_ABOUT_DATABASE = """
SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000,
    pg_encoding_to_char(encoding), datctype, pg_size_pretty(pg_database_size(datname)),
    (SELECT extversion FROM pg_extension WHERE extname = 'pg_trgm'),
    extract(epoch FROM clock_timestamp())
FROM pg_database WHERE datname = current_database()
"""


def _database() -> Iterator[Fact]:
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT_DATABASE)
        shown, major, encoding, letters, size, trigrams, clock = cursor.fetchone()
    drift = abs(float(clock) - timezone.now().timestamp())
    yield Fact("Postgres", shown, _below((major,), (OLDEST_POSTGRES,)))
    yield Fact("encoding", encoding, "" if encoding == "UTF8" else "It must be UTF8.")
    in_c = "Search finds nothing in some scripts." if letters in {"C", "POSIX"} else ""
    yield Fact("letters (LC_CTYPE)", letters, in_c)
    yield Fact("size of the database", size)
    yield Fact("pg_trgm", trigrams or "missing", "" if trigrams else "Search needs it: migrate.")
    apart = f"{drift:.1f} s apart from the database's"
    yield Fact("clock", apart, "Set both by NTP." if drift > MOST_DRIFT else "")


_ABOUT_CONNECTIONS = """
SELECT current_setting('max_connections')::int,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')
"""


def _connections() -> Iterator[Fact]:
    with connection.cursor() as cursor:
        cursor.execute(_ABOUT_CONNECTIONS)
        most, used = cursor.fetchone()
    pool = settings.DATABASE_POOL_SIZE
    processes = int(os.environ.get("WEB_WORKERS") or os.cpu_count() or 1)
    # One more each: it asks a database that says nothing whether it is there.
    wanted = processes * (pool + 1) + pool + FOR_THE_WORKER
    short = "Fewer than web and worker may want: raise max_connections." if wanted > most else ""
    yield Fact("connections", f"{used} of {most} used, {wanted} wanted at most", short)
    threads = int(os.environ.get("WEB_THREADS") or 8)
    few = "Fewer than threads: some will wait." if 0 < pool < threads else ""
    yield Fact("pool", f"{pool} connections for {threads} threads", few)


def _migrations() -> Iterator[Fact]:
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    problem = "Run manage.py migrate." if missing else ""
    yield Fact("migrations", f"{missing} not applied" if missing else "all applied", problem)


def _queue() -> Iterator[Fact]:
    alive = worker_is_alive()
    yield Fact("worker", "runs" if alive else "silent", "" if alive else "Start mutualaid-worker.")
    name, age = oldest_job()
    waited = f"{name} waits {age.total_seconds():.0f} s" if age else "none waits"
    yield Fact("jobs", waited, "Late: look at the worker's log." if is_late(age) else "")
    late = ", ".join(late_tasks(settings.OLDEST_JOB_ALLOWED, often=False))
    yield Fact(
        "timed jobs", late or "all in time", "Begun too late, or not at all." if late else ""
    )
    failed = failed_jobs()
    yield Fact("failed jobs", str(failed), "See the worker's log." if failed else "")


def _mail() -> Iterator[Fact]:
    if settings.EMAIL_BACKEND != SMTP:
        yield Fact("mail", "is not sent by SMTP", "Set EMAIL_URL.")
        return
    sealed = "TLS" if settings.EMAIL_USE_SSL else "STARTTLS" if settings.EMAIL_USE_TLS else "clear"
    is_local = settings.EMAIL_HOST in {"localhost", "127.0.0.1", "::1"}
    in_clear = "" if is_local or sealed != "clear" else "Use smtp+tls:// in EMAIL_URL."
    mail = get_connection()
    try:
        mail.open()
    except (OSError, smtplib.SMTPException) as error:
        yield Fact(
            "mail", f"{sealed}: {type(error).__name__}", "The mail server does not let us in."
        )
        return
    mail.close()
    yield Fact("mail", f"{sealed}: connected", in_clear)


def _mailbox() -> Iterator[Fact]:
    has_address, has_server = bool(settings.INBOUND_EMAIL), bool(settings.IMAP_URL)
    if not (has_address or has_server):
        yield Fact("mailbox", "none: nobody hears what is answered by email")
        return
    if not (has_address and has_server):
        missing = "IMAP_URL" if has_address else "INBOUND_EMAIL"
        yield Fact("mailbox", "not read", f"Set {missing}.")
        return
    # With its library, which nothing else of this module needs.
    from messaging.inbound.mail.mailbox import MailboxError, opened

    try:
        with opened() as mailbox:
            waiting = len(mailbox.waiting(MOST_WAITING))
    except MailboxError as error:
        yield Fact("mailbox", str(error), "It cannot be read: look at IMAP_URL.")
        return
    many = "More than a worker leaves there." if waiting == MOST_WAITING else ""
    yield Fact("mailbox", f"read, {waiting} waiting", many)
    apart = settings.INBOUND_EMAIL.rpartition("@")[2] != current().sender.rpartition("@")[2]
    if apart and settings.INBOUND_RETURNS:
        yield Fact(
            "return addresses", "of another domain", "SPF of both must name the mail server."
        )


def _texts() -> Iterator[Fact]:
    if not settings.TEXT_DRIVER:
        return
    needed = NEEDED.get(settings.TEXT_DRIVER)
    if needed is None:
        yield Fact("texts", settings.TEXT_DRIVER, f"TEXT_DRIVER is one of {', '.join(NEEDED)}.")
        return
    missing = ", ".join(name for name in needed if not getattr(settings, name))
    yield Fact("texts", settings.TEXT_DRIVER, f"Set {missing}." if missing else "")
    yield from _whatsapp()
    named = {ward for ward in numbers_by_ward() if ward}
    nowhere = named - set(Ward.objects.filter(slug__in=named).values_list("slug", flat=True))
    if nowhere:
        said = ", ".join(sorted(nowhere))
        yield Fact("numbers of wards", said, "TEXT_NUMBERS names wards that are not there.")


def _whatsapp() -> Iterator[Fact]:
    if not settings.WHATSAPP_NUMBER:
        return
    without = ", ".join(
        code for code in current().languages if code not in settings.WHATSAPP_TEMPLATES
    )
    problem = (
        f"WHATSAPP_TEMPLATES has none for {without}: there it goes by text." if without else ""
    )
    if not has_whatsapp():
        problem = "WhatsApp goes by TEXT_DRIVER=twilio alone."
    yield Fact("WhatsApp", settings.WHATSAPP_NUMBER, problem)


def _chats() -> Iterator[Fact]:
    chats = ChatTarget.objects.count()
    if chats:
        stopped = ChatTarget.objects.filter(stopped_at__isnull=False).count()
        problem = "Some chats take no posts: see Group chats in the admin." if stopped else ""
        yield Fact("chats", f"{chats}, {stopped} stopped", problem)


def _calls() -> Iterator[Fact]:
    if not settings.CALL_NUMBERS:
        return
    needed = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")
    missing = ", ".join(name for name in needed if not getattr(settings, name))
    answered = f"{len(settings.CALL_NUMBERS)} answered"
    yield Fact("numbers for calls", answered, f"Set {missing}." if missing else "")
    mute = ", ".join(code for code, is_heard in languages_heard() if not is_heard)
    in_main = "They are said in the main language until somebody reads them out." if mute else ""
    yield Fact("not heard in calls", mute or "none", in_main)
    late = AtProvider.objects.filter(created_at__lt=timezone.now() - RECORDING_LATE).count()
    problem = "The provider gives or deletes none: see the worker's log." if late else ""
    yield Fact("recordings at the provider", f"{late} for longer than a day", problem)


def _domain() -> Iterator[Fact]:
    found = mail_dns.look_up(current().sender.rpartition("@")[2])
    if found.spf is None:
        yield Fact("sender's domain", found.name, "DNS does not answer.")
        return
    yield Fact("sender's domain", found.name)
    yield Fact("SPF", *_record(found.spf))
    yield Fact("DMARC", *_record(found.dmarc))
    # Under a name that nobody can guess it is as good: no problem of ours.
    yield Fact("DKIM", "found" if found.dkim else "not under the usual names")


def _record(there: bool | None) -> tuple[str, str]:
    return ("found", "") if there else ("missing", "Letters may land in spam.")


def _settings() -> Iterator[Fact]:
    hops = f"{settings.TRUSTED_PROXY_HOPS} in front, https {'on' if settings.HTTPS else 'off'}"
    yield Fact("proxies", hops)
    found = checks.run_checks(include_deployment_checks=True, databases=["default"])
    serious = [each for each in found if not each.is_silenced()]
    for each in serious:
        yield Fact(f"check {each.id}", "warning", str(each.msg).split("\n")[0])
    if not serious:
        yield Fact("check --deploy", "nothing to say")

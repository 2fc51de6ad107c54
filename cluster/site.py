"""Our own part: web machines and workers with the settings of production, and two releases."""

import base64
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cluster.engines import ROOT, SITE, Engines, environment, filled_in, serve
from cluster.machines import OUTSIDE, Machine, wait_until
from cluster.visitors import Browser

MAIL_PORT = 2525
SHEET = "static/css/site.css"
NOT_CODE = (".git", ".venv", "node_modules", "var", "tests", "staticfiles", "__pycache__")
GUNICORN = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
WORKER = [sys.executable, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout=15"]
# All visitors of a run come from one address, and are quick: none of it is a flood.
NO_FLOOD = {
    "LEAST_SECONDS_TO_FILL_IN": "0",
    "MOST_DRAFTS_OF_ONE_SOURCE": "1000000",
    **{
        f"{what}_PER_{time}": "1000000"
        for what in ("REQUESTS", "SIGN_UPS", "JOINS")
        for time in ("HOUR", "DAY")
    },
}


@dataclass
class Site:
    """Web machines and workers, what all of them are told, and the folders of both releases."""

    engines: Engines
    web: list[Machine]
    workers: list[Machine]
    shared: dict[str, str]
    old: Path
    new: Path

    def manage(self, *command: str, code: Path | None = None, said: str = "") -> str:
        """Run `manage.py`, as an administrator does on a worker machine; what it says."""
        worker = self.workers[0]
        result = subprocess.run(
            worker.inside(sys.executable, "manage.py", *command),
            cwd=code or self.old,
            env=self.variables("worker.env", worker),
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise SystemExit(f"manage.py {command[0]}: {result.stderr[-2000:]}")
        return result.stdout

    def variables(self, name: str, machine: Machine) -> dict[str, str]:
        """The environment of a web machine or a worker."""
        own = environment(filled_in(name, machine, PASSWORD=self.engines.password))
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **self.shared, **own}

    def serve_web(self, machine: Machine, code: Path) -> None:
        """Start a web machine with the release in `code`; it answers when this returns."""
        serve(machine, "web", GUNICORN, self.variables("web.env", machine), code)
        wait_until(lambda: is_ready(machine), f"an answer of {machine.name}", 90)

    def serve_worker(self, machine: Machine, code: Path) -> None:
        serve(machine, "worker", WORKER, self.variables("worker.env", machine), code)


def is_ready(machine: Machine) -> bool:
    """Tell whether a web machine answers."""
    return Browser(machine.address, 8000, secure=False).once("GET", "/healthz").status == 200


def prepare(folder: Path, engines: Engines) -> Site:
    """Both releases, the migrated database, and the demo; nothing serves yet."""
    old, new = folder / "old", folder / "new"
    shutil.copytree(ROOT, old, ignore=shutil.ignore_patterns(*NOT_CODE))
    site = Site(
        engines,
        [Machine(f"web{n}", 30 + n, folder / f"web{n}") for n in (1, 2)],
        [Machine(f"worker{n}", 40 + n, folder / f"worker{n}") for n in (1, 2)],
        _shared(),
        old,
        new,
    )
    site.manage("migrate", "--no-input")
    site.manage("load_demo")
    site.manage("collectstatic", "--no-input")
    # The next release keeps the files of the one before: pages that are open ask for them.
    shutil.copytree(old, new)
    sheet = new / SHEET
    sheet.write_text(sheet.read_text() + "\n/* of the next release */\n")
    site.manage("collectstatic", "--no-input", code=new)
    return site


def _shared() -> dict[str, str]:
    """The settings that docs/deploy.md asks for, the same on all machines."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "BLIND_INDEX_KEY": secrets.token_urlsafe(50),
        "SITE_URL": f"https://{SITE}",
        "ALLOWED_HOSTS": f"{SITE},{OUTSIDE}",
        "EMAIL_URL": f"smtp://{OUTSIDE}:{MAIL_PORT}",
        "DEFAULT_FROM_EMAIL": f"aid@{SITE}",
        "DEMO": "1",
        "DEMO_PASSWORD": secrets.token_urlsafe(20),
        # The second step of a sign-in is tried elsewhere.
        "STAFF_MFA_REQUIRED": "0",
        "WEB_WORKERS": "1",
        "TIME_ZONE": _where_it_is_noon(),
        **NO_FLOOD,
    }


def _where_it_is_noon() -> str:
    """A time zone in which nobody is asleep: letters wait for the morning."""
    hours = 12 - datetime.now(UTC).hour
    # Named from the other end: Etc/GMT-3 is three hours before Greenwich's.
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"

"""A site as it is installed: gunicorn, a worker that is started again when it ends, and mail."""

import os
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.journeys.conftest import PostOffice, database_url
from tests.messaging.conftest import MailServer
from tests.processes import free_port, start_process, wait_for

# As a service manager does it.
AGAIN_AND_AGAIN = """
import subprocess, sys
while True:
    subprocess.run([sys.executable, "manage.py", "procrastinate", "worker"])
"""


@dataclass(frozen=True)
class Site:
    """The address at which it answers, and the letters that it has sent."""

    url: str
    post_office: PostOffice


@contextmanager
def running(folder: Path, mail: MailServer) -> Iterator[Site]:
    """Run a site on the test's database, with its logs in `folder`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "MUTUALAID_ENV": "development",
        "DJANGO_SETTINGS_MODULE": "tests.journeys.site_settings",
        "DATABASE_URL": database_url(),
        "SITE_URL": url,
        "STAFF_MFA_REQUIRED": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": "1",
    }
    gunicorn = ["-m", "gunicorn", "-c", "gunicorn.conf.py", "mutualaid.wsgi"]
    commands = {"web": gunicorn, "worker": ["-c", AGAIN_AND_AGAIN]}
    started = [
        start_process(command, folder / f"{name}.log", **environment)
        for name, command in commands.items()
    ]
    try:
        wait_for(lambda: answers(url), 60)
        yield Site(url, PostOffice(mail))
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False

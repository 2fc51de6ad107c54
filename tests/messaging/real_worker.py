"""Real workers on the test's database."""

import os
import signal
from subprocess import Popen

from django.db import connection

DEAD_AFTER_SECONDS = 2


def database_url() -> str:
    options = connection.settings_dict
    host = options["HOST"].replace("/", "%2F")
    return f"postgres://{options['USER']}@{host}:{options['PORT']}/{options['NAME']}"


def kill(worker: Popen[bytes]) -> None:
    if worker.poll() is None:
        # As the kernel does when memory is short: nothing gets a chance to tidy up.
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()

"""A site of one page, which says what was sent to it; served by our worker.

`IMPATIENT` lets it wait a second for what otherwise has longer than any test takes.
"""

import os
import signal
import threading
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from common import pace
from mutualaid import patient_worker

seconds = 1.0 if os.environ.get("IMPATIENT") else 100.0
patient_worker.HEAD_WITHIN = patient_worker.ALL_WITHIN = seconds
patient_worker.LAST_WORDS_WITHIN = seconds
if os.environ.get("TOLD"):
    # However slow the machine is: nobody takes more because nothing gets on.
    patient_worker.GETS_ON = 1000.0
patient_worker.HELD_AT_MOST = int(os.environ.get("HELD_AT_MOST", patient_worker.HELD_AT_MOST))
told_to_end = threading.Event()
HELD_BACK = timedelta(seconds=float(os.environ.get("HELD_BACK", "0")))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    if body == b"take long":
        told_to_end.wait(60)
    if body == b"too much":
        pace.hold_back(HELD_BACK)
    if body == b"begin anew":
        os.kill(os.getpid(), signal.SIGTERM)
    if body.strip() == b"until told":
        told = Path(os.environ["TOLD"])
        told.with_name(f"begun-{os.getpid()}-{threading.get_ident()}").touch()
        while not told.exists():
            time.sleep(0.02)
    if environ["PATH_INFO"] in {"/end", "/healthz"}:
        told_to_end.set()
    headers = [("Content-Length", str(len(body))), ("Process", str(os.getpid()))]
    start_response("200 OK", headers)
    return [body]

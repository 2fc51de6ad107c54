"""A site of one page, which says what was sent to it; served by our worker with little patience."""

import time
from collections.abc import Iterable
from typing import Any

from mutualaid import patient_worker

patient_worker.HEAD_WITHIN = 1.0
patient_worker.ALL_WITHIN = 2.0
patient_worker.LAST_WORDS_WITHIN = 1.0


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    if body == b"take long":
        time.sleep(0.3)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

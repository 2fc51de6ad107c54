"""The settings of gunicorn. Every figure can be set from the environment: docs/deploy.md."""

import contextlib
import ctypes
import gc
import os
import sys
from pathlib import Path
from typing import Any

# As in malloc.h.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
LARGE = 128 * 1024  # bytes
# After so many requests a process gives back what they have left between what it keeps.
GIVE_BACK_AFTER = 200

wsgi_app = "mutualaid.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
# gthread, but slow senders take no thread.
worker_class = "mutualaid.patient_worker.PatientWorker"
# Per process, most of them saying nothing; each costs a few kilobytes.
worker_connections = 2000
workers = int(os.environ.get("WEB_WORKERS") or os.cpu_count() or 1)
# Each worker process has its own pool of DATABASE_POOL_SIZE connections: not fewer than threads.
threads = int(os.environ.get("WEB_THREADS", "8"))
keepalive = 5
timeout = 60
graceful_timeout = 30
# Workers begin anew now and then, at different times, so that a slow leak never matters.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  heartbeat files  # nosec B108
control_socket_disable = True

# Whoever waits for a page for so long has gone; what the page asks for should go too.
os.environ.setdefault("LONGEST_QUERY_SECONDS", "30")

# RequestLogMiddleware writes the line of each request, without address and query.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "mutualaid.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "mutualaid.logs.JsonFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        }
    },
    "root": {"level": "INFO", "handlers": ["console"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "ERROR", "handlers": [], "propagate": False},
    },
}


def post_worker_init(worker: Any) -> None:
    """Look for garbage less often, never among what was loaded at the start; threads take turns.

    A page makes some hundred thousand objects, nearly all of which go by themselves; going through
    all that Django has loaded, in the middle of a page, takes longer than the page.
    """
    _share_one_heap()
    _pack()
    gc.collect()
    gc.freeze()
    _give_back()
    gc.set_threshold(25_000, 20, 20)
    # Whoever waits for a short page waits for less of a long one: as it comes, 5 ms at a time.
    sys.setswitchinterval(0.001)
    from django.conf import settings  # so too

    worker.trusted_hops = settings.TRUSTED_PROXY_HOPS

    from common import renewal  # it reads the settings

    renewal.ends_by(lambda: end_gracefully(worker))


def _pack() -> None:
    """Keep in little memory what all languages have; of a site that has any."""
    from django.apps import apps  # Django is set up only after the worker has forked

    if not apps.ready:
        return
    from mutualaid import packed_locales, packed_suffixes, packed_words

    packed_words.pack()
    packed_locales.pack()
    packed_suffixes.pack()


def _share_one_heap() -> None:
    """Let all threads take memory from one heap, and give large pieces back at once.

    By itself glibc gives each thread a heap of its own, and keeps what a large page took there.
    """
    with contextlib.suppress(OSError, AttributeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, LARGE)
        mallopt(M_TRIM_THRESHOLD, LARGE)


def post_request(worker: Any, _request: Any, _environ: Any, _answer: Any) -> None:
    """Give back now and then what is free in the middle of the heap; glibc does so at its end."""
    if worker.nr % GIVE_BACK_AFTER == 0:
        _give_back()


def _give_back() -> None:
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def end_gracefully(worker: Any) -> None:
    """Let a worker end after the requests at hand, as `max_requests` does; another one follows."""
    if worker.alive:
        worker.log.info("The languages of the pages have changed: beginning anew.")
        worker.alive = False


def worker_exit(server: Any, worker: Any) -> None:
    """Close the pool, so that a stopped worker leaves no connection open in Postgres."""
    from django.db import connections  # Django is set up only after the worker has forked

    for connection in connections.all(initialized_only=True):
        connection.close_pool()

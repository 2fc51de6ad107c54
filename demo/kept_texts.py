"""The texts of the demo's phone: they lie in a file, as the demo's mail does."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

TEXT, WHATSAPP = "text", "whatsapp"
# For so long after somebody wrote on WhatsApp, its rules let us answer in free words.
OPEN_FOR = timedelta(hours=24)


@contextmanager
def _file() -> Iterator[IO[str]]:
    path = Path(settings.DEMO_TEXTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        # Several processes write into it.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def keep(text: dict[str, Any]) -> None:
    """Keep a text: its `number`, `text`, `by` which way, and whether it `is_ours`."""
    with _file() as file:
        file.write(json.dumps({**text, "at": timezone.now().isoformat()}) + "\n")


def texts(number: str, by: str) -> list[dict[str, Any]]:
    """Return what came to and from `number` that way, the oldest first."""
    found = [text for text in _all() if (text["number"], text["by"]) == (number, by)]
    return [{**text, "at": parse_datetime(text["at"])} for text in found]


def numbers() -> list[str]:
    """Return all numbers that have texts."""
    return sorted({text["number"] for text in _all()})


def open_until(number: str) -> Any:
    """Return until when `number` may be answered in free words on WhatsApp; None when not now."""
    came = [text["at"] for text in texts(number, WHATSAPP) if not text["is_ours"]]
    until = came[-1] + OPEN_FOR if came else None
    return until if until and until > timezone.now() else None


def _all() -> list[dict[str, Any]]:
    with _file() as file:
        return [json.loads(line) for line in file]

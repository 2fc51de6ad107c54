"""Texts that came in."""

from typing import Any
from uuid import uuid4

from inbox.models import Draft, Thread
from inbox.taking import take_in
from messaging.inbound.incoming import Incoming
from tests.factories.numbers import next_number


def make_thread(
    text: str = "Are you open on Sunday?", *, sender: str = "", **fields: Any
) -> Thread:
    """Return the thread of a number that has texted us; each time another number."""
    number = sender or f"+1202556{next_number() % 10_000:04}"
    take_in(Incoming(f"test:{uuid4().hex}", number, text))
    thread = Thread.objects.latest("pk")
    for name, value in fields.items():
        setattr(thread, name, value)
    thread.save()
    return thread


def make_draft(text: str = "Zelkova", **fields: Any) -> Draft:
    """Return an answer that staff often write."""
    taken = Draft.objects.count()
    return Draft.objects.create(**{"text": text, "position": taken + 1, **fields})

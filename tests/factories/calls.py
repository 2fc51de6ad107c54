"""Calls to the network, and the messages that callers left."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from calls.models import Call, Recording
from calls.services import begin_call, end_call, keep_message
from calls.sound import MP3
from tests.factories.numbers import next_number


def make_call(sender: str = "", **fields: Any) -> Call:
    """Return a call that was missed; each time from another number."""
    number = sender or f"+1202557{next_number() % 10_000:04}"
    call = begin_call(f"CA{uuid4().hex}", number, "")
    Call.objects.filter(pk=call.pk).update(**fields)
    end_call(call.pk)
    return Call.objects.select_related("thread", "item").get(pk=call.pk)


def make_recording(sender: str = "", *, sound: bytes = b"ID3 sound", seconds: int = 9) -> Recording:
    """Return a message that was left, and fetched."""
    call, sid = make_call(sender), f"RE{uuid4().hex}"
    keep_message(call.key, sid, seconds)
    row = Recording.objects.get(sid=sid)
    row.keep(sound)
    row.content_type, row.fetched_at = MP3, timezone.now()
    row.save()
    return row

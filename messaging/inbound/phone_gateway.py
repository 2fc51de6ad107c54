"""Texts from a phone of the network's own, with the app SMS Gateway for Android (sms-gate.app)."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from messaging.delivery import came_to_nothing
from messaging.inbound.incoming import Incoming, incoming, take
from messaging.inbound.webhook import refused, webhook

# The app signs each attempt anew. What is older was recorded by somebody.
SIGNED_WITHIN = timedelta(minutes=5)
TEXT, PHOTO, FAILED = "sms:received", "mms:received", "sms:failed"
LONGEST_ID = 64


@webhook("gateway")
def text_by_phone(request: HttpRequest) -> HttpResponse:
    """Take the text in, or hear that one of ours did not go out; all else is only answered."""
    if not _is_signed(request):
        return refused()
    try:
        event = json.loads(request.body)
        text, failed = _read(event), _failed(event)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return HttpResponse(status=400)
    if text:
        take(text)
    if failed:
        came_to_nothing(failed, "phone")
    return HttpResponse(status=200)


def _is_signed(request: HttpRequest) -> bool:
    sent_at = request.headers.get("X-Timestamp", "")
    if not (settings.GATEWAY_SIGNING_KEY and sent_at.isdecimal() and sent_at.isascii()):
        return False
    age = abs(int(sent_at[:20]) - timezone.now().timestamp())
    message = request.body + sent_at.encode()
    own = hmac.new(settings.GATEWAY_SIGNING_KEY.encode(), message, hashlib.sha256).hexdigest()
    given = request.headers.get("X-Signature", "").lower()
    return constant_time_compare(given, own) and age <= SIGNED_WITHIN.total_seconds()


def _read(event: Any) -> Incoming | None:
    """Return the text of an event; None for all others. Raises `ValueError` for half a text."""
    kind = event.get("event")
    if kind not in (TEXT, PHOTO):
        return None
    said = event["payload"] if isinstance(event.get("payload"), dict) else {}
    text = incoming(
        "gateway",
        # The event's: the app makes `messageId` of the words, so that two alike would be one.
        str(event.get("id") or ""),
        str(said.get("sender") or said.get("phoneNumber") or ""),
        str(said.get("message") or said.get("subject") or ""),
        photos=_photos(said) if kind == PHOTO else 0,
    )
    if text is None:
        raise ValueError("no id")
    return text


def _failed(event: Any) -> str:
    """Return our id of a text that the phone could not send, or that did not arrive; else ""."""
    if event.get("event") != FAILED or not isinstance(event.get("payload"), dict):
        return ""
    return str(event["payload"].get("messageId") or "").replace("\x00", "")[:LONGEST_ID]


def _photos(said: dict[str, Any]) -> int:
    """Return how many the phone tells of: one at least, when it is no mere text."""
    count = said.get("attachmentCount")
    return max(1, min(count, 99)) if isinstance(count, int) else 1

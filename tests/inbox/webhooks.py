"""Texts as the two drivers send them, with their signatures: worked out here as their docs say."""

import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

TOKEN, KEY = "a-token-of-twilio", "a-key-of-the-phone"
TWILIO, GATEWAY = "/hooks/texts/twilio/", "/hooks/texts/gateway/"
STATUS = f"{TWILIO}status/"
ROSA, SAM = "+12025550142", "+12025550199"


def by_twilio(
    client: Client, text: str = "Hello", sender: str = ROSA, token: str = TOKEN, **sent: str
) -> HttpResponse:
    """Send a text as the provider does; `sent` are fields of its form."""
    form = {"MessageSid": f"SM{uuid4().hex}", "From": sender, "To": "+12025550100"}
    form |= {"Body": text, "NumMedia": "0", "AccountSid": "AC1", **sent}
    return _signed_form(client, TWILIO, form, token)


def status_by_twilio(
    client: Client, sid: str, status: str, code: str = "", token: str = TOKEN
) -> HttpResponse:
    """Say what became of the text `sid`, as the provider does."""
    form = {"MessageSid": sid, "MessageStatus": status, "AccountSid": "AC1"}
    return _signed_form(client, STATUS, form | ({"ErrorCode": code} if code else {}), token)


def _signed_form(client: Client, path: str, form: dict[str, str], token: str) -> HttpResponse:
    said = settings.SITE_URL + path + "".join(key + form[key] for key in sorted(form))
    signed = hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()
    headers = {"X-Twilio-Signature": base64.b64encode(signed).decode()}
    return client.post(path, form, headers=headers)


def event(text: str = "Hello", sender: str = ROSA, **more: Any) -> dict[str, Any]:
    """Return a text as the phone tells of it."""
    payload = {"messageId": "abc123", "message": text, "phoneNumber": sender, "simNumber": 1}
    payload["receivedAt"] = "2026-06-22T15:46:11.000+07:00"
    told = {"deviceId": "ffff", "event": "sms:received", "id": uuid4().hex, "webhookId": "w"}
    return {**told, "payload": payload, **more}


def by_phone(
    client: Client, told: Any, *, key: str = KEY, sent_at: float | None = None
) -> HttpResponse:
    """Send an event as the phone does."""
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    at = str(int(timezone.now().timestamp() if sent_at is None else sent_at))
    signed = hmac.new(key.encode(), body + at.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Signature": signed, "X-Timestamp": at}
    return client.post(GATEWAY, body, content_type="application/json", headers=headers)

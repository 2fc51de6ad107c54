"""The demo's phone: every number of the demo at once, so that texts can be tried without any.

The site sends to it as to a phone with the app SMS Gateway for Android, and it brings texts in as
that app does, signed, by the same webhook. Its texts lie in a file, as the demo's mail does.
"""

import fcntl
import hashlib
import hmac
import json
import uuid
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import requests
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from phonenumber_field.formfields import PhoneNumberField

TIMEOUT = 10  # seconds
MOST_SHOWN = 50
LONGEST = 4000


class NumberForm(forms.Form):
    """The number whose texts are shown."""

    number = PhoneNumberField()


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take a text to send, as the app's API does: 409 for one that it has."""
    own = b64encode(f"{settings.GATEWAY_USER}:{settings.GATEWAY_PASSWORD}".encode()).decode()
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Basic {own}"):
        return HttpResponse(status=401)
    said = json.loads(request.body)
    text = {"id": said["id"], "text": said["textMessage"]["text"], "is_ours": True}
    is_new = _write({**text, "number": said["phoneNumbers"][0]})
    return JsonResponse({"id": said["id"], "state": "Pending"}, status=202 if is_new else 409)


@never_cache
def phone(request: HttpRequest) -> HttpResponse:
    """Show the texts of a number, and send one from it."""
    form = NumberForm(request.POST or request.GET or None)
    number = form.cleaned_data["number"].as_e164 if form.is_valid() else ""
    if request.method == "POST" and number:
        if _text_us(number, request.POST.get("text", "")[:LONGEST]):
            here = f"{reverse('demo_phone')}?{urlencode({'number': number})}"
            return HttpResponseRedirect(here)
        form.add_error("number", _("This did not work. Please try again."))
    shown = [text for text in _texts() if text["number"] == number][-MOST_SHOWN:]
    known = sorted({text["number"] for text in _texts()})[:MOST_SHOWN]
    context = {"number": number, "texts": shown, "known": known, "form": form}
    context["can_call"] = bool(settings.CALL_NUMBERS)
    return render(request, "demo/phone.html", context)


def _text_us(number: str, text: str) -> bool:
    """Bring a text in as the app does; False where it was not taken."""
    said = {"messageId": "demo", "message": text, "phoneNumber": number, "simNumber": 1}
    event = {"event": "sms:received", "id": uuid.uuid4().hex, "payload": said}
    body, at = json.dumps(event).encode(), str(int(timezone.now().timestamp()))
    key = settings.GATEWAY_SIGNING_KEY.encode()
    signed = hmac.new(key, body + at.encode(), hashlib.sha256).hexdigest()
    try:
        answer = requests.post(
            settings.SITE_URL + reverse("text_by_phone"),
            data=body,
            headers={"X-Signature": signed, "X-Timestamp": at, "Content-Type": "application/json"},
            timeout=TIMEOUT,
        )
    except requests.RequestException:
        return False
    if answer.ok:
        _write({"id": event["id"], "number": number, "text": text, "is_ours": False})
    return answer.ok


# --- The file ---


@contextmanager
def _file() -> Iterator[IO[str]]:
    path = Path(settings.DEMO_TEXTS)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        # Several processes write into it.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _write(text: dict[str, Any]) -> bool:
    """Keep a text; False where one with its id is there."""
    with _file() as file:
        if any(json.loads(line)["id"] == text["id"] for line in file):
            return False
        file.write(json.dumps({**text, "at": timezone.now().isoformat()}) + "\n")
        return True


def _texts() -> list[dict[str, Any]]:
    with _file() as file:
        found = [json.loads(line) for line in file]
    return [{**text, "at": parse_datetime(text["at"])} for text in found]

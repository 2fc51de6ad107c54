"""A provider with Twilio's API on its side of a call: signed requests, and its XML read back."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from calls.models import Call
from messaging.on_call import OnCall
from tests.inbox.webhooks import ROSA, TOKEN

OURS = "+12025550100"
SAM, ADA, BEN = "+12025550191", "+12025550192", "+12025550193"


def post(path: str, form: dict[str, str], token: str = TOKEN) -> HttpResponse:
    """Ask an address of ours as the provider does: by the whole address, signed."""
    path = path.removeprefix(settings.SITE_URL)
    headers = {"X-Twilio-Signature": signature(path, form, token)}
    return Client().post(path, form, headers=headers)


def signature(path: str, form: dict[str, str], token: str = TOKEN) -> str:
    """Sign as the provider's documentation says: the whole address, and all fields in order."""
    said = settings.SITE_URL + path + "".join(key + form[key] for key in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), said.encode(), hashlib.sha1).digest()).decode()


def sid(kind: str) -> str:
    return f"{kind}{uuid4().hex}"


@dataclass
class Caller:
    """Somebody who calls, and what they have been answered last."""

    number: str = ROSA
    called: str = OURS
    key: str = field(default_factory=lambda: sid("CA"))
    answer: Any = None

    def ask(self, path: str, **said: str) -> Any:
        """Post to one of our addresses, and keep what it answers."""
        form = {"CallSid": self.key, "From": self.number, "To": self.called, "AccountSid": "AC1"}
        response = post(path, {**form, **said})
        assert response.status_code in (200, 204), response.status_code
        if response.status_code == 200:
            self.answer = ElementTree.fromstring(response.content)
        return self.answer

    def call(self) -> "Caller":
        self.ask(reverse("call_answer"))
        return self

    def press(self, digit: str) -> "Caller":
        self.ask(self.find("Gather").get("action"), Digits=digit)
        return self

    def find(self, tag: str) -> Any:
        found = self.answer.find(f".//{tag}")
        assert found is not None, ElementTree.tostring(self.answer).decode()
        return found

    def has(self, tag: str) -> bool:
        return self.answer.find(f".//{tag}") is not None

    @property
    def heard(self) -> list[str]:
        return [str(each.text) for each in self.answer.iter() if each.tag in ("Say", "Play")]

    @property
    def rings(self) -> list[str]:
        return [str(each.text) for each in self.answer.iter("Number")]

    def nobody_picks_up(self) -> "Caller":
        self.ask(self.find("Dial").get("action"), DialCallStatus="no-answer")
        return self

    def picks_up(self, number: str) -> "Caller":
        """Return the other end, which hears what is asked before the two are connected."""
        asks = next(each.get("url") for each in self.answer.iter("Number") if each.text == number)
        other = Caller(number=self.called, called=number)
        other.ask(asks)
        return other

    def talk(self, **said: str) -> "Caller":
        """End a talk with whoever has taken the call."""
        self.ask(self.find("Dial").get("action"), **{"DialCallStatus": "completed", **said})
        return self

    def leave(self, recording: str = "", seconds: str = "12") -> str:
        """Say something after the tone; the provider's id of the recording comes back."""
        recording = recording or sid("RE")
        said = {"RecordingSid": recording, "RecordingDuration": seconds}
        self.ask(self.find("Record").get("action"), **said, RecordingUrl="https://evil.example")
        return recording

    def hang_up(self, status: str = "completed") -> "Caller":
        self.ask(reverse("call_ended"), CallStatus=status)
        return self

    @property
    def row(self) -> Call:
        return Call.objects.get(key=self.key)


def on_call(*people: tuple[str, tuple[str, ...]]) -> list[OnCall]:
    """Return people of the staff on call, by their number and what they speak."""
    return [
        OnCall("staff", n, number, languages)
        for n, (number, languages) in enumerate(people, start=1)
    ]

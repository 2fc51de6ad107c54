"""Calls with the demo's phone: what a provider does while somebody calls, so that all can be tried.

It asks the site's own addresses, signed, and reads the XML that they answer: what would be heard
stands on the page, and keys are buttons. The call so far goes along in the form, sealed.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4
from xml.etree import ElementTree  # nosec B405  of our own answers

import requests
from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from phonenumber_field.phonenumber import to_python
from twilio.request_validator import RequestValidator

from demo.recordings import hum

SALT = "demo.calls"
TIMEOUT = 30  # seconds
HUMS_FOR = 6
KEYPAD = ("123", "456", "789", "0")

State = dict[str, Any]


class FailedError(Exception):
    """Our own site did not answer as a call needs it."""


@never_cache
@csp_update({"media-src": [SELF]})
@require_POST
def call(request: HttpRequest) -> HttpResponse:
    """Begin a call, or go on with one: a key, somebody picks up, a message, the end."""
    said = request.POST
    try:
        state = signing.loads(said["call"], salt=SALT) if "call" in said else _begin(said)
    except (signing.BadSignature, ValueError):
        return HttpResponseRedirect(reverse("demo_phone"))
    problem, press, before = "", _press_of(state, said), dict(state)
    if press != "nothing":
        # What was heard before is over; a page shows what is heard now.
        state["heard"] = []
    try:
        PRESSES[press](state, said.get("key", ""))
    except FailedError:
        problem, state = _("This did not work. Please try again."), before
    sealed = signing.dumps(state, salt=SALT)
    context = {"state": state, "call": sealed, "problem": problem, "keypad": KEYPAD}
    return render(request, "demo/call.html", context)


def _begin(said: Any) -> State:
    number = to_python(said.get("number", ""))
    if not number or not number.is_valid() or not settings.CALL_NUMBERS:
        raise ValueError
    own = {"id": f"CA{uuid4().hex}", "number": number.as_e164, "called": settings.CALL_NUMBERS[0]}
    return {**own, "heard": [], "waits": "start", "rings": []}


def _press_of(state: State, said: Any) -> str:
    """Return what was pressed, if it can be pressed now; else nothing is done."""
    if state["waits"] == "start":
        return "start"
    if said.get("press") == "hang_up" and state["waits"] != "over":
        return "hang_up"
    press = said.get("press", "")
    return press if press in MAY.get(state["waits"], ()) else "nothing"


# --- What is pressed ------------------------------------------------------------------------------


def _start(state: State, _key: str) -> None:
    _hear(state, _ask(state, reverse("call_answer")))


def _press_key(state: State, key: str) -> None:
    _hear(state, _ask(state, state["action"], Digits=key[:1]))


def _wait(state: State, _key: str) -> None:
    """Press nothing until the time is over."""
    _hear(state, _ask(state, state["otherwise"]))


def _pick_up(state: State, key: str) -> None:
    """Let one of the phones be picked up: what is asked there is heard there alone."""
    number = int(key) if key.isdecimal() and int(key) < len(state["rings"]) else 0
    phone, url = state["rings"][number]
    answer = _ask(state, url, CallSid=f"CA{uuid4().hex}", From=state["called"], To=phone)
    state["waits"] = "asked"
    _hear_words(state, answer, who="other")
    gather = answer.find(".//Gather")
    if gather is None:
        _nobody(state, "")
    else:
        state["other_action"] = gather.get("action")


def _take(state: State, _key: str) -> None:
    """Press the key that takes the call."""
    answer = _ask(state, state["other_action"], Digits="1")
    if len(answer):
        _hear_words(state, answer, who="other")
        _nobody(state, "")
    else:
        state["waits"] = "talk"


def _nobody(state: State, _key: str) -> None:
    _hear(state, _ask(state, state["action"], DialCallStatus="no-answer"))


def _end_talk(state: State, _key: str) -> None:
    _hear(state, _ask(state, state["action"], DialCallStatus="completed", DialBridged="true"))


def _leave(state: State, _key: str) -> None:
    """Hum after the tone; then the provider says that there is a recording, twice."""
    said = {"RecordingSid": hum(HUMS_FOR), "RecordingDuration": str(HUMS_FOR)}
    callback = state["callback"]
    _hear(state, _ask(state, state["action"], **said))
    _ask(state, callback, RecordingStatus="completed", **said)


def _hang_up(state: State, _key: str) -> None:
    if state["waits"] == "talk":
        _end_talk(state, "")
    if state["waits"] != "over":
        _end(state)


def _do_nothing(state: State, _key: str) -> None:
    """Leave the call as it is: what was pressed belongs to a page before."""


PRESSES = {
    "start": _start,
    "key": _press_key,
    "wait": _wait,
    "pick_up": _pick_up,
    "take": _take,
    "nobody": _nobody,
    "end_talk": _end_talk,
    "leave": _leave,
    "hang_up": _hang_up,
    "nothing": _do_nothing,
}
MAY = {
    "keys": ("key", "wait"),
    "rings": ("pick_up", "nobody"),
    "asked": ("take", "nobody"),
    "talk": ("end_talk",),
    "record": ("leave",),
}


# --- The provider's side --------------------------------------------------------------------------


def _ask(state: State, url: str, **said: str) -> ElementTree.Element:
    """Ask one of the site's addresses as the provider does, and return its answer."""
    parts = urlsplit(url)
    whole = settings.SITE_URL + parts.path + (f"?{parts.query}" if parts.query else "")
    own = {"CallSid": state["id"], "From": state["number"], "To": state["called"]}
    form = {**own, "AccountSid": settings.TWILIO_ACCOUNT_SID, **said}
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    headers = {"X-Twilio-Signature": validator.compute_signature(whole, form)}
    try:
        answer = requests.post(whole, data=form, headers=headers, timeout=TIMEOUT)
        answer.raise_for_status()
        return ElementTree.fromstring(answer.content or b"<Response/>")  # noqa: S314  our own  # nosec B314  an answer of ours
    except (requests.RequestException, ElementTree.ParseError) as error:
        raise FailedError from error


def _hear(state: State, answer: ElementTree.Element) -> None:
    """Go through an answer up to where it waits for somebody, or ends."""
    for verb in answer:
        if verb.tag in ("Say", "Play"):
            _hear_word(state, verb, "caller")
        elif verb.tag in WAITS:
            WAITS[verb.tag](state, verb, answer)
            return
    _end(state)


def _for_keys(state: State, verb: Any, answer: Any) -> None:
    _hear_words(state, verb)
    redirect = answer.find("Redirect")
    otherwise = verb.get("action") if redirect is None else redirect.text
    state.update(waits="keys", action=verb.get("action"), otherwise=otherwise)


def _rings(state: State, verb: Any, _answer: Any) -> None:
    phones = [(each.text, each.get("url")) for each in verb.iter("Number")]
    state.update(waits="rings", action=verb.get("action"), rings=phones)


def _records(state: State, verb: Any, _answer: Any) -> None:
    callback = verb.get("recordingStatusCallback")
    state.update(waits="record", action=verb.get("action"), callback=callback)


WAITS = {"Gather": _for_keys, "Dial": _rings, "Record": _records}


def _hear_words(state: State, answer: Any, who: str = "caller") -> None:
    for each in answer.iter():
        if each.tag in ("Say", "Play"):
            _hear_word(state, each, who)


def _hear_word(state: State, verb: Any, who: str) -> None:
    text = (verb.text or "").strip()
    line = {"who": who, "language": verb.get("language") or ""}
    line |= {"sound": urlsplit(text).path} if verb.tag == "Play" else {"words": text}
    # What is said twice, so that somebody understands it, stands once.
    if not state["heard"] or state["heard"][-1] != line:
        state["heard"].append(line)


def _end(state: State) -> None:
    state["waits"] = "over"
    _ask(state, reverse("call_ended"), CallStatus="completed")

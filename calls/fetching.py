"""The provider's side of recordings: fetched from its one address, and deleted there.

The address is put together of the settings and the recording's own id, which has a form. Whatever a
webhook says of an address is not looked at, and no redirect is followed: our password goes along.
"""

import time

import requests
from django.conf import settings

from calls.sound import sound_type

TIMEOUT = (5, 20)  # seconds to connect, and to wait for the next bytes
LONGEST = 60.0  # seconds for a whole recording
# Three minutes are 0.7 MB as MP3, and 2.9 MB as WAV.
LARGEST = 5 * 1024 * 1024
PIECE = 64 * 1024


class NotFetchedError(Exception):
    """It did not come, or could not be deleted; its words are a code, nothing of the answer."""


class GoneError(NotFetchedError):
    """The provider has no such recording: not yet, or no more."""


def fetch(sid: str) -> tuple[bytes, str]:
    """Return a recording and its type. Raises `NotFetchedError`."""
    try:
        with requests.get(
            _address(sid, "mp3"), auth=_login(), timeout=TIMEOUT, stream=True, allow_redirects=False
        ) as answer:
            _require(answer, 200)
            data = _whole(answer)
    except requests.RequestException as error:
        raise NotFetchedError(type(error).__name__) from error
    kind = sound_type(data)
    if not kind:
        raise NotFetchedError("type")
    return data, kind


def delete(sid: str) -> None:
    """Delete a recording at the provider; one that is not there is fine. Raises as `fetch`."""
    try:
        answer = requests.delete(
            _address(sid, "json"), auth=_login(), timeout=TIMEOUT, allow_redirects=False
        )
        _require(answer, 200, 202, 204)
    except GoneError:
        return
    except requests.RequestException as error:
        raise NotFetchedError(type(error).__name__) from error


def _address(sid: str, ending: str) -> str:
    account = f"{settings.TWILIO_BASE_URL}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}"
    return f"{account}/Recordings/{sid}.{ending}"


def _login() -> tuple[str, str]:
    return settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN


def _require(answer: requests.Response, *statuses: int) -> None:
    if answer.status_code in (404, 410):
        raise GoneError(str(answer.status_code))
    if answer.status_code not in statuses:
        raise NotFetchedError(str(answer.status_code))


def _whole(answer: requests.Response) -> bytes:
    """Return the body, within a size and a time, whatever its head says."""
    until, data = time.monotonic() + LONGEST, b""
    for piece in answer.iter_content(PIECE):
        data += piece
        if len(data) > LARGEST:
            raise NotFetchedError("size")
        if time.monotonic() > until:
            raise NotFetchedError("time")
    return data

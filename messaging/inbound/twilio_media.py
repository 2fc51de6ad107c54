"""The photos that a provider with Twilio's API keeps for us: fetched once, and then deleted there.

Nothing of an address that comes with a text is used but the two ids at its end: the rest is that of
the account in the settings. So a forged one leads nowhere, and the account's token goes to nobody
else. The provider leads on to where its files lie; that is fetched without the token, and only from
the public internet.
"""

import requests
from django.conf import settings

from common.fetching import REDIRECTS, FetchError
from common.fetching import fetch as fetch_elsewhere
from messaging.inbound.files import LARGEST_FILE

TIMEOUT = 20  # seconds, of each silence
SECONDS = 60
PIECE = 64 * 1024
GONE = (404, 410)


class NotNowError(Exception):
    """It may go later. The text is a code."""


class GoneError(Exception):
    """It is not there."""


def fetch(id_: str) -> bytes:
    """Return the photo. Raises `GoneError` and `NotNowError`."""
    with _asked("GET", id_) as answer:
        if answer.status_code in REDIRECTS:
            return _elsewhere(answer.headers.get("Location", ""))
        return _body(answer)


def delete(id_: str) -> None:
    """Delete the photo at the provider. Twice is once. Raises `NotNowError`."""
    try:
        _asked("DELETE", id_).close()
    except GoneError:
        return


def _asked(method: str, id_: str) -> requests.Response:
    message, _slash, media = id_.partition("/")
    account = settings.TWILIO_ACCOUNT_SID
    url = (
        f"{settings.TWILIO_BASE_URL}/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}"
    )
    try:
        answer = requests.request(
            method,
            url,
            auth=(account, settings.TWILIO_AUTH_TOKEN),
            allow_redirects=False,
            stream=True,
            timeout=TIMEOUT,
        )
    except requests.RequestException as error:
        raise NotNowError(type(error).__name__) from None
    if answer.status_code in GONE:
        raise GoneError
    if answer.status_code >= 400:
        raise NotNowError(str(answer.status_code))
    return answer


def _body(answer: requests.Response) -> bytes:
    body = bytearray()
    try:
        for piece in answer.iter_content(PIECE):
            body += piece
            if len(body) > LARGEST_FILE:
                raise GoneError
    except requests.RequestException as error:
        raise NotNowError(type(error).__name__) from None
    return bytes(body)


def _elsewhere(url: str) -> bytes:
    try:
        found = fetch_elsewhere(url, most_bytes=LARGEST_FILE, seconds=SECONDS)
    except FetchError as error:
        raise NotNowError(error.reason) from None
    if found.status in GONE:
        raise GoneError
    if found.status != 200:
        raise NotNowError(str(found.status))
    return found.body

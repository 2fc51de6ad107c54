"""One question to the API of a chat service, whose posts are changed later."""

from typing import Any

import requests

from messaging.channels.chat.guarded import within
from messaging.channels.failures import PassingFailureError, PermanentFailureError

SECONDS = 20.0
# What is wrong with the post or its address. All else may be mended in time.
REFUSED = (400, 401, 403, 404, 410)


def ask(method: str, url: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the service's answer. Raises as `messaging.channels` says, with its status alone.

    Its address holds the secret, so that no words of `requests` get out of here.
    """
    try:
        with within(SECONDS):
            answer = requests.request(
                method, url, json=said, timeout=SECONDS, allow_redirects=False
            )
    except (requests.RequestException, OSError, ValueError) as error:
        raise PassingFailureError(type(error).__name__) from None
    if not answer.ok:
        is_refused = answer.status_code in REFUSED
        failure = PermanentFailureError if is_refused else PassingFailureError
        raise failure(str(answer.status_code))
    try:
        found = answer.json() if answer.content else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}

"""Texts by a phone of the network's own, with the app SMS Gateway for Android (sms-gate.app).

Its API is that of the app's documentation: `POST /messages` with the user and password that it
shows. The id is ours, so that a message that is handed over twice goes out once.
"""

import requests
from django.conf import settings
from django.utils.crypto import salted_hmac

from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.channels.handed import Handed
from messaging.models import Message

TIMEOUT = 20  # seconds
# It has a message with this id already.
CONFLICT = 409
# What is wrong with the message itself. All else may be mended in time.
REFUSED = (400, 422)


def send(phone: str, words: str, message: Message) -> Handed:
    """Hand `words` over for `phone`. The phone sends them when it is on and has a network."""
    id_ = id_of(message)
    try:
        answer = requests.post(
            f"{settings.GATEWAY_URL.rstrip('/')}/messages",
            json={"id": id_, "textMessage": {"text": words}, "phoneNumbers": [phone]},
            auth=(settings.GATEWAY_USER, settings.GATEWAY_PASSWORD),
            timeout=TIMEOUT,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise PassingFailureError(type(error).__name__) from error
    if not (answer.ok or answer.status_code == CONFLICT):
        is_refused = answer.status_code in REFUSED
        failure = PermanentFailureError if is_refused else PassingFailureError
        raise failure(str(answer.status_code))
    return Handed("accepted", id_)


def id_of(message: Message) -> str:
    """Return the id of a message at the phone: of this channel, and it tells nothing."""
    return salted_hmac("messaging.text-id", message.idempotency_key).hexdigest()[:32]

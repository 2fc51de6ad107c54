"""Messages by a provider that has Twilio's API, with Twilio's own library."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from requests import RequestException
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from messaging import opt_outs
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.channels.handed import Handed

TIMEOUT = 20  # seconds
# They have said STOP, to this number or to the provider.
HAS_STOPPED = 21610
# Too many at once, or waiting for their turn, though some of them come as a refusal (400).
PASSING = {14107, 20429, 21611, 30001, 63018}


def create(phone: str, **fields: Any) -> Handed:
    """Hand a message to `phone` over; the provider's id of it comes back with what became of it.

    `fields` are those of its API. Raises as `messaging.channels` says.
    """
    # Kept away from the provider: which message it is. Asked again it may come twice: the API has
    # no key for that.
    callback = settings.SITE_URL + reverse("text_status")
    try:
        sent = _client().messages.create(status_callback=callback, **fields)
    except TwilioRestException as error:
        if error.code == HAS_STOPPED:
            opt_outs.stop(phone)
        failure = PermanentFailureError if _is_permanent(error) else PassingFailureError
        raise failure(f"{error.status} {error.code or ''}".strip()) from error
    except RequestException as error:
        raise PassingFailureError(type(error).__name__) from error
    return Handed(sent.status or "accepted", sent.sid or "")


def _is_permanent(error: TwilioRestException) -> bool:
    # What is wrong with the account may be mended in time.
    return error.status in (400, 404, 422) and error.code not in PASSING


def _client() -> Client:
    client = Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        http_client=TwilioHttpClient(timeout=TIMEOUT),
    )
    client.api.base_url = settings.TWILIO_BASE_URL
    return client

"""Text messages, by a provider or by a phone of the network's own.

A text says that there is something to read and where: no name, address or kind of help, for others
may read along. Nothing goes to a number that has said STOP.
"""

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from messaging import opt_outs
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.channels.text import month
from messaging.channels.text.rendering import (
    STOPPED,
    TO_ANYBODY,
    is_urgent,
    parts_of,
    words_of,
)
from messaging.channels.text.replies import how_to_answer
from messaging.models import Message
from messaging.registry import Letter
from messaging.text_numbers import are_on

# Imported when the first text goes out: web processes send none, and a provider's library is large.
DRIVERS = {
    "twilio": "messaging.channels.text.twilio_api.send",
    "gateway": "messaging.channels.text.phone_gateway.send",
}


def send(message: Message, letter: Letter) -> Handed:
    """Hand the text over. Raises as `messaging.channels` says, in codes of ours or theirs."""
    if not are_on():
        raise PermanentFailureError("off")
    if not letter.phone:
        raise PermanentFailureError("no number")
    if message.template not in TO_ANYBODY and opt_outs.has_stopped(letter.phone):
        raise PermanentFailureError("stopped")
    with translation.override(message.written_in):
        words = words_of(message.template, letter, how_to_answer(message, letter))
    if not words:
        # No page of theirs is left to look at, and a text says nothing by itself.
        raise PermanentFailureError("no page")
    parts = parts_of(words)
    if not month.take(parts, is_urgent=is_urgent(message.template)):
        raise PermanentFailureError("month")
    try:
        return _hand_over(message, letter.phone, words)
    except Exception:
        month.give_back(parts)
        raise


def _hand_over(message: Message, phone: str, words: str) -> Handed:
    try:
        handed: Handed = import_string(DRIVERS[settings.TEXT_DRIVER])(phone, words, message)
    except PermanentFailureError:
        if message.template != STOPPED:
            raise
        # A provider that hears STOP itself has confirmed it, and takes nothing more.
        return Handed("confirmed by the provider")
    return handed

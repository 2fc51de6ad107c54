"""WhatsApp, by a provider that has Twilio's API.

Its rule: within a day after somebody wrote, we answer in free words; else only a template that was
approved before goes to them. Ours says that there is a message, and has its private link. What a
person of ours has typed fits into no template: outside of that day it goes by text.
"""

import json
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.module_loading import import_string

from common.choices import has_whatsapp
from messaging import opt_outs
from messaging.channels.failures import PermanentFailureError
from messaging.channels.handed import Handed
from messaging.channels.text import month
from messaging.channels.text.rendering import TO_ANYBODY, is_urgent, words_of
from messaging.channels.text.replies import how_to_answer
from messaging.channels.whatsapp import window
from messaging.models import Message
from messaging.registry import Letter

# Imported when the first message goes out, as with texts.
CREATE = "messaging.channels.twilio_client.create"


def send(message: Message, letter: Letter) -> Handed:
    """Hand the message over. Raises as `messaging.channels` says, in codes of ours or theirs."""
    if not has_whatsapp():
        raise PermanentFailureError("off")
    if not letter.phone:
        raise PermanentFailureError("no number")
    if message.template not in TO_ANYBODY and opt_outs.has_stopped(letter.phone):
        raise PermanentFailureError("stopped")
    said = (
        _free_words(message, letter) if window.is_open(letter.phone) else _template(message, letter)
    )
    if not month.take(1, is_urgent=is_urgent(message.template)):
        raise PermanentFailureError("month")
    try:
        handed: Handed = import_string(CREATE)(letter.phone, **_between(letter.phone), **said)
    except Exception:
        month.give_back(1)
        raise
    return handed


def _free_words(message: Message, letter: Letter) -> dict[str, str]:
    with translation.override(message.written_in):
        words = words_of(message.template, letter, how_to_answer(message, letter))
    if not words:
        # No page of theirs is left to look at.
        raise PermanentFailureError("no page")
    return {"body": words}


def _template(message: Message, letter: Letter) -> dict[str, str]:
    """Return the template in the language of the message, with its link."""
    if letter.text or not letter.url:
        raise PermanentFailureError("window")
    content: str = settings.WHATSAPP_TEMPLATES.get(message.written_in, "")
    if not content:
        raise PermanentFailureError("no template")
    return {"content_sid": content, "content_variables": json.dumps({"1": letter.url})}


def _between(phone: str) -> dict[str, Any]:
    return {"from_": f"whatsapp:{settings.WHATSAPP_NUMBER}", "to": f"whatsapp:{phone}"}

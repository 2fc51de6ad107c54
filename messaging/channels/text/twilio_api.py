"""Texts by a provider that has Twilio's API."""

from messaging.channels.handed import Handed
from messaging.channels.twilio_client import create
from messaging.models import Message
from messaging.senders import number_of
from messaging.text_numbers import sender_for


def send(phone: str, words: str, message: Message) -> Handed:
    """Hand `words` over for `phone`; the provider's id of it comes back with what became of it."""
    return create(phone, to=phone, body=words, from_=number_of(message) or sender_for(phone))

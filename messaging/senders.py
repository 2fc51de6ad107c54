"""The number of ours that a message goes out from."""

from messaging.models import Message
from messaging.recipients import texted
from messaging.text_numbers import numbers_by_ward, sender_for


def number_of(message: Message) -> str:
    """Return the number that texts `message`; "" where there is one for all, or none.

    Whoever has a ward with numbers of its own hears from one of these, and always the same one.
    """
    by_ward = numbers_by_ward()
    if sum(map(len, by_ward.values())) < 2:
        return ""
    phone, ward = texted(message.recipient_kind, message.recipient_id)
    return sender_for(phone, ward) if phone else ""

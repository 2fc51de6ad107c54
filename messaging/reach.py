"""The ways in which our messages reach somebody, the one that they chose first."""

from collections.abc import Iterable

from common.choices import BY_TEXT, ContactMethod, has_whatsapp
from common.contact import Reachable
from messaging import opt_outs, text_numbers
from messaging.models import Channel


def channels_of(person: Reachable) -> list[Channel]:
    """Return the channels for messages to `person`, in their order; none where somebody must call.

    Texts go to whoever chose them, and to whoever takes any way. Whoever wants to be called, or
    gave an email as the best way, gets none. By WhatsApp hears whoever chose it, and by text where
    that fails.
    """
    found = [Channel.EMAIL] if person.email else []
    if may_text(person):
        first = 0 if person.contact_method in BY_TEXT else len(found)
        found.insert(first, Channel.TEXT)
        if person.contact_method == ContactMethod.WHATSAPP and has_whatsapp():
            found.insert(0, Channel.WHATSAPP)
    return found


def may_text(person: Reachable) -> bool:
    """Tell whether texts may go to the phone of `person`. No query where there are no texts."""
    number = _number_for_texts(person)
    return bool(number) and not opt_outs.has_stopped(number)


def _number_for_texts(person: Reachable) -> str:
    wants_texts = person.contact_method in (*BY_TEXT, ContactMethod.ANY)
    is_possible = text_numbers.are_on() and wants_texts
    return text_numbers.text_number(person) if is_possible else ""


def without_channel(people: Iterable[Reachable]) -> set[int]:
    """Return the ids of those of `people` to whom no message can go: `channels_of` is empty.

    One query for all of them, or none.
    """
    numbers = {person.pk: _number_for_texts(person) for person in people if not person.email}
    stopped = opt_outs.stopped_among(numbers.values())
    return {pk for pk, number in numbers.items() if not number or number in stopped}

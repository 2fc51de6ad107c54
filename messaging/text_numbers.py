"""The number that a text comes from, and the number that it can go to."""

from django.conf import settings
from phonenumber_field.phonenumber import PhoneNumber, to_python

from common.contact import Reachable
from common.phones import is_dialable

# What each driver of `TEXT_DRIVER` must be told.
NEEDED = {
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TEXT_NUMBERS"),
    "gateway": ("GATEWAY_URL", "GATEWAY_USER", "GATEWAY_PASSWORD"),
}


def are_on() -> bool:
    """Tell whether the network sends texts."""
    return bool(settings.TEXT_DRIVER)


def numbers_by_ward() -> dict[str, list[str]]:
    """Return the network's numbers by the slug of the ward that each is for; "" is all others."""
    found: dict[str, list[str]] = {}
    for said in settings.TEXT_NUMBERS:
        ward, _colon, number = said.rpartition(":")
        found.setdefault(ward.strip(), []).append(number.strip())
    return found


def sender_for(phone: str, ward: str = "") -> str:
    """Return which of the network's numbers writes to `phone`: always the same one.

    One of the ward's own where it has any; else of those that are for no ward, or of all.
    """
    by_ward = numbers_by_ward()
    every = [number for numbers in by_ward.values() for number in numbers]
    numbers = by_ward.get(ward) or by_ward.get("") or every
    return numbers[int(phone[-4:]) % len(numbers)]


def text_number(person: Reachable) -> str:
    """Return the number that texts to `person` go to (E.164); "" where none can.

    None goes to an extension. Which numbers are mobile phones their form does not tell in North
    America: the provider says it.
    """
    return "" if getattr(person, "phone_extension", "") else number_of(person.phone)


def number_of(phone: str) -> str:
    """Return `phone` as texts go to it (E.164); "" where none can."""
    number = to_python(phone)
    is_one = isinstance(number, PhoneNumber) and is_dialable(number)
    return str(number.as_e164) if is_one and not getattr(number, "extension", "") else ""

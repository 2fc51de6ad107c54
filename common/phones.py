"""Phone numbers that the network publishes: with three digits, with an extension, or as usual.

The library takes 211 for no number, dials it as +1-211, and stores a number without its extension.
"""

import re
from collections.abc import Iterator
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumber_field import formfields, modelfields
from phonenumber_field.phonenumber import PhoneNumber, to_python

from common.typed import Kind, to_store

NORTH_AMERICA = 1
SHORT = 3
INVALID = _("Please check this phone number: give all its digits, with the area code.")


def is_dialable(number: PhoneNumber) -> bool:
    """Whether a call to `number` can get through, as far as its form tells.

    In North America the form alone counts: new area codes start faster than lists are updated.
    """
    if number.country_code == NORTH_AMERICA:
        national = str(number.national_number)
        return len(national) == 10 and national[0] >= "2" and national[3] >= "2"
    return number.country_code is not None and phonenumbers.is_valid_number(number)


class PublishedPhone(PhoneNumber):
    """A number as the library has it, but for short ones and extensions."""

    @property
    def is_short(self) -> bool:
        """Whether it is one like 211 or 988, which is dialed without any country."""
        return len(str(self.national_number or "")) == SHORT

    def is_valid(self) -> bool:
        return self.is_short or is_dialable(self)

    def format_as(self, style: int) -> str:
        """In E.164 too, which databases hold, an extension stays."""
        formats = phonenumbers.PhoneNumberFormat
        if self.is_short:
            number = str(self.national_number)
            return f"tel:{number}" if style == formats.RFC3966 else number
        written = super().format_as(style)
        return f"{written};ext={self.extension}" if self._loses_extension(style) else written

    def _loses_extension(self, style: int) -> bool:
        return bool(self.extension) and style == phonenumbers.PhoneNumberFormat.E164

    def __eq__(self, other: object) -> bool:
        return super().__eq__(published(other) if isinstance(other, str) and other else other)

    def __hash__(self) -> int:
        return super().__hash__()


def published(value: Any, region: str | None = None) -> Any:
    """`value` as a `PublishedPhone`; an empty one as it is."""
    if isinstance(value, PublishedPhone):
        return value
    if isinstance(value, str):
        value = to_store(value, Kind.CODE)
    number = to_python(value, region=region)
    if not isinstance(number, PhoneNumber):
        return number
    own = PublishedPhone(raw_input=number.raw_input)
    own.merge_from(number)
    return own


def is_whole(typed: str, number: PublishedPhone) -> bool:
    """Whether all digits of `typed` are in `number`: the library leaves out what it cannot use."""
    national = phonenumbers.national_significant_number(number) + (number.extension or "")
    country = str(number.country_code or "")
    begun = ("", country, "0", f"{country}0", f"00{country}", f"011{country}")
    whole = {start + national for start in begun}
    return (
        _digits(typed) in whole
        or _digits(
            phonenumbers.convert_alpha_characters_in_number(typed)  # 1-800-FLOWERS
        )
        in whole
    )


# Numbers that North America keeps for help, where they are no part of a sum, a time or an address.
_FOR_HELP = re.compile(
    r"(?<![0-9A-Za-z#$&.,:;/+-])([2-8]11|911|988)(?![0-9A-Za-z/-]|[.,:][0-9]| [A-Z])"
)


def numbers_in(text: str) -> Iterator[tuple[int, int, PublishedPhone]]:
    """Where phone numbers stand in `text`: from which place to which, and the number."""
    end = 0
    found = phonenumbers.PhoneNumberMatcher(
        text, settings.PHONENUMBER_DEFAULT_REGION, leniency=phonenumbers.Leniency.POSSIBLE
    )
    long = [(match.start, match.end, published(match.number)) for match in found]
    short = [(*match.span(), published(match[0])) for match in _FOR_HELP.finditer(text)]
    for start, stop, number in sorted([*long, *short], key=lambda place: place[:2]):
        if start >= end and number.is_valid():
            yield start, stop, number
            end = stop


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


class PublishedPhoneFormField(formfields.PhoneNumberField):
    """Refuses, in words, what cannot be dialed, and what would be stored in part."""

    default_error_messages = {"invalid": INVALID}

    def to_python(self, value: Any) -> Any:
        number = published(super().to_python(value), self.region)
        if isinstance(value, str) and isinstance(number, PublishedPhone):
            if number.is_valid() and not is_whole(to_store(value, Kind.CODE), number):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class _Descriptor(modelfields.PhoneNumberDescriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.name] = published(value, self.field.region)


class PublishedPhoneField(modelfields.PhoneNumberField):
    """The phone of a ward, a pod or a resource."""

    attr_class = PublishedPhone
    descriptor_class = _Descriptor

    def to_python(self, value: Any) -> Any:
        return published(value, self.region)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return published(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PublishedPhoneFormField, **kwargs})

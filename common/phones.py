"""Phone numbers that the network publishes: with three digits, with an extension, or as usual.

The library takes 211 for no number, dials it as +1-211, stores a number without its extension, and
writes one of another country without the country, so that it is read as one of here.
"""

import re
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from phonenumber_field import formfields, modelfields
from phonenumber_field.phonenumber import PhoneNumber, to_python

from common.current import current
from common.fields import LENGTH_OF_TAIL
from common.phone_extensions import as_library_reads
from common.typed import Kind, to_store

NORTH_AMERICA = 1
SHORT = 3
TEXT_CODES = (5, 6)
# What North America keeps for services. No other three digits can be called.
SERVICE_CODES = (*(f"{digit}11" for digit in range(2, 10)), "988")
NO_EXTENSION = _(
    "No extension can be dialed after a number of three digits. Give the number alone, and say in "
    "a text what to press or to ask for."
)
NO_SERVICE = _("Only these three-digit numbers can be called: %(numbers)s.")
EMERGENCY = _(
    "%(number)s is an emergency number. Please give a number that your network answers itself."
)
INVALID = _("Please check this phone number: give all its digits, with the area code.")


def is_dialable(number: PhoneNumber) -> bool:
    """Tell whether a call to `number` can get through, as far as its form tells.

    In North America the form alone counts: new area codes start faster than lists are updated.
    """
    if number.country_code == NORTH_AMERICA:
        national = str(number.national_number)
        return len(national) == 10 and national[0] >= "2" and national[3] >= "2"
    return number.country_code is not None and phonenumbers.is_valid_number(number)


def is_emergency(number: PhoneNumber) -> bool:
    """Tell whether `number` calls the police, an ambulance or the fire brigade here."""
    digits = str(number.national_number or "")
    return phonenumbers.is_emergency_number(digits, current().phone_region)


def emergency_words(number: PhoneNumber) -> str:
    """Return what to say of an emergency number that stands where one of the network belongs."""
    return str(EMERGENCY) % {"number": number.as_national}


class PublishedPhone(PhoneNumber):
    """A number as the library has it, but for short and foreign ones, and extensions."""

    @property
    def is_short(self) -> bool:
        """Tell whether it is one like 211 or 988, which is dialed without any country."""
        return len(str(self.national_number or "")) == SHORT and not self.is_foreign

    @property
    def is_foreign(self) -> bool:
        """Tell whether it can be dialed, and read again, only with its country."""
        here = phonenumbers.country_code_for_region(current().phone_region)
        return self.country_code not in {None, here}

    def is_valid(self) -> bool:
        if self.is_short:
            # No phone dials an extension after three digits.
            return str(self.national_number) in SERVICE_CODES and not self.extension
        return is_dialable(self)

    def format_as(self, style: int) -> str:
        """In E.164 too, which databases hold, an extension stays; the country of a foreign one."""
        formats = phonenumbers.PhoneNumberFormat
        if style == formats.NATIONAL and self.is_foreign:
            style = formats.INTERNATIONAL
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


class Line(PublishedPhone):
    """A number that may be a code for text messages alone, such as 741741."""

    @property
    def is_text_code(self) -> bool:
        number = str(self.national_number or "")
        is_code = len(number) in TEXT_CODES and number[0] >= "2"
        return is_code and not self.is_foreign and not self.extension

    @property
    def is_short(self) -> bool:
        return super().is_short or self.is_text_code

    def is_valid(self) -> bool:
        return self.is_text_code or super().is_valid()

    @property
    def sms_href(self) -> str:
        """The link that begins a text message; an extension gets none."""
        return f"sms:{self.as_e164.partition(';')[0]}"


def published(value: Any, region: str | None = None) -> Any:
    """`value` as a `PublishedPhone`; an empty one as it is."""
    return _read_as(PublishedPhone, value, region)


def line(value: Any, region: str | None = None) -> Any:
    """`value` as a `Line`; an empty one as it is."""
    return _read_as(Line, value, region)


# A phone of North America as it is stored, and as most write it here.
_STORED = re.compile(r"\+1([2-9][0-9]{2}[2-9][0-9]{6})", re.ASCII)
_TYPED = re.compile(r"\(?([2-9][0-9]{2})\)?[ .-]?([2-9][0-9]{2})[ .-]?([0-9]{4})", re.ASCII)


def plain_e164(typed: str) -> str:
    """Return a phone of here in E.164 where it is written as most are; "" for all else.

    The library says the same of it, in fifty times the time.
    """
    found = _TYPED.fullmatch(typed) if current().phone_region == "US" else None
    return f"+1{found[1]}{found[2]}{found[3]}" if found else ""


def _read_as(kind: type[PublishedPhone], value: Any, region: str | None) -> Any:
    if isinstance(value, kind):
        return value
    if isinstance(value, str):
        if found := _STORED.fullmatch(value):
            # As the library reads it, without its search for what else it may be.
            source = phonenumbers.CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN
            return kind(NORTH_AMERICA, int(found[1]), raw_input=value, country_code_source=source)
        value = as_library_reads(_without_echo(to_store(value, Kind.CODE)))
    number = to_python(value, region=region or current().phone_region)
    if not isinstance(number, PhoneNumber):
        return number
    own = kind(raw_input=number.raw_input)
    own.merge_from(number)
    return own


def is_whole(typed: str, number: PublishedPhone) -> bool:
    """Tell whether all digits of `typed` are in `number`: the library drops what it cannot use."""
    national = phonenumbers.national_significant_number(number) + (number.extension or "")
    country = str(number.country_code or "")
    begun = ("", country, "0", f"{country}0", f"00{country}", f"011{country}")
    whole = {start + national for start in begun}
    body, extension = _parts(as_library_reads(_without_echo(typed)))
    # The library's own way with letters takes the x of an extension for a digit.
    spelled = phonenumbers.convert_alpha_characters_in_number(body)  # 1-800-FLOWERS
    return _digits(typed) in whole or _digits(spelled) + extension in whole


# The digits of a word once more: 1-800-662-HELP (4357).
_ECHO = re.compile(r"([A-Za-z]{3,}) *\(([0-9]{3,})\)$")


def _without_echo(typed: str) -> str:
    """`typed` without the digits behind a word that say the same."""
    found = _ECHO.search(typed)
    if found and phonenumbers.convert_alpha_characters_in_number(found[1]) == found[2]:
        return typed[: found.end(1)]
    return typed


def _parts(typed: str) -> tuple[str, str]:
    """The number and the extension of what was typed."""
    found = re.fullmatch(r"(.*?)\s*x\s*([0-9]+)\W*", typed)
    return (found[1], found[2]) if found else (typed, "")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


class PublishedPhoneFormField(formfields.PhoneNumberField):
    """Refuses, in words, what cannot be dialed, and what would be stored in part."""

    default_error_messages = {"invalid": INVALID}
    read = staticmethod(published)
    takes_emergency = False

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return self.empty_value
        # Not by the library alone, which knows fewer words for an extension.
        number = self.read(value, self.region)
        if isinstance(value, str) and isinstance(number, PublishedPhone):
            if number.is_short and number.extension:
                raise ValidationError(NO_EXTENSION, code="invalid")
            if not number.is_valid() and len(_digits(value)) == SHORT:
                numbers = {"numbers": ", ".join(SERVICE_CODES)}
                raise ValidationError(NO_SERVICE, code="invalid", params=numbers)
            if not self.takes_emergency and is_emergency(number):
                raise ValidationError(emergency_words(number), code="invalid")
            if number.is_valid() and not is_whole(to_store(value, Kind.CODE), number):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class LineFormField(PublishedPhoneFormField):
    """That of an entry of the directory: there emergency numbers belong."""

    read = staticmethod(line)
    takes_emergency = True


class _Descriptor(modelfields.PhoneNumberDescriptor):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.name] = self.field.read(value, self.field.region)


class PublishedPhoneField(modelfields.PhoneNumberField):
    """The phone of a ward or a pod."""

    attr_class: type[PublishedPhone] = PublishedPhone
    descriptor_class = _Descriptor
    read = staticmethod(published)
    typed_in: type[PublishedPhoneFormField] = PublishedPhoneFormField

    def to_python(self, value: Any) -> Any:
        return self.read(value, self.region)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return self.read(value)

    def as_copied(self, row: models.Model) -> Any:
        """Return what is stored of it in `row`, for `common.inserts.copy_in`."""
        value = getattr(row, self.attname)
        written = value.raw_input if isinstance(value, PublishedPhone) else ""
        if written and _STORED.fullmatch(written):
            return written
        return self.get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.typed_in, **kwargs})


class LineField(PublishedPhoneField):
    """A number of an entry of the directory, which may be a code for text messages."""

    attr_class = Line
    read = staticmethod(line)
    typed_in = LineFormField


class WithoutExtension(models.Func):
    """A stored phone without its extension."""

    function = "split_part"
    template = "%(function)s(%(expressions)s, ';', 1)"
    output_field = models.TextField()


def by_phone(text: str, key: str) -> Q:
    """Rows whose phone is `text`, or ends in its digits; `key` holds phones backwards.

    For phones that are public: of people's no column holds any digits.
    """
    code = to_store(text, Kind.CODE)
    if _TAIL.fullmatch(code):
        # Of short numbers there is no part.
        return Q(**{f"{key}__startswith": code[::-1]})
    number = published(code)
    if isinstance(number, PublishedPhone) and number.is_valid() and is_whole(code, number):
        whole = number.format_as(phonenumbers.PhoneNumberFormat.E164).partition(";")[0]
        return Q(**{key: whole[::-1]})
    if _LOCAL.fullmatch(code):
        digits = "".join(filter(str.isdecimal, code))
        return Q(**{f"{key}__startswith": digits[::-1]})
    return Q(pk__in=[])


# As neighbors say it, without the area code.
_LOCAL = re.compile(r"[0-9]{3}[ .-]?[0-9]{4}")
_TAIL = re.compile(rf"[0-9]{{{LENGTH_OF_TAIL}}}")

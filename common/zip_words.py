"""The words for ZIP codes in forms: other countries call them postal codes, and theirs differ."""

from collections.abc import Iterable

from django.utils.functional import lazy
from django.utils.translation import gettext as _

from common.bidi import plain_code
from common.languages import comma
from common.zip_codes import is_us, zip_rule

# As people write one, with "ZIP" before it or four digits after it; stored are ten at most.
LONGEST_TYPED = 20


def _label() -> str:
    return _("ZIP code") if is_us() else _("Postal code")


def _help() -> str:
    if is_us():
        return _("Five digits. If you are not sure about the ward, this tells us which one it is.")
    return _("It tells us your ward if you are not sure.")


zip_label, zip_help = lazy(_label, str)(), lazy(_help, str)()


def no_zip_words() -> str:
    """Return what to say of a code that is none."""
    if is_us():
        return _("A ZIP code has five digits, such as 20010.")
    words = _("Please check this postal code. One looks like this: %(example)s")
    return words % {"example": plain_code(zip_rule().example)}


def no_zips_words(wrong: Iterable[str]) -> str:
    """Return what to say of a list in which the parts `wrong` are no codes."""
    codes = comma().join(plain_code(each) for each in wrong)
    if is_us():
        words = _("Please give ZIP codes with five digits. These are none: %(codes)s")
        return words % {"codes": codes}
    words = _("These are no postal codes: %(codes)s. One looks like this: %(example)s")
    return words % {"codes": codes, "example": plain_code(zip_rule().example)}


def zip_attrs() -> dict[str, str]:
    """Return the attributes of a box for a code: a keypad of digits where there are no letters."""
    keypad = {"inputmode": "numeric"} if zip_rule().is_digits else {}
    return {**keypad, "autocomplete": "postal-code"}

"""Amounts of money: whole numbers of a currency's smallest unit, as people type and read them."""

import re
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common.typed import Kind, to_store
from pages.localized import page_locale

NOT_AN_AMOUNT = _("Please write an amount, such as 120 or 120.50.")
# A trillion cents: more is a slip of the hand, and it fits into the column many times over.
MOST = 10**12
_SIGNS = re.compile(r"[^\d.,']")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{2,3})?(?:\1\d{2,3})*")
_SEPARATORS = str.maketrans({"٫": ".", "٬": ",", "،": ",", "’": "'", "，": ",", "．": "."})
# What people write around a number: signs and codes of currencies, and spaces.
_AROUND = re.compile(r"^[^\d.,'-]*|[^\d.,'-]*$")
# Thirteen to nineteen digits in a row, or in the groups in which they stand on cards.
_CARD = re.compile(
    r"(?<!\d)(?:\d{13,19}|\d{4}([ .\-])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ .\-])\d{6}\2\d{5})(?!\d)"
)


def read_amount(typed: str, currency: str) -> int:
    """Return `typed` ("120", "120.50", "1.234,50", "$1,234") in the smallest unit of `currency`.

    A last sign before one or two digits parts the whole from the rest, every other one groups.
    Raises `ValidationError` for what is no amount above zero.
    """
    text = _AROUND.sub("", to_store(typed.translate(_SEPARATORS), Kind.CODE)).replace(" ", "")
    digits = get_currency_precision(currency)
    whole, rest = _parted(text, digits)
    if _SIGNS.search(text) or not _is_whole(whole):
        raise ValidationError(NOT_AN_AMOUNT)
    number = int(re.sub(r"\D", "", whole)) * 10**digits + int(rest.ljust(digits, "0") or 0)
    if not 0 < number <= MOST:
        raise ValidationError(NOT_AN_AMOUNT)
    return number


def _parted(text: str, digits: int) -> tuple[str, str]:
    """Return the whole and the rest after the sign that parts them; "" where there is none."""
    found = re.fullmatch(rf"(.*?)[.,](\d{{1,{digits}}})", text) if digits else None
    return (found[1], found[2]) if found else (text, "")


def _is_whole(text: str) -> bool:
    """Tell whether `text` is a whole number, with or without signs between groups of digits."""
    if text.isdecimal():
        return text.isascii()
    found = _GROUPED.fullmatch(text)
    return found is not None and len(re.split(r"[.,']", text)[-1]) == 3


def money(amount: int, currency: str) -> str:
    """Return `amount` of the smallest unit as people read it in the language of the page."""
    value = Decimal(amount).scaleb(-get_currency_precision(currency))
    locale = page_locale()
    text = format_currency(value, currency, locale=locale)
    # The sign that stands on bills and checks here: abroad, "$" is "US$".
    return text.replace(
        get_currency_symbol(currency, locale), get_currency_symbol(currency, "en_US")
    )


def plain(amount: int, currency: str) -> str:
    """Return `amount` as spreadsheets read it: "-120.50"."""
    return f"{Decimal(amount).scaleb(-get_currency_precision(currency)):f}"


def is_currency(code: str) -> bool:
    """Tell whether `code` is a currency that is in use."""
    return code in get_global("all_currencies")


def refuse_card(text: str) -> None:
    """Raise `ValidationError` where `text` holds what may be the number of a card."""
    for found in _CARD.finditer(to_store(text, Kind.CODE)):
        if _adds_up(re.sub(r"\D", "", found[0])):
            raise ValidationError(
                _("This looks like the number of a card. Please do not write any here.")
            )


def _adds_up(digits: str) -> bool:
    """Tell whether the last digit is the check of the others, as on every card (Luhn)."""
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0

"""Amounts as people type them and as they read them: whole numbers of the smallest unit."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from fund.money import MOST, money, plain, read_amount, refuse_card


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [
        ("120", "USD", 12_000),
        ("120.50", "USD", 12_050),
        ("120,5", "USD", 12_050),
        ("1.234,50", "USD", 123_450),
        ("1,234.50", "USD", 123_450),
        ("1.234", "USD", 123_400),
        ("1,234", "USD", 123_400),
        ("12,34,567", "USD", 123_456_700),
        ("1 234,50", "EUR", 123_450),
        ("1'234.50", "CHF", 123_450),
        ("$ 120", "USD", 12_000),
        ("120 USD", "USD", 12_000),
        ("US$120.00", "USD", 12_000),
        ("١٢٠٫٥٠", "USD", 12_050),
        ("১২০.৫০", "USD", 12_050),
        ("0.01", "USD", 1),
        ("1.234", "KRW", 1_234),
        ("120000", "KRW", 120_000),
        ("1.5", "BHD", 1_500),
    ],
)
def test_what_people_type(typed: str, currency: str, amount: int) -> None:
    assert read_amount(typed, currency) == amount


@pytest.mark.parametrize(
    "typed",
    [
        *("", "0", "0.00", "-5", "abc", "1.2.3", "12.345,678", "1,23,4", "1e5", "120.5055"),
        *("1.23.456,7,8", "²", "Ⅻ", "1" * 40, "10 000 000 000.01", ".", ",", "1..2", "0x10", "1-2"),
    ],
)
def test_what_is_no_amount(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_amount(typed, "USD")


def test_the_most_that_fits() -> None:
    assert read_amount(str(MOST // 100), "USD") == MOST
    with pytest.raises(ValidationError):
        read_amount(str(MOST // 100 + 1), "USD")


def test_what_people_read() -> None:
    with translation.override("en"):
        assert money(123_450, "USD") == "$1,234.50"
        assert money(-100, "KRW") == "-₩100"
    with translation.override("vi"):
        assert money(123_450, "USD").replace("\xa0", " ") == "1.234,50 $"
    # Read the other way, "US$" would be torn in two.
    with translation.override("ar"):
        assert money(123_450, "USD").replace("\xa0", " ") == "\u200f1,234.50 $"
    with translation.override("ti"):
        assert money(-123_450, "USD") == "-$1,234.50"
        assert money(100, "CAD") == "CA$1.00"
    assert plain(-12_050, "USD") == "-120.50"
    assert plain(5, "KRW") == "5"


@pytest.mark.parametrize(
    "text", ["4111111111111111", "card 4111-1111-1111-1111 ok", "४१११ ११११ ११११ ११११"]
)
def test_cards_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        refuse_card(text)


@pytest.mark.parametrize("text", ["", "Check 1042", "202-555-0141", "4111111111111112"])
def test_other_numbers_are_not(text: str) -> None:
    refuse_card(text)

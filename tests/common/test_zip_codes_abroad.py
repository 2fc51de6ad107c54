"""Postal codes by the rule of the network's country."""

import pytest
from pytest_django.fixtures import Settings

from common.zip_codes import codes_holding, read_any_zip, read_zip, read_zips, zip_in
from common.zip_words import no_zip_words, no_zips_words, zip_attrs


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        *(("CA", typed, "K1A 0B1") for typed in ("k1a0b1", "K1A 0B1", "k1a-0b1", "K1A0B1.")),
        *(("CA", typed, "K1A 0B1") for typed in ("Postal code: K1A 0B1", "Code postal K1A 0B1")),
        ("CA", "k1a", "K1A"),
        ("CA", "Ｋ１Ａ ０Ｂ１", "K1A 0B1"),
        *(("GB", typed, code) for typed, code in (("sw1a1aa", "SW1A 1AA"), ("m11ae", "M1 1AE"))),
        ("GB", "EC1A", "EC1A"),
        ("IE", "d02af30", "D02 AF30"),
        ("AU", "2000", "2000"),
        ("DE", "PLZ 01067", "01067"),
        ("MX", "C.P. 06000", "06000"),
        ("IN", "110 001", "110001"),
        ("BR", "01310100", "01310-100"),
        ("JP", "1000001", "100-0001"),
        ("NL", "1012js", "1012 JS"),
        ("ET", "1000", "1000"),
        ("PR", "00901-1234", "00901"),
        # It has no codes: whatever can be one.
        ("HK", "mong kok", "MONG KOK"),
    ],
)
def test_a_code_is_read_by_its_countrys_rule(
    settings: Settings, country: str, typed: str, code: str
) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = country
    assert read_zip(typed) == read_any_zip(typed) == code


@pytest.mark.parametrize(
    ("country", "typed"),
    [
        *(("US", typed) for typed in ("abc", "K1A 0B1", "2001", "200101")),
        *(("CA", typed) for typed in ("abc", "20010", "K1A 0B", "D1A 0B1", "K1A 0B1 2")),
        *(("GB", typed) for typed in ("abc", "20010", "SW1A 1A")),
        *((country, typed) for country in ("AU", "DE", "MX", "IN") for typed in ("abc", "12")),
        ("IN", "010001"),
    ],
)
def test_anything_else_is_none(settings: Settings, country: str, typed: str) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = country
    assert read_zip(typed) == ""


def test_letters_alone_are_a_code_of_no_country() -> None:
    assert read_any_zip("abc") == ""


@pytest.mark.parametrize(
    "typed",
    ["K1A 0B1, m5v", "k1a0b1 M5V", "K1A-0B1\nM5V", "K1A 0B1 and M5V", "K1A 0B1 et m5v；k1a 0b1"],
)
def test_a_list_of_canadian_codes(settings: Settings, typed: str) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert read_zips(typed) == (["K1A 0B1", "M5V"], [])


@pytest.mark.parametrize(
    "typed",
    [
        *("02139 and 02140", "02139 y 02140", "02139和02140", "02139 እና 02140", "02139 و02140"),
        *("02139 এবং 02140", "02139 및 02140", "02139-1234\t02140", "02139 02140-0001"),
    ],
)
def test_leading_zeros_and_the_word_and(typed: str) -> None:
    assert read_zips(typed) == (["02139", "02140"], [])


def test_what_is_no_code_is_named_with_the_rule(settings: Settings) -> None:
    assert "five digits" in no_zips_words(["abc"])
    assert "abc" in no_zips_words(["abc"])
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert read_zips("K1A 0B1 abc 20010") == (["K1A 0B1"], ["abc", "20010"])
    assert "K1A 0B1" in no_zip_words()
    assert "abc" in no_zips_words(["abc"])
    assert "inputmode" not in zip_attrs()


def test_a_place_is_also_that_of_its_area(settings: Settings) -> None:
    assert codes_holding("20010") == ["20010"]
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert codes_holding("K1A 0B1") == ["K1A 0B1", "K1A"]
    assert codes_holding("K1A") == ["K1A"]


def test_the_last_code_in_a_text(settings: Settings) -> None:
    assert zip_in("10000 Juniper Street, 20010") == ("20010", "10000 Juniper Street")
    assert zip_in("Juniper") == ("", "Juniper")
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    assert zip_in("12 Maple St K1A 0B1") == ("K1A 0B1", "12 Maple St")

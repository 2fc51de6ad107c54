"""A likely typing mistake in an address is noticed; an address that may be right is left alone."""

import pytest

from common.email_typos import likely_meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("Anna.B@GMAIL.CON", "Anna.B@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("anna@yaho.com", "anna@yahoo.com"),
        ("anna@outlok.com", "anna@outlook.com"),
        ("anna@iclod.com", "anna@icloud.com"),
    ],
)
def test_a_mistake(typed: str, meant: str) -> None:
    assert likely_meant(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("anna@gmail.com", "anna@ymail.com", "anna@mail.com", "anna@example.org"),
        *("anna@dc.gov", "anna@yahoo.co.uk", "anna@hotmail.es", "anna@verizon.com"),
        *("", "anna", "@gmial.com"),
    ],
)
def test_no_mistake(typed: str) -> None:
    assert likely_meant(typed) == ""

"""Reading a ZIP code however it is written."""

import pytest

from common.zip_codes import read_us_zip, read_zip


@pytest.mark.parametrize(
    "typed",
    ["20010", " 20010 ", "200 10", "20010-1234", "200101234", "20010 1234", "٢٠٠١٠", "২০০১০"],
)
def test_a_us_zip_code_becomes_its_five_digits(typed: str) -> None:
    assert read_us_zip(typed) == read_zip(typed) == "20010"


@pytest.mark.parametrize(
    ("typed", "code"), [("k1a 0b1", "K1A 0B1"), ("110", "110"), ("110-0001", "110-0001")]
)
def test_a_code_of_another_country_is_read_where_one_may_stand(typed: str, code: str) -> None:
    assert read_zip(typed) == code
    assert read_us_zip(typed) == ""


@pytest.mark.parametrize("typed", ["", "1", "-20010", "20010-", "20010; DROP", "Nr. 5", "²0010"])
def test_anything_else_is_none(typed: str) -> None:
    assert read_us_zip(typed) == read_zip(typed) == ""

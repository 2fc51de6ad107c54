"""Reading a ZIP code however it is written."""

import pytest

from common.zip_codes import read_any_zip, read_zip, read_zips


@pytest.mark.parametrize(
    "typed",
    [
        *("20010", " 20010 ", "200 10", "20010-1234", "200101234", "20010 1234", "٢٠٠١٠", "২০০১০"),
        *(
            "20010.",
            "ZIP 20010",
            "Zip code: 20010,",
            "código postal 20010",
            "C.P. 20010",
            "20010。",
        ),
        *("Mã ZIP 20010", "邮编：20010", "우편번호 20010", "জিপ কোড ২০০১০।", "الرمز البريدي ٢٠٠١٠"),
        "ዚፕ ኮድ 20010",
    ],
)
def test_a_us_zip_code_becomes_its_five_digits(typed: str) -> None:
    assert read_zip(typed) == read_any_zip(typed) == "20010"


@pytest.mark.parametrize(
    ("typed", "code"), [("k1a 0b1", "K1A 0B1"), ("110", "110"), ("110-0001", "110-0001")]
)
def test_a_code_of_another_country_is_read_where_one_may_stand(typed: str, code: str) -> None:
    assert read_any_zip(typed) == code
    assert read_zip(typed) == ""


@pytest.mark.parametrize(
    "typed", ["", "1", "-20010", "20010-", "zip it 20010", "20010; DROP", "Nr. 5", "²0010"]
)
def test_anything_else_is_none(typed: str) -> None:
    assert read_zip(typed) == read_any_zip(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        *("20009,20010", "20009 20010", "20009;20010", "20009; 20010;", "20009\n20010\r\n"),
        *("２０００９，２００１０", "20009、20010", "20009；20010", "٢٠٠٠٩، ٢٠٠١٠", "20009؛20010"),
        *("২০০০৯, ২০০১০", "20009፣ 20010", "20009፤20010", "20009 \u3000 20010", "\t20009 / 20010."),
        *("ZIP 20009, ZIP 20010", "20009-1234, 20010 1234", "20009, 20010, 20009"),
    ],
)
def test_a_list_is_read_as_it_is_typed(typed: str) -> None:
    assert read_zips(typed) == (["20009", "20010"], [])


def test_what_is_no_code_in_a_list_is_named() -> None:
    assert read_zips("123, 20009, abc 200101") == (["20009"], ["123", "abc", "200101"])
    assert read_zips(" , ;") == ([], [])

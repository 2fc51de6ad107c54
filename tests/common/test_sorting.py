"""Lists in the order of the reader's language."""

import string
from types import SimpleNamespace

import pytest
from django.utils import translation

from common.sorting import in_reading_order, reading_key

# As dictionaries and phone books of each language have them.
IN_ORDER = {
    "en": ["1st Street", "Ålesund Hall", "Apple", "café", "Cafeteria", "Zoo"],
    "es": ["Ámbar", "ambos", "nube", "ñandú", "oso", "Zapata"],
    "vi": ["an", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "da", "đa", "ô", "ơ", "u", "ư"],
    "am": ["ሀገር", "ለማ", "ሐረር", "መስከረም", "ዓለም", "Zoo"],
    "ti": ["ሀገር", "ለምለም", "ሐማሴን", "በርሀ", "Asmara"],
    "bn": ["অমর", "আমিন", "কৈ", "কোন", "খান", "রহমান", "Apple"],
    "zh-hans": ["安定", "北京", "陈家", "刘家", "王家", "张家", "Zoo"],
    "ko": ["가나", "각시", "나비", "다리", "하늘", "Apple"],
    "ar": ["أحمد", "اختيار", "باب", "تمر", "مدينة", "ياسمين", "Apple"],
}


@pytest.mark.parametrize("language", IN_ORDER)
def test_names_are_in_the_order_of_the_language(language: str) -> None:
    names = IN_ORDER[language]
    # From both ends: an order that changes nothing would pass from one of them.
    for start in (sorted(names), sorted(names, reverse=True)):
        assert sorted(start, key=lambda name: reading_key(name, language)) == names


def test_a_letter_of_one_language_is_an_accent_in_another() -> None:
    names = ["ñu", "nube", "nz"]
    assert sorted(names, key=lambda name: reading_key(name, "es")) == ["nube", "nz", "ñu"]
    assert sorted(names, key=lambda name: reading_key(name, "en")) == ["ñu", "nube", "nz"]


def test_ascii_is_sorted_alike_by_all_readers() -> None:
    for sign in string.printable:
        assert len({reading_key(f"a{sign}1", language) for language in IN_ORDER}) == 1, sign


def test_numbers_are_sorted_by_their_size() -> None:
    names = ["Ward 10", "Ward 2", "Ward ٣", "Ward"]
    ordered = sorted(names, key=lambda name: reading_key(name, "en"))
    assert ordered == ["Ward", "Ward 2", "Ward ٣", "Ward 10"]


def test_position_comes_before_the_name() -> None:
    rows = [
        SimpleNamespace(position=2, name_i18n="a"),
        SimpleNamespace(position=1, name_i18n="z"),
        SimpleNamespace(position=1, name_i18n="ñ"),
    ]
    with translation.override("es"):
        assert [row.name_i18n for row in in_reading_order(rows)] == ["ñ", "z", "a"]


def test_names_in_ascii_are_sorted_among_all_others() -> None:
    signs = [chr(place) for place in range(128)]
    for text in (*signs, "Pantry 12 of Lee St.", "007", "a1b22c", ""):
        # Neither the end of one nor what follows in the other is a part of what both begin with.
        begins = reading_key(text, "en")[:-1]
        if not text[-1:].isdecimal():
            assert reading_key(f"{text}ñ", "en").startswith(begins), text
        assert len({reading_key(text, language) for language in ("en", "vi", "ar")}) == 1

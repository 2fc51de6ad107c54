"""Words and locales that are packed say what they said before."""

import copy
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from babel import Locale, core, localedata
from babel.dates import format_date, format_skeleton, get_day_names
from babel.lists import format_list
from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext, trans_real
from fido2 import rpid

from mutualaid import packed_locales, packed_suffixes, packed_words
from mutualaid.packed_words import Words

CODES = [code for code, _own_name in settings.LANGUAGES]
DAY = datetime.date(2024, 3, 5)


@pytest.fixture(autouse=True)
def _unpacked_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Other tests find the catalogs and locales as they come."""
    monkeypatch.setattr(trans_real, "_translations", {})
    monkeypatch.setattr(localedata, "_cache", {})
    monkeypatch.setattr(core, "_global_data", None)
    with translation.override("en"):
        yield


def catalogs(code: str) -> Any:
    translation: Any = trans_real.translation(code)
    return translation._catalog._catalogs


@pytest.mark.parametrize("code", CODES)
def test_each_language_says_the_same(code: str) -> None:
    plain = copy.copy(catalogs(code))

    packed_words.pack()

    packed = catalogs(code)
    assert [type(each) for each in packed] == [Words] * len(plain)
    assert [dict(each) for each in packed] == plain


def test_plurals_are_found() -> None:
    packed_words.pack()
    with translation.override("ar"):
        few, many = (
            ngettext(
                "%(count)s row could not be deleted last night",
                "%(count)s rows could not be deleted last night",
                number,
            )
            for number in (3, 11)
        )
    assert few != many


def test_what_a_catalog_lacks_is_lacking() -> None:
    words, others = Words({"yes": "sí", "empty": ""}), Words({"no": "không", "yes": "vâng"})

    assert (words["yes"], words["empty"], others["yes"]) == ("sí", "", "vâng")
    assert "no" not in words
    assert words.get("no") is None
    assert "empty" not in others
    assert "nobody asks so" not in words
    with pytest.raises(KeyError):
        words["no"]
    assert (len(words), len(others)) == (2, 2)


def test_packing_again_changes_nothing() -> None:
    packed_words.pack()
    before = catalogs("es")[0]
    packed_words.pack()
    assert catalogs("es")[0] is before


def said(code: str) -> list[str]:
    locale = Locale.parse(code)
    return [
        format_date(DAY, "full", locale),
        format_skeleton("yMMMMd", DAY, locale=locale),
        *get_day_names("wide", locale=locale).values(),
        format_list(["1", "2", "3"], locale=locale),
    ]


LOCALES = ["en", "es_US", "am", "ti", "vi", "bn", "zh_Hans", "ko", "ar"]


def test_days_are_written_as_before() -> None:
    plain = {code: said(code) for code in LOCALES}
    localedata._cache.clear()

    packed_locales.pack()

    assert all(isinstance(each, packed_locales.WithoutRare) for each in localedata._cache.values())
    assert {code: said(code) for code in LOCALES} == plain


def test_what_is_rarely_wanted_is_read_then() -> None:
    packed_locales.pack()
    held = localedata._cache["ar"]
    assert "territories" not in held

    assert Locale.parse("ar").territories["US"] == "الولايات المتحدة"
    assert "territories" in held
    with pytest.raises(KeyError):
        held["no such part"]


def test_names_of_locales_are_read_as_before() -> None:
    plain = dict(core.get_global(packed_locales.OF_THE_WORLD))
    packed_locales.pack()
    packed = core.get_global(packed_locales.OF_THE_WORLD)
    assert isinstance(packed, packed_locales.Pairs)
    assert {key: packed.get(key) for key in plain} == plain
    assert [packed.get(key) for key in ("", "nowhere", "en\ten_Latn_US")] == [None] * 3
    assert str(Locale.parse("zh_TW")) == "zh_Hant_TW"


def test_a_variant_that_is_read_later_has_all() -> None:
    packed_locales.pack()
    # Nobody has read it yet, and it begins with a copy of what is packed.
    assert "es_MX" not in localedata._cache
    assert Locale.parse("es_MX").territories["US"] == "Estados Unidos"


def test_public_suffixes_are_known_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*packed_suffixes.SETS, "suffixes"):
        monkeypatch.setattr(rpid, name, getattr(rpid, name))
    asked = [*rpid.suffixes, *(f"aid.{each.lstrip('!*.')}" for each in rpid.suffixes)]
    plain = [rpid._is_public_suffix(each) for each in asked]

    packed_suffixes.pack()

    assert [rpid._is_public_suffix(each) for each in asked] == plain
    assert {*plain} == {True, False}
    kinds = {type(vars(rpid)[name]) for name in packed_suffixes.SETS}
    assert kinds == {packed_suffixes.Lines}
    assert not rpid._is_public_suffix("org\ncom")
    assert rpid.verify_rp_id("example.org", "https://aid.example.org")
    assert not rpid.verify_rp_id("org", "https://aid.example.org")

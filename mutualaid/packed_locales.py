"""Babel's knowledge of our languages, without the parts that no page shows.

Of each language Babel keeps the names of all units, currencies, scripts and time zones: two thirds
of 12 MB in nine languages. They are read when somebody asks for them.
"""

from collections.abc import Mapping
from typing import Any, Final

from babel import core, localedata
from django.conf import settings
from django.utils.translation import override

from pages.localized import page_locale

RARE = (
    "compact_currency_formats",
    "compact_decimal_formats",
    "currency_names",
    "currency_names_plural",
    "currency_unit_patterns",
    "interval_formats",
    "languages",
    "meta_zones",
    "scripts",
    "territories",
    "time_zones",
    "unit_display_names",
    "unit_patterns",
    "variants",
)
# The script and the country of each language of the world, by which Babel reads names of locales.
OF_THE_WORLD: Final = "likely_subtags"


class WithoutRare(dict[str, Any]):
    """The data of the locale `name`; what is rarely wanted is read when it is."""

    def __init__(self, name: str, whole: dict[str, Any]) -> None:
        super().__init__((key, part) for key, part in whole.items() if key not in RARE)
        self.name = name

    def __missing__(self, key: str) -> Any:
        if key not in RARE:
            raise KeyError(key)
        self[key] = part = self._whole()[key]
        return part

    def copy(self) -> dict[str, Any]:
        """Return all of it: Babel begins a variant with a copy of the language."""
        return self._whole().copy()

    def _whole(self) -> dict[str, Any]:
        with localedata._cache_lock:
            kept = dict(localedata._cache)
            localedata._cache.clear()
            try:
                return localedata.load(self.name)
            finally:
                localedata._cache.clear()
                localedata._cache.update(kept)


class Pairs:
    """A table of words as one text, in which each is looked for."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self.text = "\n" + "".join(f"{key}\t{value}\n" for key, value in table.items())

    def get(self, key: str, default: Any = None) -> Any:
        """Return the word beside `key`, as of a dictionary."""
        before = f"\n{key}\t"
        start = self.text.find(before)
        if start < 0 or "\t" in key:
            return default
        start += len(before)
        return self.text[start : self.text.index("\n", start)]


def pack() -> None:
    """Read the data of all languages of this process, and keep what pages show."""
    for code, _own_name in settings.LANGUAGES:
        with override(code):
            localedata.load(str(page_locale()))
        _pack({*localedata._cache} - {"root"})
    _pack({"root"})
    table = core.get_global(OF_THE_WORLD)
    if isinstance(table, dict):
        vars(core)["_global_data"][OF_THE_WORLD] = Pairs(table)


def _pack(names: set[str]) -> None:
    with localedata._cache_lock:
        for name in names:
            localedata._cache[name] = WithoutRare(name, localedata._cache[name])

"""What Babel knows of our languages, without the parts that no page shows.

Of each language Babel keeps the names of all units, currencies, scripts and time zones: two thirds
of 12 MB in nine languages. They are read when somebody asks for them. So is what Babel knows of
all languages of the world and their countries.
"""

import json
import zlib
from typing import Any

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
# Of what it knows apart from any language.
RARE_EVERYWHERE = ("likely_subtags", "territory_languages")


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


class Everywhere(dict[str, Any]):
    """What Babel knows apart from any language; what is rarely wanted is kept as bytes."""

    def __init__(self, whole: dict[str, Any]) -> None:
        super().__init__((key, part) for key, part in whole.items() if key not in RARE_EVERYWHERE)
        self.rare = {key: zlib.compress(json.dumps(whole[key]).encode()) for key in RARE_EVERYWHERE}

    def get(self, key: str, default: Any = None) -> Any:
        """Return a part, as Babel asks for it."""
        if key in self.rare and key not in self:
            self[key] = json.loads(zlib.decompress(self.rare[key]))
        return super().get(key, default)


def pack() -> None:
    """Read the data of all languages of this process, and keep what pages show."""
    for code, _own_name in settings.LANGUAGES:
        with override(code):
            localedata.load(str(page_locale()))
        _pack({*localedata._cache} - {"root"})
    _pack({"root"})
    core.get_global("cldr")
    known: Any = vars(core)
    if not isinstance(known["_global_data"], Everywhere):
        known["_global_data"] = Everywhere(known["_global_data"])


def _pack(names: set[str]) -> None:
    with localedata._cache_lock:
        for name in names:
            localedata._cache[name] = WithoutRare(name, localedata._cache[name])

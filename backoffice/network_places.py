"""Countries and time zones to choose from, by name in the reader's language."""

import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, to_locale
from django.utils.translation import gettext as _

from network import current


class RegionField(forms.ChoiceField):
    """The country of the network, chosen by name; its value is the two letters."""

    def __init__(self, **kwargs: Any) -> None:
        words = {"invalid_choice": gettext_lazy("There is no such country. One looks like US.")}
        super().__init__(error_messages=words, choices=country_choices, **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class ZoneField(forms.ChoiceField):
    """The time zone, those of the network's country first; any that there is can be stored."""

    def __init__(self, **kwargs: Any) -> None:
        words = gettext_lazy("There is no such time zone. One looks like America/Chicago.")
        super().__init__(error_messages={"invalid_choice": words}, choices=zone_choices, **kwargs)

    def valid_value(self, value: str) -> bool:
        return value in zoneinfo.available_timezones()


def country_names() -> dict[str, str]:
    """Return the countries that have phone numbers, by code, in the order of their names."""
    return _names(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=32)
def _names(language: str) -> dict[str, str]:
    locale = _locale(language)
    english = Locale.parse("en").territories
    found = {
        code: locale.territories.get(code) or english[code]
        for code in phonenumbers.SUPPORTED_REGIONS
        if code in english
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        # One that a steward added, of which Babel knows no names.
        return Locale.parse(settings.LANGUAGE_CODE)


def country_choices() -> list[tuple[str, str]]:
    """Return the choices of a country; the first leaves it to the server, and says which it is."""
    names, ours = country_names(), str(settings.PHONENUMBER_DEFAULT_REGION)
    empty = _("As the server says: %(what)s") % {"what": names.get(ours, ours)}
    return [("", empty), *names.items()]


def zone_choices() -> list[Any]:
    """Return the choices of a time zone by country, the network's own country first."""
    here = current().phone_region
    empty = _("As the server says: %(what)s") % {"what": settings.TIME_ZONE}
    by_country = _zones_by_country(get_language() or settings.LANGUAGE_CODE)
    own = [by_country[here]] if here in by_country else []
    stored = current().own_time_zone
    # Zones have old names, too: what is stored stays what is shown.
    extra = [(stored, stored)] if stored and stored not in _known_zones() else []
    return [("", empty), *extra, *own, *by_country.values(), ("UTC", "UTC")]


@lru_cache(maxsize=300)
def zones_of(country: str) -> tuple[str, ...]:
    """Return the time zones of a country, "" for none."""
    by_zone = get_global("zone_territories")
    return tuple(zone for zone in _known_zones() if by_zone.get(zone) == country)


@lru_cache(maxsize=1)
def _known_zones() -> tuple[str, ...]:
    """Those that Babel places in a country of ours, and UTC: no old and no made-up names."""
    by_zone = get_global("zone_territories")
    placed = {zone for zone, land in by_zone.items() if land in phonenumbers.SUPPORTED_REGIONS}
    return (*sorted(placed & zoneinfo.available_timezones()), "UTC")


@lru_cache(maxsize=32)
def _zones_by_country(language: str) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Map a country's code to its name and its zones, each by its city, all in one language."""
    cities = _locale(language).time_zones
    found = {
        code: (name, [(zone, _city(zone, cities.get(zone, {}))) for zone in zones_of(code)])
        for code, name in _names(language).items()
    }
    return {code: group for code, group in found.items() if group[1]}


def _city(zone: str, names: Mapping[str, Any]) -> str:
    # Babel names only those whose city is written otherwise than in the zone's own name.
    return str(names.get("city") or zone.rpartition("/")[2].replace("_", " "))

"""Entries and lists of them as schema.org describes them, for search engines."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.text import Truncator

from pages.structured_data import structured
from resources.hours.rules import REGULAR, WEEKDAYS, Rule
from resources.models import Resource

DAYS = dict(
    zip(
        WEEKDAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
# Pages are to be light: the beginning of a text is enough to be found by.
LONGEST_TEXT = 300
MOST_PHONES, MOST_HOURS = 3, 7


def of_entry(entry: Resource) -> dict[str, Any]:
    """Return an entry as a service, in the language of the page."""
    channel = structured(
        "ServiceChannel",
        servicePhone=[
            structured("ContactPoint", telephone=line.number.as_e164)
            for line in list(entry.phones.all())[:MOST_PHONES]
        ],
        serviceUrl=entry.website,
        serviceLocation=_place(entry),
        availableLanguage=entry.languages,
    )
    return structured(
        "Service",
        name=entry.name_i18n,
        description=Truncator(entry.description_i18n).chars(LONGEST_TEXT),
        url=settings.SITE_URL + entry.get_absolute_url(),
        serviceType=entry.category.name_i18n,
        provider=_provider(entry),
        areaServed=[place.name_i18n for place in entry.places],
        availableChannel=channel,
        hoursAvailable=list(_hours(entry))[:MOST_HOURS],
    )


def _provider(entry: Resource) -> dict[str, Any]:
    behind = entry.organization
    if behind is None:
        return {}
    return structured("Organization", name=behind.name_i18n, url=behind.website)


def _place(entry: Resource) -> dict[str, Any]:
    # A secret address is not in the row.
    address = structured(
        "PostalAddress",
        streetAddress=entry.street,
        addressLocality=entry.city,
        addressRegion=entry.region,
        postalCode=entry.postal_code,
    )
    geo = structured("GeoCoordinates", latitude=entry.latitude, longitude=entry.longitude)
    return structured("Place", address=address, geo=geo)


def _hours(entry: Resource) -> Iterator[dict[str, Any]]:
    """Return the usual hours of the week; schema.org has no first Saturday of a month."""
    for row in entry.schedules.all():
        rule = row.rule
        if _is_weekly(rule) and rule.opens_at and rule.closes_at:
            yield structured(
                "OpeningHoursSpecification",
                dayOfWeek=[DAYS[code] for code in rule.byday],
                opens=f"{rule.opens_at:%H:%M}",
                closes=f"{rule.closes_at:%H:%M}",
            )


def _is_weekly(rule: Rule) -> bool:
    return rule.kind == REGULAR and rule.freq == "WEEKLY" and rule.interval == 1


def of_list(name: str, entries: Iterable[Resource]) -> dict[str, Any]:
    """Return a list of entries: their places in it, names and addresses."""
    return structured(
        "ItemList",
        name=name,
        itemListElement=[
            structured(
                "ListItem",
                position=position,
                name=entry.name_i18n,
                url=settings.SITE_URL + entry.get_absolute_url(),
            )
            for position, entry in enumerate(entries, 1)
        ],
    )

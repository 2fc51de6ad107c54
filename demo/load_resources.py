"""Puts the entries of the demo's directory into the database."""

import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo import directory_more as more
from demo.directory_basics import BASICS, Entry
from demo.directory_care import CARE
from demo.opening_hours import rules_in
from demo.words import SPANISH
from pods.models import Ward
from resources.choices import EntryState, Reach
from resources.models import (
    HiddenAddress,
    Organization,
    Phone,
    Resource,
    ResourceCategory,
    Schedule,
)
from resources.openings import refresh

FREE = "Free"
BY_APPOINTMENT = "@only"


def load_resources(
    categories: dict[str, ResourceCategory], wards: dict[str, Ward], checked_by: User
) -> dict[str, Resource]:
    """All entries by slug, with their organizations, phones and hours."""
    organizations = {
        key: Organization.objects.create(name=name, website=website)
        for key, (name, website) in more.ORGANIZATIONS.items()
    }
    found = {}
    for entry in [*BASICS, *CARE, *more.GIVING]:
        fields = {
            "category": categories[entry.category],
            "organization": organizations.get(more.LED_BY.get(entry.slug, "")),
            **_checked(entry, checked_by),
            **_texts(entry),
            **_where(entry, wards.get(entry.ward)),
            **_when(entry),
            **more.FIELDS.get(entry.slug, {}),
        }
        resource = found[entry.slug] = Resource.objects.create(slug=entry.slug, **fields)
        resource.wards.set([wards[entry.ward]] if entry.ward else [])
        _add_lines(resource, entry)
        _add_hours(resource, entry)
        if entry.slug in more.SECRET:
            HiddenAddress.objects.create(resource=resource, address=more.SECRET[entry.slug])
    # The worker would do it within minutes.
    refresh()
    return found


def _checked(entry: Entry, checked_by: User) -> dict[str, Any]:
    published: dict[str, Any] = {"state": EntryState.PUBLISHED, "published_at": timezone.now()}
    if entry.days is None:
        return published
    day = timezone.localdate() - datetime.timedelta(days=entry.days)
    return {**published, "verified_on": day, "verified_by": checked_by}


def _texts(entry: Entry) -> dict[str, Any]:
    cost = "" if entry.cost == FREE else entry.cost
    return {
        "name": entry.name,
        "name_es": entry.name_es,
        "description": entry.description,
        "description_es": entry.description_es,
        "is_hotline": entry.is_hotline,
        "website": f"https://example.org/{entry.slug}" if entry.days and entry.days % 2 else "",
        "languages": entry.languages.split(),
        "what_to_bring": entry.bring,
        "what_to_bring_es": SPANISH[entry.bring],
        "is_free": True if entry.cost.startswith(FREE) and " or " not in cost[:8] else None,
        "cost": cost,
        "cost_es": SPANISH[cost] if cost else "",
    }


def _where(entry: Entry, ward: Ward | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"reach": Reach.AREAS if ward else Reach.CITY}
    if entry.address:
        fields |= {"street": entry.address, "city": "Washington", "region": "DC"}
        fields["postal_code"] = ward.zip_codes[0] if ward else ""
    return fields


def _when(entry: Entry) -> dict[str, Any]:
    days = more.CLOSED_FOR.get(entry.slug)
    reopens = timezone.localdate() + datetime.timedelta(days=days) if days else None
    return {
        "appointment": "only" if entry.hours.endswith(BY_APPOINTMENT) else "",
        "reopens_on": reopens,
    }


def _add_lines(resource: Resource, entry: Entry) -> None:
    # 202-555-01xx and example.org are reserved for invented people: nobody is rung by mistake.
    own = [("voice", f"+120255501{entry.phone}", "")] if entry.phone else []
    for position, line in enumerate([*own, *more.LINES.get(entry.slug, [])]):
        kind, number, languages = line
        Phone.objects.create(
            resource=resource,
            kind=kind,
            number=number,
            languages=languages.split(),
            position=position,
        )


def _add_hours(resource: Resource, entry: Entry) -> None:
    season = more.SEASONS.get(entry.slug)
    first, last = _season(*season) if season else (None, None)
    for rule in rules_in(entry.hours.removesuffix(BY_APPOINTMENT)):
        Schedule.objects.create(resource=resource, **rule, valid_from=first, valid_to=last)


def _season(first: tuple[int, int], last: tuple[int, int]) -> tuple[datetime.date, datetime.date]:
    """The season that goes on today, or the next one."""
    today = timezone.localdate()
    year = today.year + (today > datetime.date(today.year, *last))
    return datetime.date(year, *first), datetime.date(year, *last)

"""Local groups as HSDS 3.0 writes them: each is an organization with one service."""

from collections.abc import Iterator
from typing import Any

from common.phones import published
from pods.models import Group
from resources.hsds.records import (
    Record,
    attribute,
    filled,
    is_number,
    languages,
    moment,
    translations,
)
from resources.hsds.vocabulary import derived, paired


def group_service(group: Group) -> Record:
    """Return a group with all that belongs to it."""
    area = {"id": str(derived(group.uuid, "area")), "name": group.area}
    return {
        **group_row(group),
        **filled(
            phones=list(_phones(group)),
            service_areas=[area],
            service_at_locations=[{**group_place_row(group), "location": group_location(group)}],
            languages=languages(group.uuid, group.languages),
            organization=group_organization(group),
            attributes=list(_attributes(group)),
        ),
    }


def group_row(group: Group) -> Record:
    return {
        "id": str(group.uuid),
        "name": group.name,
        "status": "active",
        "last_modified": moment(group.updated_at),
        **filled(
            description=group.description,
            url=group.website or group.request_form,
            email=group.email,
        ),
    }


def group_organization(group: Group) -> Record:
    return {
        "id": str(paired(group.uuid, "organization")),
        "name": group.name,
        "description": group.description,
        **filled(website=group.website, email=group.email),
    }


def group_place_row(group: Group) -> Record:
    return {"id": str(paired(group.uuid, "service_at_location"))}


def group_location(group: Group) -> Record:
    """Return where it is: its area in words, for no group has an address here."""
    return {
        "id": str(paired(group.uuid, "location")),
        "location_type": "virtual",
        "name": group.name,
        "description": group.area,
    }


def _phones(group: Group) -> Iterator[Record]:
    number: Any = published(group.phone) if group.phone else None
    if number:
        extension = str(number.extension or "")
        yield {
            "id": str(derived(group.uuid, "phone")),
            "number": str(number.as_e164).partition(";")[0],
            "type": "voice",
            **filled(extension=int(extension) if is_number(extension) else None),
        }


def _attributes(group: Group) -> Iterator[Record]:
    yield attribute(group.uuid, "group", "yes")
    if group.request_form:
        yield attribute(group.uuid, "request_form", group.request_form)
    if group.zip_codes:
        yield attribute(group.uuid, "zip_codes", ",".join(group.zip_codes))
    if group.ward:
        yield attribute(group.uuid, "ward", group.ward.slug, listed=True)
    yield from translations(group, group.uuid)

"""The ids and taxonomies of what we write as HSDS, the same in every install.

What HSDS has no field for stands in attributes. Each names a term of the taxonomy `FIELDS`, and
which text or list of ours it holds in its `link_type`. Ids of what is no row here are made from the
id of the row that it belongs to (`derived`), so that they stay, and are known again when they come
back.
"""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.utils.translation import override

from resources.choices import Audience, Wanted

VERSION = "3.0"
_OURS = uuid5(NAMESPACE_URL, "urn:mutualaid:hsds:3.0")
FIELDS, CATEGORIES, AUDIENCES, WANTED = (
    uuid5(_OURS, name) for name in ("fields", "categories", "audiences", "wanted")
)
TAXONOMIES: dict[UUID, dict[str, Any]] = {
    FIELDS: {
        "name": "mutualaid fields",
        "description": "What this software knows of an entry and HSDS 3.0 has no field for.",
    },
    CATEGORIES: {
        "name": "mutualaid categories",
        "description": "The headings of the directory.",
    },
    AUDIENCES: {
        "name": "mutualaid audiences",
        "description": "The people that entries are for.",
    },
    WANTED: {
        "name": "mutualaid wanted",
        "description": "The kinds of things that are wanted where people give.",
    },
}
TRANSLATION, OUTDATED = "translation", "outdated_translation"
CATEGORY, AUDIENCE, KIND = "category", "audience", "wanted_kind"
# The codes of `FIELDS`, and what their values are.
FIELD_TERMS = {
    TRANSLATION: "A text in another language; the link type is the field and the language: name_es",
    OUTDATED: "A translation of an earlier text; the link type is the field and the language",
    "direction": "get, give or both: whether people get help here or bring it",
    "wanted": "What is needed these days, in words",
    "drop_off": "Where to drop things off, in words",
    "reach": "areas, city or beyond: whom it serves",
    "ward": "The address of a ward that it serves",
    "pod": "The address of a pod that it serves",
    "is_hotline": "yes: it is a hotline",
    "is_list": "yes: it is a list that others keep, at its website",
    "chat": "The link that opens a chat",
    "address_hidden": "yes: the address is kept secret and is not in this data",
    "appointment": "walk-in, either or only: whether an appointment is needed",
    "hours_note": "What the schedules cannot say about the hours",
    "timezone": "The time zone in which the schedules are meant",
    "reopens_on": "Closed for now: the day on which it opens again",
    "is_free": "yes or no: whether it costs nothing",
    "schedule_kind": "instead: in place of the usual hours; closed: there are no hours on that day",
    "extension": "An extension that is no number, such as one that begins with 0",
    "group": "yes: a local mutual aid group",
    "request_form": "The group's own form for those who ask for help",
    "zip_codes": "The ZIP codes of the group, separated by commas",
}


def derived(owner: UUID, name: str) -> UUID:
    """Return the id of what belongs to the row `owner` and is called `name` there."""
    return uuid5(owner, name)


# Flipped bits of an id, which leave its version as it is: back again is the same once more.
_VERSION_BITS = (0xF << 76) | (0x3 << 62)
_FLIPPED = {
    name: uuid5(_OURS, name).int & ~_VERSION_BITS
    for name in ("organization", "location", "service_at_location")
}


def paired(id_: UUID, name: str) -> UUID:
    """Return the id of the organization, location or service_at_location of an entry alone.

    Of such an id it returns the entry's, so that what has no row of its own is found by it.
    """
    return UUID(int=id_.int ^ _FLIPPED[name])


def taxonomy(id_: UUID) -> dict[str, Any]:
    return {"id": str(id_), **TAXONOMIES[id_], "version": VERSION}


def field_term(code: str) -> dict[str, Any]:
    """Return the term of a field that HSDS does not have."""
    return _term(FIELDS, code, code.replace("_", " ").capitalize(), FIELD_TERMS[code])


def choice_term(kind: UUID, code: str, name: str) -> dict[str, Any]:
    """Return the term of a choice of ours: of `AUDIENCES` or `WANTED`."""
    return _term(kind, code, name, "")


def category_term(category: Any) -> dict[str, Any]:
    """Return the term of a heading of the directory, which has its own id in each install."""
    return {
        "id": str(category.uuid),
        "code": category.slug,
        "name": category.name,
        "description": "",
        "taxonomy": TAXONOMIES[CATEGORIES]["name"],
        "taxonomy_id": str(CATEGORIES),
    }


def _term(kind: UUID, code: str, name: str, description: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(kind, code)),
        "code": code,
        "name": name,
        "description": description,
        "taxonomy": TAXONOMIES[kind]["name"],
        "taxonomy_id": str(kind),
    }


def fixed_terms() -> list[dict[str, Any]]:
    """Return the terms that are the same in every install, in one order."""
    with override(settings.LANGUAGE_CODE):
        return [
            *(field_term(code) for code in FIELD_TERMS),
            *(choice_term(AUDIENCES, str(one.value), str(one.label)) for one in Audience),
            *(choice_term(WANTED, str(one.value), str(one.label)) for one in Wanted),
        ]

"""Entries of the directory as HSDS 3.0 writes them: nested objects, made of what the public reads.

Of a row nothing is read that its public page does not show. A secret address is no matter here: it
is not in the row. An entry that was withdrawn is only its id, its name and "defunct", so that
others can drop it. Whoever calls has loaded the rows with `resources.hsds.rows`.
"""

import datetime
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from common.translation_sources import MADE_FROM, is_outdated
from common.world_languages import english_name
from network import current
from resources.choices import Access, Appointment, Audience, EntryState, Wanted
from resources.hours.hsds import to_hsds
from resources.hours.rules import CLOSED, INSTEAD
from resources.hsds.vocabulary import (
    AUDIENCE,
    AUDIENCES,
    CATEGORY,
    KIND,
    OUTDATED,
    TRANSLATION,
    WANTED,
    category_term,
    choice_term,
    derived,
    field_term,
    paired,
)
from resources.models import Organization, Phone, Resource, Schedule

Record = dict[str, Any]
PHONE_TYPES = {"voice": "voice", "text": "text", "tty": "textphone", "fax": "fax"}
KINDS_OF_HOURS = {
    CLOSED: "Closed on these days.",
    INSTEAD: "On these days these hours hold instead of the usual ones.",
}
# Names of languages as HSDS wants them, in English.
LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "am": "Amharic",
    "ti": "Tigrinya",
    "vi": "Vietnamese",
    "bn": "Bengali",
    "zh": "Chinese",
    "ko": "Korean",
    "ar": "Arabic",
    "fr": "French",
    "pt": "Portuguese",
    "ht": "Haitian Creole",
    "om": "Oromo",
    "so": "Somali",
    "tl": "Tagalog",
    "ru": "Russian",
    "ur": "Urdu",
    "fa": "Persian",
    "ps": "Pashto",
    "ase": "American Sign Language",
}


def service(entry: Resource, day: datetime.date) -> Record:
    """Return an entry with all that belongs to it; `day` is the day of which it speaks."""
    if entry.state == EntryState.WITHDRAWN:
        return service_row(entry, day)
    return {
        **service_row(entry, day),
        **filled(
            phones=[phone(line) for line in entry.phones.all()],
            schedules=[schedule(row, entry, day) for row in entry.schedules.all()],
            service_areas=list(service_areas(entry)),
            service_at_locations=[{**service_at_location_row(entry), "location": location(entry)}],
            languages=languages(entry.uuid, entry.languages),
            organization=organization_of(entry),
            cost_options=cost_options(entry),
            required_documents=required_documents(entry),
            attributes=list(attributes(entry)),
        ),
    }


def service_row(entry: Resource, day: datetime.date) -> Record:
    """Return the fields of an entry that are one value each."""
    base = {"id": str(entry.uuid), "name": entry.name, "last_modified": moment(entry.updated_at)}
    if entry.state == EntryState.WITHDRAWN:
        return {**base, "status": "defunct"}
    is_closed = entry.reopens_on is not None and entry.reopens_on > day
    return {
        **base,
        "status": "temporarily closed" if is_closed else "active",
        **filled(
            description=entry.description,
            url=entry.website,
            email=entry.email,
            application_process=_label(Appointment, entry.appointment),
            fees_description=entry.cost,
            eligibility_description="; ".join(_label(Audience, one) for one in entry.audiences),
            assured_date=iso(entry.verified_on),
            alert=f"Closed for now. Opens again on {iso(entry.reopens_on)}." if is_closed else "",
        ),
    }


def organization_of(entry: Resource) -> Record:
    """Return the organization behind an entry.

    HSDS wants one behind each: an entry without is its own, under an id made from its own.
    """
    return organization(entry.organization) if entry.organization else own_organization(entry)


def own_organization(entry: Resource) -> Record:
    """Return an entry as the organization behind itself."""
    id_ = str(paired(entry.uuid, "organization"))
    return {"id": id_, "name": entry.name, "description": entry.description}


def organization(row: Organization) -> Record:
    return {
        "id": str(row.uuid),
        "name": row.name,
        "description": row.description,
        **filled(
            website=row.website, email=row.email, attributes=list(translations(row, row.uuid))
        ),
    }


def service_at_location_row(entry: Resource) -> Record:
    return {"id": str(paired(entry.uuid, "service_at_location"))}


def location(entry: Resource) -> Record:
    """Return the place of an entry; without one it is "virtual"."""
    return {
        **location_row(entry),
        **filled(addresses=addresses(entry), accessibility=list(accessibility(entry))),
    }


def location_row(entry: Resource) -> Record:
    is_place = entry.street or entry.latitude is not None or entry.address_hidden
    return {
        "id": str(paired(entry.uuid, "location")),
        "location_type": "physical" if is_place or entry.directions else "virtual",
        "name": entry.name,
        **filled(description=entry.directions, transportation=entry.transport),
        **point(entry),
    }


def point(entry: Resource) -> Record:
    if entry.latitude is None or entry.longitude is None:
        return {}
    return {"latitude": entry.latitude, "longitude": entry.longitude}


def addresses(entry: Resource) -> list[Record]:
    """Return the address; of a secret one it is at most the city."""
    if not (entry.street or entry.city or entry.region or entry.postal_code):
        return []
    return [
        {
            "id": str(derived(entry.uuid, "address")),
            "address_1": entry.street,
            "city": entry.city,
            "state_province": entry.region,
            "postal_code": entry.postal_code,
            "country": entry.country or current().phone_region,
            "address_type": "physical",
        }
    ]


def accessibility(entry: Resource) -> Iterator[Record]:
    for code in entry.access:
        yield {
            "id": str(derived(entry.uuid, f"access/{code}")),
            "description": _label(Access, code),
        }
    if entry.access_note:
        yield {"id": str(derived(entry.uuid, "access_note")), "description": entry.access_note}


def service_areas(entry: Resource) -> Iterator[Record]:
    """Return the areas in words; an attribute says which ones they are here."""
    if entry.reach != "areas":
        name = "The whole city" if entry.reach == "city" else "The city and beyond"
        yield {"id": str(derived(entry.uuid, "area")), "name": name}
        return
    for place in entry.places:
        id_ = derived(entry.uuid, f"area/{place._meta.model_name}/{place.slug}")
        yield {"id": str(id_), "name": place.name}


def languages(owner: UUID, codes: list[str]) -> list[Record]:
    return [
        {
            "id": str(derived(owner, f"language/{code}")),
            "name": LANGUAGES.get(code) or english_name(code),
            "code": code,
        }
        for code in codes
    ]


def phone(line: Phone) -> Record:
    number = line.number
    extension = str(number.extension or "")
    return {
        "id": str(line.uuid),
        "number": str(number.as_e164).partition(";")[0],
        "type": PHONE_TYPES[line.kind],
        **filled(
            extension=int(extension) if is_number(extension) else None,
            description=line.note,
            languages=languages(line.uuid, line.languages),
            attributes=[*_extension(line, extension), *translations(line, line.uuid)],
        ),
    }


def is_number(extension: str) -> bool:
    """Tell whether an extension is a number as HSDS wants it: "012" would lose its zero."""
    return extension.isdecimal() and not extension.startswith("0")


def _extension(line: Phone, extension: str) -> Iterator[Record]:
    if extension and not is_number(extension):
        yield attribute(line.uuid, "extension", extension)


def schedule(row: Schedule, entry: Resource, day: datetime.date) -> Record:
    rule = row.rule
    fields = {"id": str(row.uuid), **to_hsds(rule, entry.zone, day)}
    if rule.kind in KINDS_OF_HOURS:
        fields["description"] = KINDS_OF_HOURS[rule.kind]
        fields["attributes"] = [attribute(row.uuid, "schedule_kind", rule.kind)]
    return fields


def cost_options(entry: Resource) -> list[Record]:
    """Return that it is free, which is all that is known as a number."""
    if not entry.is_free:
        return []
    return [{"id": str(derived(entry.uuid, "cost_option")), "option": "Free", "amount": 0}]


def required_documents(entry: Resource) -> list[Record]:
    if not entry.what_to_bring:
        return []
    id_ = str(derived(entry.uuid, "required_document"))
    return [{"id": id_, "document": entry.what_to_bring}]


def attributes(entry: Resource) -> Iterator[Record]:
    """Return what HSDS has no field for."""
    owner = entry.uuid
    yield _link(owner, CATEGORY, category_term(entry.category))
    for code in entry.audiences:
        yield _link(owner, AUDIENCE, choice_term(AUDIENCES, code, _label(Audience, code)))
    for code in entry.wanted_kinds:
        yield _link(owner, KIND, choice_term(WANTED, code, _label(Wanted, code)))
    for code, value in _values(entry):
        if value:
            yield attribute(owner, code, value)
    if entry.reach == "areas":
        for place in entry.places:
            yield attribute(owner, str(place._meta.model_name), place.slug, listed=True)
    yield from translations(entry, owner)


def _values(entry: Resource) -> Iterator[tuple[str, str]]:
    yield "direction", entry.direction
    yield "wanted", entry.wanted
    yield "drop_off", entry.drop_off
    yield "reach", entry.reach
    yield "is_hotline", "yes" if entry.is_hotline else ""
    yield "is_list", "yes" if entry.is_list else ""
    yield "chat", entry.chat
    yield "address_hidden", "yes" if entry.address_hidden else ""
    yield "appointment", entry.appointment
    yield "hours_note", entry.hours_note
    yield "timezone", entry.timezone
    yield "reopens_on", iso(entry.reopens_on)
    yield "is_free", {True: "yes", False: "no", None: ""}[entry.is_free]


def translations(row: Any, owner: UUID) -> Iterator[Record]:
    """Return the texts of `row` in other languages, and which of them are outdated."""
    texts = row.i18n or {}
    for key in sorted(texts):
        name = field_of(row, key)
        if key == MADE_FROM or not texts[key] or not name or not getattr(row, name):
            continue
        term = OUTDATED if is_outdated(row, name, key) else TRANSLATION
        yield attribute(owner, term, texts[key], link_type=key)


def field_of(row: Any, key: str) -> str:
    """Return the field that the key of a translation belongs to: "hours_note" of hours_note_es."""
    names = row._meta.get_field("i18n").fields
    return next((name for name in names if key.startswith(f"{name}_")), "")


def attribute(
    owner: UUID, code: str, value: str, *, link_type: str = "", listed: bool = False
) -> Record:
    """Return an attribute of the row `owner`: a field of ours, `listed` where it holds many."""
    own = f"attribute/{link_type or code}" + (f"/{value}" if listed else "")
    return {
        "id": str(derived(owner, own)),
        "link_type": link_type or code,
        "value": value,
        "taxonomy_term": field_term(code),
    }


def _link(owner: UUID, link_type: str, term: Record) -> Record:
    return {
        "id": str(derived(owner, f"attribute/{link_type}/{term['id']}")),
        "link_type": link_type,
        "taxonomy_term": term,
    }


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def filled(**fields: Any) -> Record:
    """Return those of `fields` that say something; HSDS leaves out the others."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def bare(record: Record) -> Record:
    """Return a record without the lists and objects in it, as lists and tables show it."""
    return {name: value for name, value in record.items() if not isinstance(value, (list, dict))}


def iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def moment(when: datetime.datetime) -> str:
    """Return a moment as HSDS wants it: in UTC, with milliseconds."""
    return when.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""Entries that use every field, as hypothesis thinks them up, and one that a person wrote."""

import datetime
from typing import Any

from django.conf import settings
from hypothesis import strategies as st

from backoffice.translated_texts import in_language, other_languages
from common.translation_sources import marked
from pods.models import Pod, Ward
from resources.choices import Access, Appointment, Audience, Direction, Wanted
from resources.hours import DAYS_OF_MONTH, IN_MONTH, WEEKDAYS, Rule
from resources.hsds.records import LANGUAGES
from resources.models import Phone, Resource, ResourceCategory
from resources.services import set_area
from tests.factories import add_hours, make_organization, make_resource

NUMBERS = ("+12025550123", "+12025550124;ext=12", "+12025550125;ext=007", "211", "+442079460123")
LETTERS = "aé0 'ሰላም你好-<&\"=+@ا"


def line(most: int = 40) -> st.SearchStrategy[str]:
    """A text in one line as forms store it: without spaces at its ends or two in a row."""
    return st.text(LETTERS, min_size=1, max_size=most).map(lambda text: " ".join(text.split()))


def some(choices: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(choices)), max_size=3, unique=True).map(sorted)


days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1))
times = st.times().map(lambda time: time.replace(microsecond=0, second=0))


@st.composite
def rules(draw: Any) -> Rule:
    """A rule that the table takes."""
    kind = draw(st.sampled_from(["regular", "instead", "closed"]))
    first = draw(days)
    span = {"valid_from": first, "valid_to": first + datetime.timedelta(draw(st.integers(0, 400)))}
    shape = draw(st.sampled_from(["week", "weeks", "month", "days", "span"]))
    interval = draw(st.integers(2, 4)) if shape == "weeks" else 1
    has_span = shape in ("span", "weeks") or kind == "instead" or draw(st.booleans())
    week = {"freq": "WEEKLY", "byday": pick(draw, WEEKDAYS, most=5), "interval": interval}
    fields: dict[str, Any] = {
        "week": week,
        "weeks": week,
        "month": {"freq": "MONTHLY", "byday": pick(draw, IN_MONTH)},
        "days": {"freq": "MONTHLY", "bymonthday": pick(draw, DAYS_OF_MONTH)},
        "span": {"freq": ""},
    }[shape]
    if kind != "closed" and draw(st.booleans()):
        fields["opens_at"] = draw(times)
        fields["closes_at"] = draw(st.none() | times)
    return Rule(kind=kind, **fields, **(span if has_span else {}))


def pick(draw: Any, among: Any, most: int = 3) -> tuple[Any, ...]:
    chosen = draw(st.sets(st.sampled_from(list(among)), min_size=1, max_size=most))
    return tuple(one for one in among if one in chosen)


@st.composite
def entries(draw: Any) -> dict[str, Any]:
    """The fields of an entry, with keys of their own for what stands in other tables."""
    direction = draw(st.sampled_from(Direction.values))
    gives, is_secret = direction != "get", draw(st.booleans())
    texts = ["name", "description", "hours_note", "cost", "what_to_bring", "access_note"]
    texts += ["wanted", "drop_off"] if gives and not is_secret else []
    texts += [] if is_secret else ["directions", "transport"]
    fields: dict[str, Any] = {name: draw(st.just("") | line()) for name in texts}
    fields["name"] = draw(line()) or "Fridge"
    point = not is_secret and draw(st.booleans())
    return {
        **fields,
        "direction": direction,
        "wanted_kinds": draw(some(Wanted.values)) if gives else [],
        "address_hidden": is_secret,
        "street": "" if is_secret else draw(st.just("") | line()),
        "postal_code": "" if is_secret else draw(st.sampled_from(["", "20010", "02108"])),
        "city": draw(st.just("") | line(20)),
        "region": draw(st.sampled_from(["", "DC", "MA"])),
        "latitude": draw(st.floats(-89, 89)) if point else None,
        "longitude": draw(st.floats(-179, 179)) if point else None,
        "audiences": draw(some(Audience.values)),
        "access": draw(some(Access.values)),
        "languages": draw(some(LANGUAGES)),
        "appointment": draw(st.sampled_from(["", *Appointment.values])),
        "timezone": draw(st.sampled_from(["", "America/Chicago"])),
        "reopens_on": draw(st.none() | days),
        "is_free": draw(st.sampled_from([None, True, False])),
        "is_hotline": draw(st.booleans()),
        "email": draw(st.sampled_from(["", "help@example.org"])),
        "website": draw(st.sampled_from(["", "https://example.org/a?b=c"])),
        "chat": draw(st.sampled_from(["", "https://example.org/chat"])),
        "verified_on": draw(st.none() | days),
        "_i18n": draw(st.dictionaries(st.sampled_from(texts), line(), max_size=3)),
        "_language": draw(st.sampled_from(other_languages())),
        "_is_outdated": draw(st.booleans()),
        "_phones": draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=3)),
        "_note": draw(st.just("") | line()),
        "_hours": draw(st.lists(rules(), max_size=4)),
        "_has_organization": draw(st.booleans()),
        "_area": draw(st.sampled_from(["areas", "city", "beyond"])),
    }


def store(fields: dict[str, Any], ward: Ward, pod: Pod, category: ResourceCategory) -> Resource:
    """Store an entry that `entries` thought up."""
    plain = {name: value for name, value in fields.items() if not name.startswith("_")}
    code = fields["_language"]
    texts = {
        in_language(name, code): text
        for name, text in fields["_i18n"].items()
        if text and plain.get(name)
    }
    i18n = marked(texts, {name: plain[name] for name in fields["_i18n"]}) if texts else None
    if i18n and fields["_is_outdated"]:
        i18n["made_from"] = dict.fromkeys(texts, "00000000")
    organization = make_organization(
        description="Since 1970", website="https://example.org", i18n={"name_es": "Casa"}
    )
    behind = organization if fields["_has_organization"] else None
    entry = make_resource(category, organization=behind, **plain)
    entry.i18n = i18n
    entry.save()
    set_area(entry, fields["_area"], [ward], [pod])
    for position, number in enumerate(fields["_phones"]):
        is_translated = bool(fields["_note"]) and position == 0
        Phone.objects.create(
            resource=entry,
            number=number,
            position=position,
            note=fields["_note"],
            languages=["es", "ase"][:position],
            i18n={"note_es": "Nota"} if is_translated else None,
        )
    add_hours(entry, *fields["_hours"])
    return entry


def full_fields() -> dict[str, Any]:
    """Return the fields of one entry that uses all there is."""
    return {
        "name": "Fern Street Clinic",
        "description": "Walk in.\n\nAsk for Ana.",
        "direction": "both",
        "wanted_kinds": ["masks", "money"],
        "wanted": "Masks for children",
        "drop_off": "At the side door",
        "street": "1333 Fern St",
        "city": "Washington",
        "region": "DC",
        "postal_code": "20010",
        "latitude": 38.93,
        "longitude": -77.03,
        "directions": "Behind the church",
        "transport": "Bus 52",
        "audiences": ["elders", "families"],
        "access": ["elevator", "step-free"],
        "access_note": "Ring twice",
        "languages": ["en", "am", "ase"],
        "appointment": "either",
        "hours_note": "Come early",
        "timezone": "America/Chicago",
        "reopens_on": datetime.date(2030, 1, 1),
        "is_free": True,
        "cost": "Free, gifts welcome",
        "what_to_bring": "Your medicine list",
        "is_hotline": True,
        "is_list": True,
        "email": "clinic@example.org",
        "website": "https://example.org/clinic",
        "chat": "https://example.org/chat",
        "verified_on": datetime.date(2026, 5, 1),
        "_i18n": {"name": "Clínica", "description": "Pase.", "wanted": "Mascarillas"},
        "_language": "es",
        "_is_outdated": False,
        "_phones": list(NUMBERS),
        "_note": "Press 2",
        "_hours": [
            Rule(byday=("MO", "TU"), opens_at=datetime.time(9), closes_at=datetime.time(17)),
            Rule(freq="MONTHLY", byday=("1SA",), opens_at=datetime.time(22, 30)),
            Rule(
                kind="closed",
                freq="",
                valid_from=datetime.date(2026, 12, 24),
                valid_to=datetime.date(2026, 12, 26),
            ),
        ],
        "_has_organization": True,
        "_area": "areas",
    }


assert settings.LANGUAGE_CODE == "en"

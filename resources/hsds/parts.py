"""The parts of a service as others write them: phones, hours, languages, access, place."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import override

from common.phones import line, plain_e164
from common.world_languages import the_language
from resources.choices import Access
from resources.hours import Rule
from resources.hours.hsds import NotUnderstoodError, from_hsds
from resources.hours.rules import CLOSED, INSTEAD
from resources.hsds import values
from resources.hsds.incoming import IncomingPhone, IncomingSchedule
from resources.hsds.marks import Marks
from resources.hsds.records import LANGUAGES, PHONE_TYPES
from resources.hsds.vocabulary import derived

Record = dict[str, Any]
KINDS = {
    **{theirs: ours for ours, theirs in PHONE_TYPES.items()},
    "sms": "text",
    "tty": "tty",
    "tdd": "tty",
    "tty/tdd": "tty",
}
_CODES = {name.lower(): code for code, name in LANGUAGES.items()}
# How many of each an entry has at most.
MOST_PHONES, MOST_SCHEDULES, MOST_LANGUAGES = 20, 60, 40


def phones(owners: list[Record], source: str, notes: list[str]) -> list[IncomingPhone]:
    """Return the lines of the service and its place, each number once.

    Not those of contacts: they are people's.
    """
    found: dict[tuple[str, str], IncomingPhone] = {}
    for record in _phone_records(owners):
        read = _phone(record, source)
        if read is None:
            notes.append("left_out:phone")
        else:
            found.setdefault((read.number, read.kind), read)
    return list(found.values())[:MOST_PHONES]


def _phone_records(owners: list[Record]) -> Iterator[Record]:
    for owner in owners:
        yield from values.items(owner, "phones")


def _phone(record: Record, source: str) -> IncomingPhone | None:
    marks = Marks(record)
    written = values.one_line(record, "number").strip('"')
    extension = marks.text("extension") or re.sub(r"\.0$", "", values.one_line(record, "extension"))
    if extension and extension.isdecimal():
        written = f"{written} x{extension}"
    number = _dialed(written)
    if not number:
        return None
    kind = KINDS.get(values.one_line(record, "type").lower(), "voice")
    if len(number) in (5, 6):
        kind = "text"
    return IncomingPhone(
        uuid=values.id_of(record, source) or uuid5(derived(UUID(int=0), source), written),
        number=number,
        kind=kind,
        note=values.one_line(record, "description")[:120],
        languages=language_codes(record),
        i18n=marks.translations(("note",)),
        outdated=marks.outdated,
    )


@lru_cache(maxsize=4096)
def _dialed(written: str) -> str:
    """Return a number as it is stored; "" for what cannot be dialed. Many are said twice."""
    if plain := plain_e164(written):
        return plain
    number = line(written) if written else None
    return str(number.as_e164) if number and number.is_valid() else ""


def languages(*owners: Record) -> list[str]:
    """Return the languages of the first that names any."""
    return next((codes for owner in owners if (codes := language_codes(owner))), [])


def language_codes(owner: Record) -> list[str]:
    """Return the codes of the languages of `owner`: named by a code, or in English."""
    codes = (_language(record) for record in values.items(owner, "languages"))
    return [code for code in dict.fromkeys(codes) if code][:MOST_LANGUAGES]


def _language(record: Record) -> str:
    code = values.one_line(record, "code").lower().replace("_", "-")
    name = (values.one_line(record, "name") or values.one_line(record, "language")).lower()
    if code in LANGUAGES:
        return code
    if name in _CODES:
        return _CODES[name]
    if not code and (found := the_language(name)):
        return found.code
    return code if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,6})?", code) else ""


def schedules(
    owner: Record, zone: datetime.tzinfo, source: str, notes: list[str]
) -> tuple[list[IncomingSchedule], list[str]]:
    """Return the hours as rules, and in words what is no rule of ours."""
    rules, words = [], []
    for number, record in enumerate(values.items(owner, "schedules")):
        kind = Marks(record).text("schedule_kind")
        kind = kind if kind in ("instead", "closed") else "regular"
        try:
            rule = _storable(from_hsds(_with_clock(record), zone, kind))
        except NotUnderstoodError:
            # Mostly such as say nothing but words.
            if said := _said(record):
                words.append(said)
            else:
                notes.append("left_out:hours")
            continue
        id_ = values.id_of(record, source) or uuid5(derived(UUID(int=1), source), str(number))
        rules.append(IncomingSchedule(id_, rule))
        if kind == "regular" and (said := _said(record)):
            words.append(said)
    return rules[:MOST_SCHEDULES], list(dict.fromkeys(words))


# "9:00am", as many tables have it.
_CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?(?::\d\d)?\s*([ap])\.?m\.?", re.IGNORECASE)


def _with_clock(record: Record) -> Record:
    """Return `record` with its times on a clock of 24 hours."""
    return {**record, **{name: _clock(record, name) for name in ("opens_at", "closes_at")}}


def _clock(record: Record, name: str) -> str:
    written = values.one_line(record, name)
    found = _CLOCK.fullmatch(written)
    if not found or not 1 <= int(found[1]) <= 12:
        # "9:00" is no time by the standard, and clear.
        return f"0{written}" if re.fullmatch(r"\d:\d\d(:\d\d)?", written) else written
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def _storable(rule: Rule) -> Rule:
    """Return `rule` as a row may hold it; raises `NotUnderstoodError`."""
    if rule.kind == CLOSED:
        rule = replace(rule, opens_at=None, closes_at=None)
    days = [day for day in (rule.valid_from, rule.valid_to) if day]
    is_span = len(days) == 2
    if (rule.kind == INSTEAD and not is_span) or days != sorted(days):
        raise NotUnderstoodError("a span without its days")
    if any(not 1990 <= day.year <= 2200 for day in days):
        raise NotUnderstoodError("no such year")
    return rule


def _said(record: Record) -> str:
    return values.one_line(record, "description") or values.one_line(record, "notes")


def accessibility(location: Record, owner: UUID) -> tuple[list[str], str]:
    """Return the arrangements that we know, and the others in words.

    Ours are known by their ids, those of others by our English names.
    """
    codes, words = [], []
    for record in values.items(location, "accessibility"):
        said = values.one_line(record, "description") or values.one_line(record, "accessibility")
        code = _names_of_access().get(said.lower()) or _access_with(record, owner)
        if code:
            codes.append(code)
        else:
            words += [said, values.one_line(record, "details")]
    return list(dict.fromkeys(codes)), "; ".join(filter(None, words))


@cache
def _names_of_access() -> dict[str, str]:
    with override(settings.LANGUAGE_CODE):
        return {str(one.label).lower(): str(one.value) for one in Access}


def _access_with(record: Record, owner: UUID) -> str:
    """Return the code of ours that has the id of `record`, however it is called there."""
    id_ = values.one_line(record, "id")
    if len(id_) < len(str(owner)):
        return ""
    codes = (str(one.value) for one in Access)
    return next((code for code in codes if str(derived(owner, f"access/{code}")) == id_), "")


def point(location: Record) -> tuple[float | None, float | None]:
    """Return the point on the map, or none: some write their places at 0, 0."""
    latitude = values.number(location, "latitude")
    longitude = values.number(location, "longitude")
    if latitude is None or longitude is None or not (latitude or longitude):
        return None, None
    is_on_earth = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return (latitude, longitude) if is_on_earth else (None, None)


def region(address: Record) -> str:
    return values.one_line(address, "state_province") or values.one_line(address, "region")

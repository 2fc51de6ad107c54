"""Entries of the directory from a spreadsheet: drafts, unless somebody asks to publish them."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import audit
from accounts.roles import DIRECTORY, covers_city
from common.bidi import code_list
from common.inserts import copy_in, new_row
from common.phones import line
from common.typed import search_key
from common.zip_codes import read_zips
from common.zip_words import zips_served
from imports import values, words
from imports.choices import Kind
from imports.dates import looks_like_date
from imports.lines import E164, looks_like_lines, read_lines
from imports.targets import base
from imports.targets.base import Field, Row, Says
from imports.targets.places import DESCRIPTION, EMAIL, LANGUAGES, PlaceTarget
from imports.values import CellError
from pages.localized import local_date
from pods.models import Ward
from pods.zips import wards_at
from resources import services
from resources.choices import Appointment, Audience, EntryState, Frequency, PhoneKind, Reach
from resources.hours import Hours, Rule
from resources.hours import words as hours_words
from resources.hours.typed import read_hours
from resources.models import (
    LinkCheck,
    Opening,
    OpeningsKnown,
    Phone,
    Resource,
    ResourceCategory,
    Schedule,
    SearchRow,
)

LONGEST_TEXT, LONGEST_NOTE, LONGEST_COST = 2000, 300, 120
PHONE_FIELDS = {"phone": PhoneKind.VOICE, "text_line": PhoneKind.TEXT, "tty": PhoneKind.TTY}
# What has rows of its own, or is more than a column.
OWN_WAYS = ("phones", "wards", "rules")
FREE = (("free", gettext_lazy("Free")),)


def headings() -> list[tuple[int, str]]:
    return [(row.pk, row.name_i18n) for row in ResourceCategory.objects.all()]


@cache
def free_words() -> dict[str, Any]:
    """Return the words for "free", in all languages."""
    return words.answer_words("cost", FREE)


@lru_cache(maxsize=2_000)
def hours(text: str) -> Any:
    """Return the rules of a plain week, or the words where they say more."""
    week = read_hours(text)
    if week is not None:
        return {"rules": week.rules(), "by_appointment": week.by_appointment}
    said = " ".join(values.words(text).split())
    if len(said) > LONGEST_NOTE:
        raise CellError
    return {"words": said}


def served(text: str) -> list[str]:
    """Return the ZIP codes that a place serves. Raises `CellError`."""
    found, _wrong = read_zips(text)
    if not found:
        raise CellError
    return found


class ResourceTarget(PlaceTarget):
    """Each row is a service, place, fund or hotline.

    It serves the wards that it names, or those of the ZIP codes that it serves, or the ward chosen
    for the file; of somebody who keeps the whole city's directory, else the whole city.
    """

    kind = Kind.RESOURCES
    roles = DIRECTORY
    model = Resource
    can_publish = True
    fields: ClassVar[tuple[Field, ...]] = (
        base.ROW_ID,
        Field("name", gettext_lazy("Name"), values.title(120)),
        Field("heading", gettext_lazy("Category"), choices=headings, group="heading"),
        DESCRIPTION,
        Field("phone", gettext_lazy("Phone"), looks=looks_like_lines, joins=True),
        Field("text_line", gettext_lazy("Line for text messages"), joins=True),
        Field("tty", pgettext_lazy("a kind of phone line", "TTY"), joins=True),
        EMAIL,
        Field("website", gettext_lazy("Website"), values.website, looks=values.looks_like_website),
        Field("address", gettext_lazy("Address"), values.code(200),
              looks=values.looks_like_address, joins=True),
        Field("city", gettext_lazy("City"), values.line(80)),
        Field("region", gettext_lazy("State or province"), values.line(40)),
        base.ZIP,
        Field("hours", gettext_lazy("Hours"), hours, joins=True),
        LANGUAGES,
        Field("audiences", gettext_lazy("For whom"), choices=lambda: Audience.choices,
              group="audience", is_many=True),
        Field("ward", gettext_lazy("Ward"), choices=base.ward_choices, group="ward", is_many=True),
        Field("zips_served", zips_served, served),
        Field("is_free", gettext_lazy("Free"), choices=lambda: base.YES_NO, group="yes"),
        Field("cost", gettext_lazy("Cost"), values.line(LONGEST_COST)),
        Field("what_to_bring", gettext_lazy("What to bring"), values.line(300)),
        Field("verified_on", gettext_lazy("Verified on"), looks=looks_like_date),
    )  # fmt: skip

    # --- Reading ---

    def words_of(self, each: Field) -> dict[str, Any]:
        if each.group != "heading":
            return super().words_of(each)
        rows = list(ResourceCategory.objects.all())
        names = words.translated_names(rows)
        said = {name: row.pk for row in rows for name in names[row.pk]}
        listed = words.words_in("answer_words.txt")
        for row in rows:
            for word in listed.get(f"heading.{row.slug}", ()):
                said.setdefault(word, row.pk)
        return said

    def _read_field(
        self, each: Field, filled: list[tuple[str, str]], row: Row, notes: list[str]
    ) -> None:
        if each.name not in PHONE_FIELDS:
            super()._read_field(each, filled, row, notes)
            return
        text = "\n".join(text for _head, text in filled)
        found, is_whole = read_lines(text, PHONE_FIELDS[each.name])
        if found:
            row.says[each.name] = found
        if not is_whole:
            notes.append(self.note_of(each, text))

    def compose(self, row: Row, notes: list[str]) -> None:
        says = row.says
        says["heading"] = says.get("heading") or self.layout.get("heading")
        if not says["heading"]:
            row.wrong.append(_("We do not know its category."))
        self._set_cost(says)
        self._set_area(row)
        self._check_day(says, notes)
        said = says.get("description", "")
        says["description"] = said if len(said) <= LONGEST_TEXT else f"{said[:1999]}…"
        if not row.wrong:
            super().compose(row, notes)
        elif not says.get("name"):
            row.wrong.append(_("It has no name."))

    def _check_day(self, says: Says, notes: list[str]) -> None:
        """Take no day of a check that is still to come."""
        day = base.as_day(says.get("verified_on"))
        if day and day > timezone.localdate():
            del says["verified_on"]
            label = next(each for each in self.fields if each.name == "verified_on")
            notes.append(self.note_of(label, local_date(day)))

    def _set_cost(self, says: Says) -> None:
        said = says.pop("is_free", None)
        free = search_key(says.get("cost", "")) in free_words()
        if free:
            says.pop("cost")
        if free or said is not None:
            says["is_free"] = free or said == "yes"

    def _set_area(self, row: Row) -> None:
        says = row.says
        named = says.pop("ward", None) or self._wards_with(says.get("zips_served", ()))
        chosen = named or [ward for ward in [self.layout.get("ward")] if ward]
        says.pop("zips_served", None)
        says["wards"] = sorted(set(chosen))
        if chosen and not all(map(self.covers, chosen)):
            row.wrong.append(_("It is in a ward that is not yours."))
        elif not chosen and not covers_city(self.user, self.roles):
            row.wrong.append(_("It is in no ward of yours."))

    def _wards_with(self, zip_codes: Iterable[str]) -> list[int]:
        return [ward.pk for code in zip_codes for ward in wards_at(code, self.wards)]

    has_ward = False

    def key_of(self, says: Says) -> str:
        """By its number; else by name and address: one pantry may have several doors."""
        if says.get("row_id"):
            return base.Target.key_of(self, says)
        name, street = (search_key(str(says.get(part, ""))) for part in ("name", "address"))
        return base.Target.key_of(self, {"name": name, "address": street})

    def _fields(self, says: Says) -> dict[str, Any]:
        told = says.get("hours", {})
        verified = says.get("verified_on")
        by_appointment = Appointment.ONLY.value if told.get("by_appointment") else ""
        return {
            "category_id": says.get("heading"),
            "name": says.get("name", ""),
            "description": says.get("description", ""),
            "email": says.get("email", ""),
            "website": says.get("website", ""),
            "street": says.get("address", ""),
            "city": says.get("city", ""),
            "region": says.get("region", ""),
            "postal_code": says.get("zip_code", ""),
            "languages": says.get("languages", []),
            "audiences": says.get("audiences", []),
            "hours_note": told.get("words", ""),
            "appointment": by_appointment,
            "is_free": says.get("is_free"),
            "cost": says.get("cost", ""),
            "what_to_bring": says.get("what_to_bring", ""),
            "verified_on": base.as_day(verified),
            "reach": Reach.AREAS.value if says.get("wards") else Reach.CITY.value,
        }

    def _rest(self, says: Says) -> dict[str, list[Any]]:
        phones = [each for name in PHONE_FIELDS for each in says.get(name, ())]
        return {
            "phones": [list(each) for each in dict.fromkeys(map(tuple, phones))],
            "wards": list(says.get("wards", ())),
            "rules": [list(rule) for rule in says.get("hours", {}).get("rules", ())],
        }

    # A trigger works out the areas, and with them what the database says of the reach.
    not_checked = ("slug", "areas")

    # --- What is here ---

    def here(self, keys: Collection[str]) -> dict[str, Any]:
        found = super().here(keys)
        rows = Resource.objects.for_pages().in_bulk([row.pk for row in found.values()])
        return {key: rows[row.pk] for key, row in found.items() if row.pk in rows}

    def _changed(self, stored: Any, says: Says) -> dict[str, Any]:
        now, wanted = rest_of(stored), self._rest(says)
        rest = {name: wanted[name] for name in OWN_WAYS if now[name] != wanted[name]}
        fields = self._fields(says).items()
        return {name: value for name, value in fields if getattr(stored, name) != value} | rest

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        """Return those that have the name, or are reached by the phone."""
        by_name = super().alike(rows)
        numbers = {number for says in rows for number, _kind in self._rest(says)["phones"]}
        # Three digits, as of a city's line, are many places'. Their index has numbers backwards.
        keys = [number.partition(";")[0][::-1] for number in numbers if len(number) > 6]
        lines = Phone.objects.filter(number_key__in=keys)
        found = dict(lines.order_by("-resource_id").values_list("number", "resource_id"))
        by_phone = {str(number.format_as(E164)): pk for number, pk in found.items()}
        return [
            pk or next((by_phone[number] for number, _kind in self._rest(says)["phones"]
                        if number in by_phone), None)
            for pk, says in zip(by_name, rows, strict=True)
        ]  # fmt: skip

    # --- Storing ---

    def made(self, says: Says, slug: str) -> Resource:
        row = new_row(Resource, slug=slug, **self._fields(says))
        if self.layout.get("publish"):
            row.state, row.published_at = EntryState.PUBLISHED, timezone.now()
        return row

    def _copy_parts(self, rows: Sequence[tuple[int, Says]]) -> None:
        rest = [(pk, self._rest(says)) for pk, says in rows]
        copy_in([line for pk, own in rest for line in phones_of(pk, own)])
        copy_in([rule for pk, own in rest for rule in rules_of(pk, own)])
        copy_in([
            Resource.wards.through(resource_id=pk, ward_id=ward)
            for pk, own in rest
            for ward in own["wards"]
        ])  # fmt: skip

    def _before(self, row: Any, changed: Iterable[str]) -> Says:
        now = rest_of(row)
        return {
            name: now[name] if name in OWN_WAYS else self._plain(getattr(row, name))
            for name in changed
        }

    def _write(self, row: Any, fields: Mapping[str, Any]) -> None:
        rest = {name: fields[name] for name in OWN_WAYS if name in fields}
        columns = {name: value for name, value in fields.items() if name not in OWN_WAYS}
        for name, value in columns.items():
            setattr(row, name, value)
        set_rest(row, rest)
        row.save()
        audit.record(self.user, "import_row", row, [name.removesuffix("_id") for name in fields])

    # What triggers and jobs keep of each entry is nobody's work.
    came_along = (Phone, Schedule, SearchRow, Opening, OpeningsKnown, LinkCheck)

    # --- In words ---

    def describe(self, says: Says) -> list[tuple[str, Any]]:
        wards = {"ward": says["wards"]} if says.get("wards") else {}
        free = {"is_free": "yes" if says["is_free"] else "no"} if "is_free" in says else {}
        return super().describe({**says, **wards, **free})

    def _shown(self, each: Field, value: Any) -> Any:
        if each.name in PHONE_FIELDS:
            return code_list(line(number).as_national for number, _kind in value)
        if each.name != "hours":
            return super()._shown(each, value)
        if "words" in value:
            return value["words"]
        rules = tuple(Rule(**as_rule(rule)) for rule in value["rules"])
        only = Appointment.ONLY.value if value["by_appointment"] else ""
        return "\n".join(hours_words.say(Hours(rules, appointment=only)))


def as_rule(kept: Sequence[str]) -> dict[str, Any]:
    """Return a rule of a week, or of a month ("1SA"), as the columns of a schedule."""
    days, opens, closes = kept
    is_weekly = days[:1].isalpha()
    return {
        "freq": (Frequency.WEEKLY if is_weekly else Frequency.MONTHLY).value,
        "byday": tuple(days.split(",")),
        "opens_at": datetime.time.fromisoformat(opens),
        "closes_at": datetime.time.fromisoformat(closes),
    }


def rest_of(row: Resource) -> dict[str, list[Any]]:
    """Return what a stored entry has in rows of its own, as `set_rest` takes it."""
    return {
        "phones": [[str(line.number.format_as(E164)), line.kind] for line in row.phones.all()],
        "wards": sorted(ward.pk for ward in row.wards.all()),
        "rules": [
            [",".join(rule.byday), f"{rule.opens_at:%H:%M}", f"{rule.closes_at:%H:%M}"]
            for rule in row.schedules.all()
            if rule.opens_at and rule.closes_at
        ],
    }


def phones_of(pk: int, rest: Mapping[str, list[Any]]) -> list[Phone]:
    return [
        new_row(Phone, resource_id=pk, number=number, kind=kind, position=place)
        for place, (number, kind) in enumerate(rest["phones"])
    ]


def rules_of(pk: int, rest: Mapping[str, list[Any]]) -> list[Schedule]:
    return [
        new_row(Schedule, resource_id=pk, **{**as_rule(rule), "byday": rule[0].split(",")})
        for rule in rest["rules"]
    ]


def set_rest(row: Resource, rest: Mapping[str, list[Any]]) -> None:
    """Set the phones, wards and rules of an entry, those that are given."""
    if "phones" in rest:
        row.phones.all().delete()
        copy_in(phones_of(row.pk, rest))
    if "rules" in rest:
        row.schedules.all().delete()
        copy_in(rules_of(row.pk, rest))
    if "wards" in rest:
        reach = Reach.AREAS if rest["wards"] else Reach.CITY
        services.set_area(row, reach, Ward.objects.filter(pk__in=rest["wards"]))

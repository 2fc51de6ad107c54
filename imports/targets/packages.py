"""Entries of the directory from an HSDS package: another directory's, which become ours."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit
from accounts.models import AuditEvent
from accounts.roles import covers_city, covers_pod
from accounts.worked_with import worked_with
from common.bidi import code_list
from common.inserts import copy_in, new_row, number_all
from common.languages import comma
from common.phones import line
from common.typed import search_key
from imports.checked import wrong_with
from imports.choices import Kind
from imports.readers.limits import MOST_ROWS
from imports.reading import RefusedFile
from imports.targets import base
from imports.targets.base import Field, Row, Says
from imports.targets.package_rows import parts_of, snapshot, store_parts
from imports.targets.resources import ResourceTarget
from pods.models import Group, Pod
from resources.choices import EntryState, Reach
from resources.hours import Hours
from resources.hours import words as hours_words
from resources.hsds.incoming import IncomingEntry, RefusedRecordError
from resources.hsds.plain import from_plain, to_plain
from resources.hsds.reading import read_places
from resources.hsds.storing import PLAIN, Ways, fill, new_organization, store_entry
from resources.models import Organization, Resource, ResourceCategory

VERB = "import_row"
Record = IncomingEntry | RefusedRecordError
REASONS = {
    "not_an_object": gettext_lazy("It is no record of a service."),
    "no_id": gettext_lazy("It has no ID."),
    "no_name": gettext_lazy("It has no name."),
    "wrong_type": gettext_lazy("A field holds something of the wrong kind."),
}
# Of an entry: looked up once, and kept beside it.
NONE: dict[str, Any] = {
    "wards": [], "pods": [], "areas": [], "terms": [], "notes": [],
}  # fmt: skip
# What is said of an entry below its own columns.
PARTS = ("phones", "schedules", "area")


OWN = {each.name: each for each in ResourceTarget.fields}
CALLED = {"street": "address", "hours_note": "hours", "phones": "phone", "schedules": "hours"}
SHOWN = {
    name: OWN[name]
    for name in (
        *("name", "heading", "description", "phone", "email", "website", "address", "hours"),
        *("languages", "audiences", "ward", "cost"),
    )
}


class PackageTarget(ResourceTarget):
    """Each row is a service of the package at one of its places.

    It keeps the ID that it has there, by which it is known again. It serves the wards and pods that
    it names and we have, or the ward chosen for the file; of somebody who keeps the whole city's
    directory, else the whole city.
    """

    kind = Kind.PACKAGE
    reader = "package"
    fields = tuple(SHOWN.values())

    # --- Reading ---

    def records(self, lines: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Record]]:
        """Yield the entries of services, each with a number of its own. Raises `RefusedFile`."""
        number = 0
        for place, service in lines:
            try:
                # All places of one: half a service would be worse than none.
                found: list[Record] = list(read_places(service))
            except RefusedRecordError as refused:
                refused.record = refused.record or f"#{place}"
                found = [refused]
            for each in found:
                number += 1
                if number > MOST_ROWS:
                    raise RefusedFile("long")
                yield number, each

    def read_line(self, columns: Sequence[str], header: Sequence[str], cells: Any) -> Row:
        if isinstance(cells, IncomingEntry):
            return self._read_entry(cells)
        row = Row(wrong=[f"{REASONS[cells.code]} {cells.detail}".strip()])
        row.says = {"name": "", "cells": [cells.record, ""]}
        row.key = self.key_of({"row_id": f"refused {cells.record}"})
        return row

    def _read_entry(self, entry: IncomingEntry) -> Row:
        ours = self._as_ours(entry)
        row = Row({"name": entry.name, "entry": to_plain(ours)})
        row.key = self.key_of({"row_id": str(entry.uuid)})
        row.says["heading"] = self._heading_of(entry) or self.layout.get("heading")
        self._set_reach(row, entry)
        if entry.is_withdrawn:
            row.left = _("It was withdrawn there.")
        elif entry.uuid in self._groups:
            row.left = _("It is a group that is here already.")
        elif not row.says["heading"]:
            row.wrong.append(_("We do not know its category."))
        else:
            made = self._made(ours, row.says, "x")
            row.wrong += wrong_with(made, frozenset((*self.not_checked, "i18n")))
        if row.wrong:
            row.says["cells"] = [entry.source_id, entry.name]
        row.unread = [_note(note) for note in entry.notes]
        return row

    def _as_ours(self, entry: IncomingEntry) -> IncomingEntry:
        """Take no day of a check that is still to come; wards, pods and terms stand beside it."""
        day = entry.verified_on if entry.verified_on and entry.verified_on <= self.today else None
        ours = copy(entry)
        vars(ours).update(verified_on=day, reach="", **NONE)
        return ours

    def _heading_of(self, entry: IncomingEntry) -> int | None:
        for term in entry.terms:
            if term.id in self._headings:
                return self._headings[term.id]
            # What somebody says of their term counts; its code is a word of ours, or nobody's.
            found, _unknown = self.answers["heading"].read(term.name or term.code, is_many=False)
            if found:
                return int(found[0])
            if term.code in self._headings:
                return self._headings[term.code]
        return None

    @cached_property
    def _headings(self) -> dict[str, int]:
        rows = ResourceCategory.objects.all()
        return {name: row.pk for row in rows for name in (str(row.uuid), row.slug)}

    @cached_property
    def _groups(self) -> set[UUID]:
        return set(Group.objects.order_by().values_list("uuid", flat=True))

    def _set_reach(self, row: Row, entry: IncomingEntry) -> None:
        says = row.says
        wards = [self._slugs[slug] for slug in entry.wards if slug in self._slugs]
        pods = [self._pods[slug] for slug in entry.pods if slug in self._pods]
        if not (wards or pods or entry.reach):
            said = [self.ward_words[0].get(search_key(area)) for area in entry.areas]
            wards = [ward for ward in said if ward]
        if not (wards or pods) and (chosen := self.layout.get("ward")):
            wards = [chosen]
        says["wards"], says["pods"] = sorted(set(wards)), sorted(pk for pk, _ward in set(pods))
        is_beyond = entry.reach == Reach.BEYOND and not self.layout.get("ward")
        is_narrow = bool(wards or pods) and entry.reach != Reach.CITY and not is_beyond
        says["reach"] = Reach.AREAS.value if is_narrow else entry.reach or Reach.CITY.value
        if not is_narrow:
            says["reach"] = Reach.BEYOND.value if is_beyond else Reach.CITY.value
            says["wards"], says["pods"] = [], []
        self._require_ours(row, says["wards"], [pod for pod in pods if pod[0] in says["pods"]])

    def _require_ours(self, row: Row, wards: list[int], pods: list[tuple[int, int]]) -> None:
        if covers_city(self.user, self.roles):
            return
        if not (wards or pods):
            row.wrong.append(_("It is in no ward of yours."))
        elif not (
            all(map(self.covers, wards))
            and all(covers_pod(self.user, pod, ward, self.roles) for pod, ward in pods)
        ):
            row.wrong.append(_("It is in a ward that is not yours."))

    @cached_property
    def _slugs(self) -> dict[str, int]:
        return {ward.slug: ward.pk for ward in self.wards}

    @cached_property
    def _pods(self) -> dict[str, tuple[int, int]]:
        rows = Pod.objects.order_by().values_list("slug", "pk", "ward")
        return {slug: (pk, ward) for slug, pk, ward in rows}

    def made(self, says: Says, slug: str) -> Resource:
        """Return the entry as its own columns would be, not stored."""
        return self._made(from_plain(says["entry"]), says, slug)

    def _made(self, entry: IncomingEntry, says: Says, slug: str) -> Resource:
        row = new_row(Resource, slug=slug, uuid=entry.uuid, reach=says["reach"])
        fill(row, entry, self._ways(says))
        if self.layout.get("publish"):
            row.state, row.published_at = EntryState.PUBLISHED, timezone.now()
        return row

    def _ways(self, says: Says) -> Ways:
        return Ways(
            self._categories.get(says["heading"]) or ResourceCategory(pk=says["heading"]),
            reach=Reach(says["reach"]),
            changes_organizations=False,
            verb=VERB,
        )

    @cached_property
    def _categories(self) -> dict[int, ResourceCategory]:
        return ResourceCategory.objects.in_bulk()

    # --- What is here ---

    def _rest(self, says: Says) -> dict[str, list[Any]]:
        lines = says["entry"].get("phones", ())
        numbers = [[each["number"].partition(";")[0], each["kind"]] for each in lines]
        return {"phones": numbers}

    def alike(self, rows: Sequence[Says]) -> list[int | None]:
        """Return those with the same ID; else those that have the name, or the phone."""
        ids = [UUID(says["entry"]["uuid"]) for says in rows]
        own = dict(Resource.objects.filter(uuid__in=ids).order_by().values_list("uuid", "pk"))
        others = super().alike(rows)
        return [own.get(id_) or other for id_, other in zip(ids, others, strict=True)]

    def is_same(self, stored: Any, says: Says) -> bool:
        # As it would be written over it: a secret address stays one.
        entry, made = from_plain(says["entry"]), Resource(address_hidden=stored.address_hidden)
        fill(made, entry, self._ways(says))
        columns = (*PLAIN, "category_id", "i18n")
        if any(getattr(stored, name) != getattr(made, name) for name in columns):
            return False
        now = snapshot(stored)
        return all(parts_of(now)[name] == parts_of(says)[name] for name in PARTS)

    # --- Storing ---

    def store(self, rows: Sequence[tuple[str, Says, int | None]]) -> dict[str, int]:
        entries = {key: from_plain(says["entry"]) for key, says, _other in rows}
        taken = set(
            Resource.objects.filter(uuid__in=[entry.uuid for entry in entries.values()])
            .order_by()
            .values_list("uuid", flat=True)
        )
        behind = self._organizations(entries.values())
        slugs = self._free_slugs([(key, says["name"]) for key, says, _other in rows])
        made: dict[str, tuple[Resource, IncomingEntry, Says]] = {}
        for key, says, _other in rows:
            entry = entries[key]
            row = self._made(entry, says, slugs[key])
            if row.uuid in taken:
                # Somebody said that it is another one than the entry with this ID.
                row.uuid = uuid5(entry.uuid, key)
            taken.add(row.uuid)
            row.organization = behind[entry.organization.uuid] if entry.organization else None
            made[key] = (row, entry, says)
        new = [row for row, _entry, _says in made.values()]
        number_all(new)
        # Before the entries: a part that came to one which is there would write that anew.
        store_parts(list(made.values()))
        copy_in(new)
        audit.record_all(self.user, VERB, new)
        return {key: row.pk for key, (row, _entry, _says) in made.items()}

    def _write_entry(self, entry: IncomingEntry, says: Says, into: Resource | None) -> Resource:
        row = store_entry(entry, self._ways(says), actor=self.user, into=into)
        if row is None:
            raise ValueError("a withdrawn entry is left out by the preview")
        if says["wards"] or says["pods"]:
            row.wards.set(says["wards"])
            row.pods.set(says["pods"])
        return row

    def _organizations(self, entries: Iterable[IncomingEntry]) -> dict[UUID, Organization]:
        """Return the organizations behind `entries`; those that are not here are made."""
        named = {entry.organization.uuid: entry.organization
                 for entry in entries if entry.organization}  # fmt: skip
        here = Organization.objects.filter(uuid__in=named).order_by()
        found = {row.uuid: row for row in here}
        made = [new_organization(own) for uuid, own in named.items() if uuid not in found]
        copy_in(made)
        audit.record_all(self.user, VERB, made)
        return found | {row.uuid: row for row in made}

    def change(self, pk: int, says: Says) -> Says | None:
        row = Resource.objects.select_for_update(of=("self",)).get(pk=pk)
        if self.worked_with([pk]):
            return None
        before = snapshot(row)
        self._write_entry(from_plain(says["entry"]), says, row)
        return before

    def restore(self, pk: int, before: Says) -> bool:
        row = Resource.objects.select_for_update(of=("self",)).get(pk=pk)
        if self.worked_with([pk]):
            return False
        written = self._write_entry(from_plain(before["entry"]), before, row)
        Resource.objects.filter(pk=pk).update(
            organization=before["organization"], i18n=before["i18n"]
        )
        return written.pk == pk

    def take_back(self, ids: Collection[int]) -> set[int]:
        behind = set(
            Resource.objects.filter(pk__in=ids, organization__isnull=False)
            .order_by()
            .values_list("organization", flat=True)
        )
        gone = super().take_back(ids)
        self._take_back_organizations(behind)
        return gone

    def _take_back_organizations(self, ids: Collection[int]) -> None:
        """Delete those that came in with entries which are gone, and that nobody worked with."""
        events = AuditEvent.objects.filter(subject_type="organization", verb=VERB)
        ours = set(events.filter(subject_id__in=ids).values_list("subject_id", flat=True))
        gone = ours - worked_with(Organization, ours)
        rows = list(Organization.objects.filter(pk__in=gone).order_by("pk"))
        audit.record_all(self.user, "take_back_import", rows)
        Organization.objects.filter(pk__in=gone).delete()

    # --- In words ---

    def describe(self, says: Says) -> list[tuple[str, Any]]:
        if "entry" not in says:
            return []
        entry = from_plain(says["entry"])
        place = (entry.street, entry.city, entry.region, entry.postal_code)
        rules = tuple(each.rule for each in entry.schedules)
        hours = hours_words.say(Hours(rules, appointment=entry.appointment)) if rules else []
        told = {
            "name": entry.name,
            "heading": says.get("heading"),
            "description": entry.description,
            "email": entry.email,
            "website": entry.website,
            "address": comma().join(filter(None, place)),
            "languages": entry.languages,
            "audiences": entry.audiences,
            "ward": says.get("wards"),
            "cost": entry.cost,
        }
        found = base.Target.describe(self, told)
        if entry.phones:
            lines = code_list(line(each.number).as_national for each in entry.phones)
            found.append((str(SHOWN["phone"].label), lines))
        if hours or entry.hours_note:
            said = "\n".join(filter(None, [*hours, entry.hours_note]))
            found.append((str(SHOWN["hours"].label), said))
        if entry.organization:
            found.append((capfirst(str(Organization._meta.verbose_name)), entry.organization.name))
        return found

    def _shown(self, each: Field, value: Any) -> Any:
        return base.Target._shown(self, each, value)


def _note(note: str) -> str:
    """Return in words what the reader left out, cut or kept otherwise: "cut:description"."""
    what, _part, name = note.partition(":")
    field = OWN.get(CALLED.get(name, name))
    said = {"field": field.label if field else name or what}
    if what == "cut":
        return _("This is longer than its field, and was cut: %(field)s") % said
    return _("This could not be read, and was left out: %(field)s") % said

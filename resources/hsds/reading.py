"""Records of HSDS 3.0, ours or those of others, read into `IncomingEntry`.

What others fill in differently is taken as far as it goes: a text in place of a list, ids that are
no UUIDs, markup in texts. What has no place here but matters to whoever reads the page
(eligibility, how to apply) follows the description. `notes` say what was cut or left out.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from resources.choices import Appointment, Audience, Direction, Reach, Wanted
from resources.hours import is_zone, network_zone, zone_named
from resources.hsds import parts, values
from resources.hsds.incoming import (
    IncomingEntry,
    IncomingOrganization,
    IncomingTerm,
    RefusedRecordError,
)
from resources.hsds.marks import Marks
from resources.hsds.vocabulary import paired

STATUSES = {"active", "inactive", "defunct", "temporarily closed"}
# The texts of a service without a field here, in the order in which they follow the description.
FOLLOWING = (
    "eligibility_description",
    "application_process",
    "interpretation_services",
    "wait_time",
    "alert",
)
LONGEST = {
    "name": 120,
    "description": 2000,
    "wanted": 600,
    "drop_off": 300,
    "directions": 300,
    "transport": 300,
    "hours_note": 300,
    "cost": 120,
    "what_to_bring": 300,
    "access_note": 300,
    "street": 200,
    "city": 80,
    "region": 40,
    "postal_code": 12,
    "country": 2,
}
Record = dict[str, Any]


def read_service(record: Any, source: str = "") -> IncomingEntry:
    """Return a service at its first place. Raises `RefusedRecordError`.

    `source` tells apart the ids of two directories, where they are no UUIDs.
    """
    return next(read_places(record, source))


def read_places(record: Any, source: str = "") -> Iterator[IncomingEntry]:
    """Return a service once for each of its places: an entry here is at one.

    Raises `RefusedRecordError`.
    """
    if not isinstance(record, dict):
        raise RefusedRecordError("not_an_object")
    written = values.one_line(record, "id")
    if not written:
        raise RefusedRecordError("no_id")
    try:
        places = list(values.items(record, "service_at_locations")) or [{}]
        for number, place in enumerate(places):
            yield _Reader(record, place, source, is_first=number == 0).entry()
    except RefusedRecordError as refused:
        raise RefusedRecordError(refused.code, written, refused.detail) from refused
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise RefusedRecordError("wrong_type", written) from error


class _Reader:
    """Reads one service at one of its places."""

    def __init__(self, record: Record, place: Record, source: str, *, is_first: bool) -> None:
        self.record, self.place, self.source = record, place, source
        self.location = values.first(place, "location")
        self.uuid = values.id_of(record, source) or UUID(int=0)
        # Parts of ours are known by the id of the service, also at a second place.
        self.own = self.uuid
        if not is_first:
            self.uuid = uuid5(self.uuid, values.one_line(self.location or place, "id"))
        self.marks = Marks(record)
        self.notes: list[str] = []

    def entry(self) -> IncomingEntry:
        name = values.one_line(self.record, "name")
        if not name:
            raise RefusedRecordError("no_name")
        entry = IncomingEntry(
            uuid=self.uuid,
            source_id=values.one_line(self.record, "id"),
            name=name,
            status=self._status(),
            is_group=self.marks.is_yes("group"),
            terms=self._terms(),
            organization=self._organization(),
            description=self._description(),
            email=values.email(self.record, "email"),
            website=values.address(self.record, "url"),
            verified_on=values.day(self.record, "assured_date"),
            modified=values.moment(self.record, "last_modified"),
            notes=self.notes,
        )
        self._read_marks(entry)
        self._read_place(entry)
        self._read_cost(entry)
        self._read_hours(entry)
        owner = [self.record, self.place, self.location]
        entry.phones = parts.phones(owner, self.source, self.notes)
        entry.languages = parts.languages(self.record, self.location)
        self._cut(entry)
        return entry

    def _status(self) -> str:
        status = values.one_line(self.record, "status").lower()
        return status if status in STATUSES else "active"

    def _terms(self) -> list[IncomingTerm]:
        terms = [(term, True) for term in self.marks.headings()]
        terms += [(term, False) for term in self.marks.foreign]
        found: dict[str, IncomingTerm] = {}
        for term, is_heading in terms:
            id_, code, name = (values.one_line(term, part)[:80] for part in ("id", "code", "name"))
            found.setdefault(id_, IncomingTerm(id_, code, name, is_heading))
        return list(found.values())

    def _organization(self) -> IncomingOrganization | None:
        record = values.first(self.record, "organization")
        id_, name = values.id_of(record, self.source), values.one_line(record, "name")
        # Of an entry without one it is the entry itself.
        if id_ is None or not name or id_ == paired(self.own, "organization"):
            return None
        marks = Marks(record)
        return IncomingOrganization(
            uuid=id_,
            name=name[:120],
            description=values.text(record, "description")[:2000],
            website=values.address(record, "website") or values.address(record, "url"),
            email=values.email(record, "email"),
            i18n=marks.translations(("name", "description")),
            outdated=marks.outdated,
        )

    def _description(self) -> str:
        found = [values.text(self.record, "description")]
        if not self.marks.are_ours:
            found += [values.text(self.record, name) for name in FOLLOWING]
        return "\n\n".join(dict.fromkeys(filter(None, found)))

    def _read_marks(self, entry: IncomingEntry) -> None:
        marks = self.marks
        entry.audiences = marks.choices("audience", Audience)
        entry.wanted_kinds = marks.choices("wanted_kind", Wanted)
        entry.direction = marks.choice("direction", Direction) or "get"
        entry.reach = marks.choice("reach", Reach)
        entry.appointment = marks.choice("appointment", Appointment)
        entry.wards, entry.pods = marks.all("ward"), marks.all("pod")
        areas = values.items(self.record, "service_areas")
        entry.areas = [one for area in areas if (one := values.one_line(area, "name"))]
        entry.is_hotline = marks.is_yes("is_hotline")
        # A list that others keep is where its website is.
        entry.is_list = marks.is_yes("is_list") and bool(entry.website)
        entry.address_hidden = marks.is_yes("address_hidden")
        entry.wanted, entry.drop_off = marks.text("wanted"), marks.text("drop_off")
        entry.chat = values.address({"chat": marks.text("chat")}, "chat")
        entry.hours_note = marks.text("hours_note")
        entry.timezone = self._zone_name()
        entry.reopens_on = values.day({"day": marks.text("reopens_on")}, "day")
        entry.i18n, entry.outdated = marks.translations(LONGEST), marks.outdated

    def _zone_name(self) -> str:
        name = self.marks.text("timezone")
        return name if name and is_zone(name) and len(name) <= 40 else ""

    def _read_place(self, entry: IncomingEntry) -> None:
        location, here = self.location, values.first(self.location, "addresses")
        entry.city, entry.region = values.one_line(here, "city"), parts.region(here)
        entry.country = values.one_line(here, "country").upper()
        if len(entry.country) != 2:
            entry.country = ""
        entry.access, entry.access_note = parts.accessibility(location, self.own)
        if entry.address_hidden:
            return
        lines = [values.one_line(here, name) for name in ("address_1", "address_2")]
        entry.street = ", ".join(filter(None, lines))
        entry.postal_code = values.one_line(here, "postal_code")
        entry.latitude, entry.longitude = parts.point(location)
        # Of others it tells once more what the service is.
        ours = self.marks.are_ours
        entry.directions = values.one_line(location, "description") if ours else ""
        entry.transport = values.one_line(location, "transportation")

    def _read_cost(self, entry: IncomingEntry) -> None:
        entry.cost = values.one_line(self.record, "fees_description")
        entry.cost = entry.cost or values.one_line(self.record, "fees")
        costs = [values.number(one, "amount") for one in values.items(self.record, "cost_options")]
        known = [cost for cost in costs if cost is not None]
        said = self.marks.text("is_free")
        if said:
            entry.is_free = values.is_yes(said)
        elif known and not self.marks.are_ours:
            entry.is_free = not any(known)
        papers = values.items(self.record, "required_documents")
        written = [values.one_line(paper, "document") for paper in papers]
        entry.what_to_bring = "; ".join(filter(None, written))

    def _read_hours(self, entry: IncomingEntry) -> None:
        zone = zone_named(entry.timezone) if entry.timezone else network_zone()
        for owner in (self.record, self.place, self.location):
            # Of the nearest that says any: they are often said of each once more.
            if next(values.items(owner, "schedules"), None):
                entry.schedules, words = parts.schedules(owner, zone, self.source, self.notes)
                entry.hours_note = entry.hours_note or "; ".join(words)
                return

    def _cut(self, entry: IncomingEntry) -> None:
        for name, longest in LONGEST.items():
            written = getattr(entry, name)
            if len(written) > longest:
                setattr(entry, name, written[: longest - 1].rstrip() + "…")
                self.notes.append(f"cut:{name}")

"""The parts of open data: the rows behind each list, and how each is written.

A list is entries and groups, or organizations of three kinds, one after another in one order that
stays. A page of it is found by ids alone, counted on from one that is kept, and only its rows are
read whole. What came from a joined directory is not among them: whoever wants it asks there.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Mod, RowNumber

from pods.models import Group
from resources.choices import EntryState
from resources.hsds import group_records, records
from resources.hsds.records import Record, bare
from resources.hsds.vocabulary import paired
from resources.models import Organization, Resource

Write = Callable[[Any, datetime.date], Record]
KEYS = ("text_key", "name_joined")
# So many rows apart are the keys that are kept of a list.
STEP = 500


@dataclass(frozen=True)
class Extent:
    """The number of rows of a part, and the key of every `STEP`th one from the first, if kept."""

    count: int
    marks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Part:
    """Rows of one table in a list; `load` reads some of them whole, `write` makes records."""

    rows: QuerySet[Any]
    load: Callable[[QuerySet[Any]], QuerySet[Any]]
    row: Write
    full: Write
    # The id in the list of a row with the id `uuid`, and back again.
    pair: str = ""

    def narrowed(self, *wanted: Q) -> "Part":
        return Part(self.rows.filter(*wanted), self.load, self.row, self.full, self.pair)

    def extent(self) -> Extent:
        """Return its extent with all marks: one walk through all of its keys."""
        place = Window(RowNumber(), order_by="pk")
        marked = self.rows.order_by("pk").annotate(rest=Mod(place, STEP)).filter(rest=1)
        return Extent(self.rows.count(), tuple(marked.values_list("pk", flat=True)))

    def page(self, first: int, last: int, marks: Sequence[int] = ()) -> list[Any]:
        """Return the rows from `first` to before `last` in the order of their keys."""
        rows = self.rows.order_by("pk")
        if passed := first // STEP if marks else 0:
            rows = rows.filter(pk__gte=marks[passed])
        start, end = first - passed * STEP, last - passed * STEP
        keys = list(rows.values_list("pk", flat=True)[start:end])
        return list(self.load(self.rows.model._default_manager.filter(pk__in=keys)).order_by("pk"))

    def get(self, id_: UUID) -> Any:
        """Return the row whose record has the id `id_`; None where there is none."""
        own = paired(id_, self.pair) if self.pair else id_
        return self.load(self.rows.filter(uuid=own)).order_by("pk").first()


def slice_of(
    parts: Sequence[Part], extents: Sequence[Extent], first: int, last: int
) -> list[tuple[Part, Any]]:
    """Return (part, row) of those from `first` to before `last` of all parts, as their `extents`.

    The number of queries does not depend on the number of rows.
    """
    found: list[Any] = []
    begun = 0
    for part, extent in zip(parts, extents, strict=True):
        low, high = max(first - begun, 0), min(last - begun, extent.count)
        if low < high:
            found += [(part, row) for row in part.page(low, high, extent.marks)]
        begun += extent.count
    return found


def loaded(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return entries with all that a record of them says, in a few queries for all of them."""
    rows = rows.select_related("category", "organization").defer(*KEYS)
    return rows.prefetch_related("phones", "schedules", "wards", "pods")


def loaded_alone(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return entries with their organization, which is all that their own fields tell."""
    return rows.select_related("organization").defer(*KEYS)


def _groups(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("ward").defer("find_key")


def _as_they_are(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def services(*, full: bool) -> list[Part]:
    """Return the parts of /services: entries that are or were public, then groups."""
    return [
        Part(
            Resource.objects.known().own(),
            loaded if full else loaded_alone,
            _listed,
            records.service,
        ),
        Part(Group.objects.published(), _groups, _listed_group, _group),
    ]


def _listed(entry: Resource, day: datetime.date) -> Record:
    row = records.service_row(entry, day)
    if entry.state == EntryState.WITHDRAWN:
        return row
    organization = bare(records.organization_of(entry))
    return {**row, "organization_id": organization["id"], "organization": organization}


def _listed_group(group: Group, _day: datetime.date) -> Record:
    organization = group_records.group_organization(group)
    row = group_records.group_row(group)
    return {**row, "organization_id": organization["id"], "organization": organization}


def _group(group: Group, _day: datetime.date) -> Record:
    return group_records.group_service(group)


def organizations() -> list[Part]:
    """Return the parts of /organizations: those behind entries, entries by themselves, groups."""
    public = Resource.objects.published().own()
    behind = Organization.objects.filter(Exists(public.filter(organization=OuterRef("pk"))))
    return [
        Part(behind, _as_they_are, _bare_organization, _organization),
        Part(
            public.filter(organization=None),
            loaded_alone,
            _own_organization,
            _own_organization,
            "organization",
        ),
        Part(Group.objects.published(), _groups, _of_group, _of_group, "organization"),
    ]


def _organization(row: Organization, _day: datetime.date) -> Record:
    return records.organization(row)


def _bare_organization(row: Organization, _day: datetime.date) -> Record:
    return bare(records.organization(row))


def _own_organization(entry: Resource, _day: datetime.date) -> Record:
    return records.own_organization(entry)


def _of_group(group: Group, _day: datetime.date) -> Record:
    return group_records.group_organization(group)


def locations() -> list[Part]:
    """Return the parts of /locations: the place of each entry and each group."""
    return [
        Part(
            Resource.objects.published().own(),
            loaded_alone,
            lambda entry, _day: records.location_row(entry),
            lambda entry, _day: records.location(entry),
            "location",
        ),
        Part(
            Group.objects.published(),
            _groups,
            lambda group, _day: group_records.group_location(group),
            lambda group, _day: group_records.group_location(group),
            "location",
        ),
    ]


def service_at_locations(*, full: bool) -> list[Part]:
    """Return the parts of /service_at_locations: each entry and each group at its place."""
    return [
        Part(
            Resource.objects.published().own(),
            loaded if full else loaded_alone,
            lambda entry, day: {
                **records.service_at_location_row(entry),
                "location": records.location_row(entry),
                "service": _listed(entry, day),
            },
            lambda entry, day: {
                **records.service_at_location_row(entry),
                "location": records.location(entry),
                "service": without_places(records.service(entry, day)),
            },
            "service_at_location",
        ),
        Part(
            Group.objects.published(),
            _groups,
            lambda group, day: {
                **group_records.group_place_row(group),
                "location": group_records.group_location(group),
                "service": _listed_group(group, day),
            },
            lambda group, day: {
                **group_records.group_place_row(group),
                "location": group_records.group_location(group),
                "service": without_places(_group(group, day)),
            },
            "service_at_location",
        ),
    ]


def without_places(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "service_at_locations"}


def services_of(parts: Iterable[Part], organization_id: UUID) -> list[Q]:
    """Return for each of the parts of services which rows are those of an organization."""
    own = Q(uuid=paired(organization_id, "organization"))
    behind = Q(organization__uuid=organization_id, state=EntryState.PUBLISHED, source=None)
    return [behind | own & Q(organization=None) if _is_entries(part) else own for part in parts]


def _is_entries(part: Part) -> bool:
    return part.rows.model is Resource

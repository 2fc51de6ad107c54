"""Tabular packages of HSDS 2.x and 3.x: their tables, put together into records of HSDS 3.0.

Versions differ in the names of tables and columns, and in what is a table of its own. Tables and
columns are looked up under all the names that versions gave them; a package may lack any of them
but the services.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from resources.hsds.tables_of_old import old_hours, old_record
from resources.hsds.values import MOST_ITEMS

Record = dict[str, Any]
# The names under which versions have had a table, without ".csv", in the singular.
TABLES = {
    "service": "services",
    "organization": "organizations",
    "location": "locations",
    "service_at_location": "service_at_locations",
    "services_at_location": "service_at_locations",
    "address": "addresses",
    "physical_address": "addresses",
    "postal_address": "postal",
    "phone": "phones",
    "contact": "contacts",
    "schedule": "schedules",
    "regular_schedule": "regular_hours",
    "holiday_schedule": "holiday_hours",
    "language": "languages",
    "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility",
    "cost_option": "cost_options",
    "required_document": "required_documents",
    "document": "required_documents",
    "service_area": "service_areas",
    "eligibility": "eligibility",
    "taxonomy": "taxonomies",
    "taxonomy_term": "terms",
    "term": "terms",
    "attribute": "attributes",
    "service_attribute": "attributes",
    "other_attribute": "attributes",
    "service_taxonomy": "attributes",
    "program": "programs",
}


class Table:
    """The rows of one file as tuples, which take a fraction of what objects take."""

    def __init__(self, columns: Iterable[str]) -> None:
        self.columns = [column.strip().lower() for column in columns]
        self.rows: list[tuple[str, ...]] = []

    def add(self, row: Iterable[str]) -> None:
        self.rows.append(tuple(row))

    def record(self, row: tuple[str, ...]) -> Record:
        """Return a row without its empty cells."""
        pairs = zip(self.columns, row, strict=False)
        return {name: value for name, value in pairs if value != "" and value is not None}

    def grouped(self, column: str) -> dict[str, list[tuple[str, ...]]]:
        """Return the rows by what stands in `column`; none of those where it is empty."""
        groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        if column in self.columns:
            place = self.columns.index(column)
            for row in self.rows:
                if len(row) > place and row[place]:
                    groups[row[place]].append(row)
        return groups


def table_name(path: str) -> str:
    """Return our name for the table in the file `path`; "" for one that is not read."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    name = name.removesuffix(".csv").replace("-", "_")
    singular = name.removesuffix("es") if name.endswith("addresses") else name.removesuffix("s")
    if name == "taxonomies":
        singular = "taxonomy"
    return TABLES.get(name) or TABLES.get(singular, "")


class Tables:
    """The tables of a package; `services` puts them together, one record at a time."""

    def __init__(self, tables: dict[str, Table]) -> None:
        self.tables = tables
        self._groups: dict[tuple[str, str], dict[str, list[tuple[str, ...]]]] = {}

    def services(self) -> Iterator[Record]:
        """Return each service as a record of HSDS 3.0."""
        table = self.tables["services"]
        for row in table.rows:
            yield self._service(table.record(row))

    def _children(self, name: str, column: str, id_: str) -> list[Record]:
        table = self.tables.get(name)
        if table is None or not id_:
            return []
        if (name, column) not in self._groups:
            self._groups[name, column] = table.grouped(column)
        rows = self._groups[name, column].get(id_, ())[:MOST_ITEMS]
        return [old_record(name, table.record(row)) for row in rows]

    def _one(self, name: str, id_: str) -> Record:
        return next(iter(self._children(name, "id", id_)), {})

    def _service(self, row: Record) -> Record:
        row = old_record("services", row)
        id_ = row.get("id", "")
        organization = self._one("organizations", row.get("organization_id", ""))
        places = self._children("service_at_locations", "service_id", id_)
        record = {
            **row,
            "organization": self._with_attributes(organization, "organization"),
            "service_at_locations": [self._place(place) for place in places],
            "phones": self._phones("service_id", id_),
            "contacts": self._contacts("service_id", id_),
            "schedules": self._hours("service_id", id_),
            "languages": self._children("languages", "service_id", id_),
            "service_areas": self._children("service_areas", "service_id", id_),
            "cost_options": self._children("cost_options", "service_id", id_),
            "required_documents": self._children("required_documents", "service_id", id_),
        }
        for rule in self._children("eligibility", "service_id", id_):
            record.setdefault("eligibility_description", rule.get("eligibility", ""))
        return self._with_attributes(record, "service")

    def _place(self, place: Record) -> Record:
        location = self._one("locations", place.get("location_id", ""))
        id_ = location.get("id", "")
        addresses = self._children("addresses", "location_id", id_)
        # Rows about the place alone; those of a service at it too are already the service's.
        return {
            **place,
            "phones": self._phones("service_at_location_id", place.get("id", "")),
            "schedules": self._hours("service_at_location_id", place.get("id", "")),
            "location": {
                **location,
                "addresses": addresses or self._children("postal", "location_id", id_),
                "accessibility": self._children("accessibility", "location_id", id_),
                "phones": self._phones("location_id", id_),
                "schedules": self._hours("location_id", id_),
                "languages": self._children("languages", "location_id", id_),
            },
        }

    def _contacts(self, column: str, id_: str) -> list[Record]:
        contacts = self._children("contacts", column, id_)
        return [{"phones": self._phones("contact_id", one.get("id", ""))} for one in contacts]

    def _phones(self, column: str, id_: str) -> list[Record]:
        found = self._children("phones", column, id_)
        for phone in found:
            spoken = self._children("languages", "phone_id", phone.get("id", ""))
            phone["languages"] = spoken or phone.get("languages", [])
            self._with_attributes(phone, "phone")
        return found

    def _hours(self, column: str, id_: str) -> list[Record]:
        regular = self._children("regular_hours", column, id_)
        holidays = self._children("holiday_hours", column, id_)
        own = self._children("schedules", column, id_)
        for schedule in own:
            self._with_attributes(schedule, "schedule")
        return [*own, *old_hours(regular, holidays)]

    def _with_attributes(self, record: Record, entity: str) -> Record:
        """Add to `record` its attributes, which may name their owner by any of three columns."""
        id_ = record.get("id", "")
        rows = self._children("attributes", "link_id", id_)
        rows += self._children("attributes", "entity_id", id_)
        if entity == "service":
            rows += self._children("attributes", "service_id", id_)
        attributes = []
        for row in rows:
            term_id = row.get("taxonomy_term_id") or row.get("taxonomy_id") or ""
            term = self._one("terms", term_id) or self._one("taxonomies", term_id)
            term = dict(term) or {"id": term_id, "name": row.get("taxonomy_detail", "")}
            attributes.append({**row, "taxonomy_term": term})
        if attributes:
            record["attributes"] = attributes
        return record

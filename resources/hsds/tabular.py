"""Records of HSDS 3.0 as rows of its tables: one file of CSV for each, and what describes them.

Cells hold what was written, also where a spreadsheet program would take it for a formula: whoever
reads a data package reads data, and a sign put before it would be a part of it.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from resources.hsds.records import Record, bare
from resources.hsds.vocabulary import VERSION

# The tables that we fill, in the columns of the standard.
COLUMNS = {
    "organizations": (
        "id,name,alternate_name,description,email,website,tax_status,tax_id,year_incorporated,"
        "legal_status,logo,uri,parent_organization_id"
    ),
    "services": (
        "id,organization_id,program_id,name,alternate_name,description,url,email,status,"
        "interpretation_services,application_process,fees_description,wait_time,fees,"
        "accreditations,eligibility_description,minimum_age,maximum_age,assured_date,"
        "assurer_email,licenses,alert,last_modified"
    ),
    "service_at_location": "id,service_id,location_id,description",
    "locations": (
        "id,location_type,url,organization_id,name,alternate_name,description,transportation,"
        "latitude,longitude,external_identifier,external_identifier_type"
    ),
    "addresses": (
        "id,location_id,attention,address_1,address_2,city,region,state_province,postal_code,"
        "country,address_type"
    ),
    "phones": (
        "id,location_id,service_id,organization_id,contact_id,service_at_location_id,number,"
        "extension,type,description"
    ),
    "schedules": (
        "id,service_id,location_id,service_at_location_id,valid_from,valid_to,dtstart,timezone,"
        "until,count,wkst,freq,interval,byday,byweekno,bymonthday,byyearday,description,opens_at,"
        "closes_at,schedule_link,attending_type,notes"
    ),
    "service_areas": "id,service_id,name,description,extent,extent_type,uri",
    "required_documents": "id,service_id,document,uri",
    "languages": "id,service_id,location_id,phone_id,name,code,note",
    "accessibility": "id,location_id,description,details,url",
    "cost_options": ("id,service_id,valid_from,valid_to,option,currency,amount,amount_description"),
    "attributes": "id,link_id,taxonomy_term_id,link_type,link_entity,value",
    "taxonomies": "id,name,description,uri,version",
    "taxonomy_terms": "id,code,name,description,parent_id,taxonomy,language,taxonomy_id,term_uri",
}
NUMBERS = {
    "latitude",
    "longitude",
    "extension",
    "timezone",
    "interval",
    "count",
    "amount",
    "minimum_age",
    "maximum_age",
    "year_incorporated",
}
Row = tuple[str, dict[str, Any]]


def rows_of_service(record: Record) -> Iterator[Row]:
    """Return the rows of all tables that a service takes, but that of its organization."""
    own = {"service_id": record["id"]}
    yield "services", {**bare(record), "organization_id": record["organization"]["id"]}
    yield from _attributes(record, "service")
    for name in ("service_areas", "required_documents", "cost_options", "languages"):
        yield from ((name, {**child, **own}) for child in record.get(name, ()))
    for schedule in record.get("schedules", ()):
        yield "schedules", {**bare(schedule), **own}
        yield from _attributes(schedule, "schedule")
    for phone in record.get("phones", ()):
        yield from _phone(phone, own)
    for place in record.get("service_at_locations", ()):
        location = place["location"]
        yield "service_at_location", {**bare(place), **own, "location_id": location["id"]}
        yield from _location(location)


def rows_of_organization(record: Record) -> Iterator[Row]:
    yield "organizations", bare(record)
    yield from _attributes(record, "organization")


def _phone(phone: Record, own: dict[str, str]) -> Iterator[Row]:
    yield "phones", {**bare(phone), **own}
    yield from _attributes(phone, "phone")
    for language in phone.get("languages", ()):
        yield "languages", {**language, "phone_id": phone["id"]}


def _location(location: Record) -> Iterator[Row]:
    yield "locations", bare(location)
    for name in ("addresses", "accessibility"):
        for child in location.get(name, ()):
            yield name, {**child, "location_id": location["id"]}


def _attributes(record: Record, entity: str) -> Iterator[Row]:
    for attribute in record.get("attributes", ()):
        link = {"link_id": record["id"], "link_entity": entity}
        term = {"taxonomy_term_id": attribute["taxonomy_term"]["id"]}
        yield "attributes", {**bare(attribute), **link, **term}


class Writer:
    """Writes rows into one file for each table, in a directory that is there."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.files: dict[str, Any] = {}
        self.writers: dict[str, Any] = {}

    def __enter__(self) -> "Writer":
        for name, columns in COLUMNS.items():
            self.files[name] = (self.directory / f"{name}.csv").open("w", newline="")
            names = columns.split(",")
            writer = csv.DictWriter(self.files[name], names, extrasaction="ignore")
            writer.writeheader()
            self.writers[name] = writer
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self.files.values():
            file.close()

    def add(self, rows: Iterable[Row]) -> None:
        for name, row in rows:
            self.writers[name].writerow(row)


def description(title: str, license_url: str) -> dict[str, Any]:
    """Return what `datapackage.json` says of the tables."""
    return {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": title,
        "description": f"Human Services Data Specification {VERSION}",
        "licenses": [{"path": license_url}] if license_url else [],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "primaryKey": "id",
                    "fields": [_field(column) for column in columns.split(",")],
                },
            }
            for name, columns in COLUMNS.items()
        ],
    }


def _field(name: str) -> dict[str, str]:
    return {"name": name, "type": "number" if name in NUMBERS else "string"}

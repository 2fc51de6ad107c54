"""Every answer of a filled directory is what the official schemas of HSDS 3.0 say."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest

from resources.hsds.packaging import make_package
from resources.hsds.tabular import NUMBERS
from tests.hsds.official import DIRECTORY, faults, needs_schemas, page_validator

pytestmark = [pytest.mark.django_db, needs_schemas]
SCHEMAS = {
    "services": ("compiled/service_list", "service"),
    "organizations": ("compiled/organization_list", "organization"),
    "locations": ("location", "location"),
    "service_at_locations": ("compiled/service_at_location_list", "service_at_location"),
    "taxonomies": ("taxonomy", "taxonomy"),
    "taxonomy_terms": ("taxonomy_term", "taxonomy_term"),
}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("query", [{}, {"full": "true"}, {"minimal": "true"}])
def test_lists_and_each_of_their_records(filled, ask, name, query):
    in_list, whole = SCHEMAS[name]
    page = ask(name, **query, per_page=100)

    assert list(page_validator().iter_errors(page)) == []
    assert page["size"] == len(page["contents"]) > 1
    for record in page["contents"]:
        assert faults(whole if query.get("full") else in_list, record) == []
        one = ask(f"{name}/{record['id']}")
        assert one["id"] == record["id"]
        assert faults(whole, one) == []


def test_a_whole_service_stands_alone_too(filled, ask):
    for record in ask("services", full="true")["contents"]:
        assert faults("compiled/service_with_definitions", record) == []


def test_an_organization_with_its_services_whole(filled, ask):
    one = ask(f"organizations/{filled.behind.uuid}", full_service="true")

    assert faults("organization", one) == []
    assert [service["name"] for service in one["services"]] == ["Food bank"]
    assert faults("service", one["services"][0]) == []


def test_a_record_that_is_wrong_would_be_found(filled, ask):
    record = ask(f"services/{filled.clinic.uuid}")
    assert faults("service", {**record, "status": "open"})
    assert faults("service", {**record, "id": "seven"})
    assert faults("service", {**record, "url": "no address"})
    assert faults("service", {**record, "last_modified": "lately"})
    assert faults("service", {**record, "phones": [{"number": "1"}]})


def test_the_package_and_each_of_its_tables(filled):
    tables = tables_of_package()

    assert faults("compiled/tabular", tables) == []
    for path, rows in tables.items():
        schema = one_schema(path)
        for row in rows:
            missing = [name for name in schema.get("tabular_required", ()) if not row.get(name)]
            assert not missing, (path, row)
    ids = {row["id"] for row in tables["organizations.csv"]}
    assert {row["organization_id"] for row in tables["services.csv"]} == ids
    terms = {row["id"] for row in tables["taxonomy_terms.csv"]}
    assert {row["taxonomy_term_id"] for row in tables["attributes.csv"]} <= terms
    places = {row["id"] for row in tables["locations.csv"]}
    assert {row["location_id"] for row in tables["service_at_location.csv"]} == places


def tables_of_package() -> dict[str, list[dict[str, Any]]]:
    package = make_package()
    assert package is not None
    data = b"".join(bytes(piece.data) for piece in package.pieces.all())
    assert len(data) == package.size
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        about = json.loads(archive.read("datapackage.json"))
        return {
            resource["path"]: rows_of(archive.read(resource["path"]).decode())
            for resource in about["resources"]
        }


def rows_of(text: str) -> list[dict[str, Any]]:
    return [
        {name: float(cell) if name in NUMBERS else cell for name, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(text))
    ]


def one_schema(path: str) -> dict[str, Any]:
    for file in (DIRECTORY / "schema").glob("*.json"):
        schema = json.loads(file.read_text())
        if schema.get("path") == path:
            return schema
    raise AssertionError(f"no schema has the path {path}")

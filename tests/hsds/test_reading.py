"""Packages of others: JSON 3.0, tables of 1.x to 3.x, official examples, and files that lie."""

import csv
import datetime
import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.audit import SYSTEM
from resources.hsds import unpacking
from resources.hsds.incoming import RefusedRecordError
from resources.hsds.package import read_package
from resources.hsds.packaging import make_package
from resources.hsds.reading import read_service
from resources.hsds.records import service
from resources.hsds.rows import loaded
from resources.hsds.storing import Ways, store_entry
from resources.hsds.unpacking import RefusedPackageError
from resources.models import Resource
from tests.factories import make_resource_category
from tests.hsds.official import DIRECTORY, example, needs_schemas
from tests.hsds.test_round_trip import DAY, empty_directory


def zipped(**tables: list[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)))
            writer.writeheader()
            writer.writerows(rows)
            archive.writestr(f"data/{name}.csv", "\ufeff" + text.getvalue())
    return file.getvalue()


@needs_schemas
@pytest.mark.parametrize("name", ["service_full.json", "service_list.json", "tabular.json"])
def test_official_services_are_read(name):
    package = read_package(example(name))
    (entry, *_others) = package.entries()

    assert package.refused == []
    assert entry.name == "Community Counselling"
    assert entry.email == "email@example.com"
    assert entry.organization is not None
    assert entry.organization.name == "Example Organization Inc."
    assert entry.description.startswith("Counselling Services provided by trained")
    if name != "service_list.json":
        assert "aged 12 and over" in entry.description
        assert entry.street == "1-30 Main Street, MyVillage"
        assert entry.languages == ["ur"]
        assert entry.what_to_bring.startswith("Any official identification")
        assert entry.is_free is False
        # Theirs names weeks of the year, which no rule of ours has: kept in words.
        assert entry.hours_note.startswith("The service is available from 10 am")
        # In the tables the attribute is that of a service that they do not hold.
        assert [term.name for term in entry.terms] == ["name"] * (name == "service_full.json")


@needs_schemas
def test_the_official_tables_are_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted((DIRECTORY / "examples" / "csv").glob("*.csv")):
            archive.write(path, path.name)

    package = read_package(file.getvalue())
    (entry,) = package.entries()

    assert package.kind == "tabular"
    assert entry.name == "Community Counselling"
    assert entry.languages == ["ur"]


@needs_schemas
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["service_full.json", "service_list.json", "tabular.json"])
def test_official_services_are_stored(name):
    ways = Ways(make_resource_category(name="Other"))
    for entry in read_package(example(name)).entries():
        stored = store_entry(entry, ways, actor=SYSTEM)
        assert stored is not None
        assert stored.state == "published"
    assert Resource.objects.count() >= 1


@pytest.mark.django_db
def test_our_own_package_brings_back_a_directory(filled):
    before = written()
    package = make_package()
    assert package is not None
    data = b"".join(bytes(piece.data) for piece in package.pieces.all())
    assert "Fern Street Clinic" in before
    groups = {"Eastside Aid", "Baltimore Aid"}
    empty_directory()

    read = read_package(data)
    ways = Ways(make_resource_category(name="Other"), makes_headings=True)
    for entry in read.entries():
        if not entry.is_group:
            store_entry(entry, ways, actor=SYSTEM)
            continue
        assert entry.name in groups
        groups.remove(entry.name)

    assert read.refused == []
    assert groups == set()
    assert written() == before


def written() -> dict[str, Any]:
    rows = loaded(Resource.objects.published()).order_by("name")
    return {row.name: {**service(row, DAY), "last_modified": ""} for row in rows}


def test_tables_of_version_two():
    data = zipped(
        organizations=[{"id": "1", "name": "Bread House", "url": "http://example.org"}],
        services=[
            {
                "id": "7",
                "organization_id": "1",
                "name": "Hot meals",
                "description": "<p>Soup</p><p>Bread</p>",
                "status": "active",
                "fees": "None",
                "application_process": "Come by",
                "url": "www.example.org/meals",
            }
        ],
        services_at_location=[{"id": "9", "service_id": "7", "location_id": "3"}],
        locations=[{"id": "3", "name": "Hall", "latitude": "38.9", "longitude": "-77.0"}],
        physical_addresses=[
            {
                "id": "4",
                "location_id": "3",
                "address_1": "12 Oak St",
                "city": "Washington",
                "state_province": "DC",
                "postal_code": "20010",
                "country": "US",
            }
        ],
        phones=[{"id": "5", "service_id": "7", "number": "(202) 555-0123", "extension": "4"}],
        regular_schedules=[
            {"id": "1", "service_id": "7", "weekday": "1", "opens_at": "9:00am",
             "closes_at": "1pm"}
        ],
        holiday_schedules=[
            {"id": "2", "service_id": "7", "closed": "True", "start_date": "2026-12-25",
             "end_date": "2026-12-26"}
        ],
        languages=[{"id": "1", "service_id": "7", "language": "Spanish"}],
        accessibility_for_disabilities=[
            {"id": "1", "location_id": "3", "accessibility": "Elevator"}
        ],
        required_documents=[{"id": "1", "service_id": "7", "document": "A bag"}],
        service_taxonomy=[{"id": "1", "service_id": "7", "taxonomy_id": "BD-1800"}],
        taxonomy=[{"id": "BD-1800", "name": "Food", "vocabulary": "AIRS"}],
        service_areas=[{"id": "1", "service_id": "7", "service_area": "Ward 1"}],
    )  # fmt: skip

    (entry,) = read_package(data, "https://example.org").entries()

    assert (entry.source_id, entry.name, entry.cost) == ("7", "Hot meals", "None")
    assert entry.description == "Soup\nBread\n\nCome by"
    assert entry.website == "https://www.example.org/meals"
    assert entry.organization is not None
    assert entry.organization.website == "http://example.org"
    assert (entry.street, entry.city, entry.postal_code) == ("12 Oak St", "Washington", "20010")
    assert (entry.latitude, entry.longitude) == (38.9, -77.0)
    assert [phone.number for phone in entry.phones] == ["+12025550123;ext=4"]
    assert [one.rule.kind for one in entry.schedules] == ["regular", "closed"]
    assert entry.schedules[0].rule.byday == ("MO",)
    assert entry.schedules[0].rule.closes_at == datetime.time(13)
    assert entry.languages == ["es"]
    assert entry.access == ["elevator"]
    assert entry.what_to_bring == "A bag"
    assert [(term.id, term.name) for term in entry.terms] == [("BD-1800", "Food")]
    assert entry.areas == ["Ward 1"]
    # Another directory's 7 is another service.
    (other,) = read_package(data, "https://example.com").entries()
    assert other.uuid != entry.uuid


def test_a_service_at_three_places_is_three_entries():
    places = [
        {"id": f"p{number}", "location": {"id": f"l{number}", "addresses": [
            {"address_1": f"{number} Elm St", "city": "Washington"}]}}
        for number in range(3)
    ]  # fmt: skip
    data = json.dumps([{"id": "s", "name": "Pantry", "service_at_locations": places}]).encode()

    entries = list(read_package(data).entries())

    assert [entry.street for entry in entries] == ["0 Elm St", "1 Elm St", "2 Elm St"]
    assert len({entry.uuid for entry in entries}) == 3
    assert entries[0].uuid == read_service({"id": "s", "name": "Pantry"}).uuid


def test_pages_lines_and_organizations_are_packages_too():
    one = {"id": "1", "name": "A"}
    texts = [
        json.dumps(one),
        json.dumps([one]),
        json.dumps({"total_items": 1, "contents": [one]}),
        json.dumps(one) + "\n" + json.dumps({**one, "id": "2"}),
        json.dumps({"id": "o", "name": "Org", "description": "", "services": [one]}),
    ]
    for text in texts:
        entries = list(read_package(text.encode()).entries())
        assert entries[0].name == "A"
    assert entries[0].organization is not None
    assert entries[0].organization.name == "Org"


def test_records_that_are_none_are_refused_one_by_one():
    data = json.dumps(
        [
            {"id": "1", "name": "Good"},
            {"id": "2"},
            {"name": "No id"},
            "a text",
            {"id": "3", "name": {"en": "Object"}},
            {"id": "4", "name": "Odd", "phones": 7, "schedules": "Mondays", "latitude": []},
        ]
    ).encode()

    package = read_package(data)
    names = [entry.name for entry in package.entries()]

    assert names == ["Good"]
    codes = [(refused.code, refused.record) for refused in package.refused]
    assert codes == [
        ("no_name", "2"),
        ("no_id", "#3"),
        ("not_an_object", "#4"),
        ("wrong_type", "3"),
        ("wrong_type", "4"),
    ]


def test_what_is_too_long_is_cut_and_said():
    entry = read_service({"id": "1", "name": "A", "description": "word " * 1000})

    assert len(entry.description) == 2000
    assert entry.notes == ["cut:description"]


def test_addresses_that_would_run_a_script_are_left_out():
    entry = read_service(
        {"id": "1", "name": "A\u202egnp.exe", "url": "javascript:alert(1)", "email": "no one"}
    )

    assert (entry.website, entry.email) == ("", "")
    assert entry.name == "Agnp.exe"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_package"),
        (b"<html>Not found</html>", "not_a_package"),
        (b"{", "broken"),
        (b"[" * 100_000, "broken"),
        (b'{"id": "1", "name": "\xff"}', "broken"),
        (b"[]", "no_services"),
        (b"[1, 2]", "no_services"),
        (b"PK\x03\x04", "broken"),
        (zipped(organizations=[{"id": "1"}]), "no_services"),
        (zipped(notes=[{"id": "1"}]), "not_a_package"),
    ],
)
def test_files_that_are_no_packages(data, code):
    with pytest.raises(RefusedPackageError) as refused:
        list(read_package(data).entries())
    assert refused.value.code == code


def test_a_bomb_is_let_go_of(monkeypatch):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", "id,name\n" + "1,A\n" * 300_000)
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 1_000_000)
    with pytest.raises(RefusedPackageError, match="unpacks_too_large"):
        read_package(file.getvalue())
    monkeypatch.setattr(unpacking, "LARGEST_UNPACKED", 10_000_000)
    monkeypatch.setattr(unpacking, "MOST_ROWS", 1000)
    with pytest.raises(RefusedPackageError, match="too_many_rows"):
        read_package(file.getvalue())
    monkeypatch.setattr(unpacking, "LARGEST_FILE", 100)
    with pytest.raises(RefusedPackageError, match="too_large"):
        read_package(file.getvalue())


NAMES = st.sampled_from(
    [
        *("id", "name", "status", "organization", "phones", "number", "extension", "location"),
        *("service_at_locations", "addresses", "schedules", "freq", "byday", "opens_at"),
        *("valid_from", "languages", "code", "attributes", "taxonomy_term", "value", "amount"),
        *("cost_options", "accessibility", "latitude", "url", "email", "description"),
    ]
)
values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, values, max_size=8))
def test_nothing_but_an_entry_or_a_reason_comes_of_a_record(record):
    try:
        entry = read_service({"name": "A", "id": "1", **record})
    except RefusedRecordError as refused:
        entry, code = None, refused.code
    else:
        code = ""
    assert (entry is None) == bool(code)
    assert code in {"", "no_id", "no_name", "wrong_type"}

"""What goes out as HSDS comes in again as it was, and goes out the same once more."""

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.audit import SYSTEM
from resources.hsds.reading import read_service
from resources.hsds.records import Record, service
from resources.hsds.rows import loaded
from resources.hsds.storing import Ways, store_entry
from resources.models import Organization, Phone, Resource, ResourceCategory
from tests.factories import make_pod, make_resource_category, make_ward
from tests.hsds.filled import entries, full_fields, store

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 30)


def out() -> list[Record]:
    rows = loaded(Resource.objects.known()).order_by("name", "pk")
    # The moment of a change is ours: whoever follows us asks for what changed here.
    return [{**service(row, DAY), "last_modified": ""} for row in rows]


def empty_directory() -> None:
    Resource.objects.all().delete()
    Organization.objects.all().delete()
    ResourceCategory.objects.all().delete()


@pytest.fixture
def places() -> tuple[Any, Any]:
    ward = make_ward(name="Harbor", slug="harbor")
    return ward, make_pod(ward, slug="fern")


def bring_in(records: list[Record]) -> None:
    ways = Ways(make_resource_category(), makes_headings=True)
    for record in records:
        assert store_entry(read_service(record), ways, actor=SYSTEM) is not None


# Not in HSDS: ours alone, made by the database, or tables of their own that entries name.
NOT_OUT = {
    *("id", "slug", "state", "areas", "reading_keys", "text_key", "name_joined", "i18n"),
    *("published_at", "created_at", "verified_by"),
    # Who checks here is of no use elsewhere, where it stands as checked by us.
    *("verified_how", "verified_as", "verified_name", "verified_ward", "keeper", "source"),
}
OF_THEIR_OWN = {"uuid", "category", "organization", "reach", "country", "updated_at"}


def test_every_field_of_an_entry_is_tried():
    tried = {name for name in full_fields() if not name.startswith("_")} | {"address_hidden"}
    fields = {field.name for field in Resource._meta.concrete_fields}
    # A new field fails here until it goes out, or somebody decides that it stays.
    assert fields - NOT_OUT - OF_THEIR_OWN == tried


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(entries(), min_size=1, max_size=3))
def test_every_field_comes_back(places, found):
    empty_directory()
    category = make_resource_category(name="Health", slug="health")
    for fields in found:
        store(fields, *places, category)
    before = out()
    empty_directory()

    bring_in(before)

    assert out() == before


def test_what_a_person_wrote_comes_back_once_and_again(places):
    store(full_fields(), *places, make_resource_category())
    before = out()

    bring_in(before)
    bring_in(before)

    assert out() == before
    assert Resource.objects.count() == 1
    assert Phone.objects.count() == len(full_fields()["_phones"])


def test_an_outdated_translation_stays_outdated(places):
    store({**full_fields(), "_is_outdated": True}, *places, make_resource_category())
    before = out()
    empty_directory()

    bring_in(before)

    codes = [one["taxonomy_term"]["code"] for one in before[0]["attributes"]]
    assert codes.count("outdated_translation") == 3
    assert out() == before


def test_a_withdrawn_one_is_withdrawn_there_too(places):
    entry = store(full_fields(), *places, make_resource_category())
    record = {**service(loaded(Resource.objects.all()).get(), DAY), "status": "defunct"}

    bring_in([record])

    entry.refresh_from_db()
    assert entry.state == "withdrawn"
    (told,) = out()
    assert told == {
        "id": str(entry.uuid),
        "name": entry.name,
        "status": "defunct",
        "last_modified": "",
    }


def test_a_withdrawn_one_that_never_was_here_is_not_stored():
    ways = Ways(make_resource_category())
    incoming = read_service({"id": "a", "name": "Gone", "status": "inactive"})

    assert store_entry(incoming, ways, actor=SYSTEM) is None
    assert not Resource.objects.exists()


def test_an_address_that_is_secret_here_stays_so(places):
    entry = store(full_fields(), *places, make_resource_category())
    record = service(loaded(Resource.objects.all()).get(), DAY)
    for name in ("street", "postal_code", "directions", "drop_off", "transport"):
        setattr(entry, name, "")
    entry.latitude = entry.longitude = None
    entry.address_hidden = True
    entry.save()

    bring_in([record])

    told = str(out())
    assert entry.name in told
    for secret in ("1333 Fern St", "20010", "Behind the church", "Bus 52", "38.93"):
        assert secret in str(record)
        assert secret not in told

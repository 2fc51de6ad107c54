"""Directories in HSDS that a network brings along: looked at, stored, changed and taken back."""

import copy
import json
import uuid
import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse

from accounts import audit
from accounts.models import User
from accounts.roles import KEEPER
from imports import services
from imports.choices import Decision, Kind, Outcome, State
from imports.models import Import
from imports.reading import REFUSALS
from resources.choices import EntryState, Reach
from resources.models import Organization, Phone, Resource, ResourceCategory, Schedule
from tests.factories import give_role, make_resource, make_staff, make_ward
from tests.hsds.official import DIRECTORY, needs_schemas
from tests.imports.sheets import outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db


def service(number: int, **other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.UUID(int=number)),
        "name": f"Pantry {number}",
        "status": "active",
        "description": "Bread and beans.",
        "organization": {"id": str(uuid.UUID(int=900)), "name": "Juniper House"},
        "phones": [{"id": str(uuid.uuid4()), "number": f"202-555-01{number:02}"}],
        "schedules": [
            {"id": str(uuid.uuid4()), "freq": "WEEKLY", "byday": "MO,TU",
             "opens_at": "09:00", "closes_at": "17:00"},
        ],
        "attributes": [
            {"taxonomy_term": {"id": str(uuid.uuid4()), "name": "Food Pantries", "code": "BD-18"}},
        ],
        **other,
    }  # fmt: skip


SERVICES = [service(1), service(2)]


def as_json(services_: Any) -> bytes:
    return json.dumps(services_).encode()


@pytest.fixture(autouse=True)
def food(db: None) -> ResourceCategory:
    return ResourceCategory.objects.get_or_create(slug="food", defaults={"name": "Food"})[0]


def looked_at(user: User, data: bytes, **for_all: Any) -> Import:
    found = upload(user, data, Kind.PACKAGE, "directory.json")
    if for_all and found.state == State.READY:
        services.choose_columns(found.pk, 0, None, for_all, actor=user)
        run_jobs(found)
    return found


def stored(user: User, data: bytes, **for_all: Any) -> Import:
    found = looked_at(user, data, **for_all)
    services.bring_in(found.pk, actor=user)
    return run_jobs(found)


def test_a_preview_stores_nothing_and_then_they_are_ours(
    steward: User, food: ResourceCategory
) -> None:
    found = looked_at(steward, as_json(SERVICES))
    assert outcomes(found) == [(1, "new"), (2, "new")], [row.says for row in found.rows.all()]
    assert not Resource.objects.exists()
    services.bring_in(found.pk, actor=steward)
    assert run_jobs(found).state == State.DONE
    first, second = Resource.objects.order_by("uuid")
    assert (first.name, first.state, first.category, first.source) == (
        "Pantry 1", EntryState.DRAFT, food, None,
    )  # fmt: skip
    assert first.organization == second.organization == Organization.objects.get()
    assert (first.reach, first.schedules.count(), first.phones.count()) == (Reach.CITY, 1, 1)


def test_again_it_changes_instead_of_doubling_and_goes_as_a_whole(steward: User) -> None:
    first = stored(steward, as_json(SERVICES))
    assert outcomes(looked_at(steward, as_json(SERVICES))) == [(1, "same"), (2, "same")]
    changed = copy.deepcopy(SERVICES)
    changed[0] |= {"name": "Juniper Pantry", "phones": [], "url": "https://juniper.example.org"}
    changed[0]["schedules"][0]["closes_at"] = "18:00"
    second = stored(steward, as_json(changed))
    assert outcomes(second) == [(1, "update"), (2, "same")]
    entry = Resource.objects.get(uuid=uuid.UUID(int=1))
    assert (entry.name, entry.phones.count()) == ("Juniper Pantry", 0)
    assert Resource.objects.count() == 2
    services.take_back(second.pk, actor=steward)
    run_jobs(second)
    entry.refresh_from_db()
    assert (entry.name, entry.website, entry.phones.count()) == ("Pantry 1", "", 1)
    assert (str(entry.schedules.get().closes_at), entry.organization_id is None) == (
        "17:00:00", False,
    )  # fmt: skip
    services.take_back(first.pk, actor=steward)
    assert run_jobs(first).state == State.UNDONE
    for model in (Resource, Phone, Schedule, Organization):
        assert not model._default_manager.exists(), model


def test_an_organization_that_was_here_stays_as_it_is(steward: User) -> None:
    own = Organization.objects.create(uuid=uuid.UUID(int=900), name="Ours")
    found = stored(steward, as_json(SERVICES))
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert Organization.objects.get() == own
    assert Organization.objects.get().name == "Ours"


def test_one_with_the_id_or_the_name_of_ours_is_asked_about(
    steward: User, food: ResourceCategory
) -> None:
    ours = make_resource(category=food, name="Our own words", uuid=uuid.UUID(int=1))
    named = make_resource(category=food, name="pantry 2")
    found = looked_at(steward, as_json(SERVICES))
    rows = list(found.rows.order_by("line"))
    assert [(row.outcome, row.subject_id) for row in rows] == [
        (Outcome.ALIKE, ours.pk),
        (Outcome.ALIKE, named.pk),
    ]
    services.decide(found.pk, {rows[0].pk: Decision.NEW.value}, actor=steward)
    services.bring_in(found.pk, actor=steward)
    run_jobs(found)
    ours.refresh_from_db()
    assert ours.name == "Our own words"
    new = Resource.objects.exclude(pk__in=[ours.pk, named.pk]).get()
    assert (new.name, new.uuid == ours.uuid) == ("Pantry 1", False)


def test_what_cannot_be_read_says_why_and_the_rest_comes_in(steward: User, client: Any) -> None:
    broken = [
        {"id": "a"}, "text", service(3, name=["x"]), service(4, status="defunct"),
        service(5, attributes=[]), service(6),
    ]  # fmt: skip
    found = looked_at(steward, as_json(broken))
    assert [outcome for _line, outcome in outcomes(found)] == [
        "wrong", "wrong", "wrong", "left", "wrong", "new",
    ]  # fmt: skip
    said = [(row.says or {}).get("wrong") for row in found.rows.order_by("line")]
    assert all(said[:3]), said
    assert said[4] == ["We do not know its category."]
    # Once somebody chose a category for them, they come in.
    food = ResourceCategory.objects.get(slug="food")
    services.choose_columns(found.pk, 0, None, {"heading": food.pk}, actor=steward)
    run_jobs(found)
    assert found.rows.get(line=5).outcome == Outcome.NEW


def test_their_terms_are_said_to_be_ours_once(steward: User, food: ResourceCategory) -> None:
    term = {"id": "t1", "name": "Tax help", "code": "DT-1"}
    with_term = [service(1, attributes=[{"taxonomy_term": term}])]
    found = looked_at(steward, as_json(with_term))
    assert outcomes(found) == [(1, "wrong")]
    assert found.layout["heard"]["heading"] == [["Tax help", 1, ""]]
    services.choose_answers(found.pk, {"heading": {"Tax help": str(food.pk)}}, actor=steward)
    run_jobs(found)
    assert outcomes(found) == [(1, "new")]
    assert outcomes(looked_at(steward, as_json(with_term))) == [(1, "new")]


def test_places_of_one_service_are_entries_of_their_own(steward: User) -> None:
    places = [
        {"id": str(uuid.UUID(int=50 + number)), "location": {
            "id": str(uuid.UUID(int=60 + number)),
            "addresses": [{"address_1": f"{number} Main St", "city": "Washington"}],
        }}
        for number in range(3)
    ]  # fmt: skip
    found = stored(steward, as_json([service(1, service_at_locations=places)]))
    assert outcomes(found) == [(1, "new"), (2, "new"), (3, "new")]
    assert sorted(Resource.objects.values_list("street", flat=True)) == [
        "0 Main St", "1 Main St", "2 Main St",
    ]  # fmt: skip
    again = looked_at(steward, as_json([service(1, service_at_locations=places)]))
    # Its phones have other ids each time, and say the same.
    assert {outcome for _line, outcome in outcomes(again)} == {"same"}


def test_published_where_somebody_asks_and_taken_back_all_the_same(steward: User) -> None:
    found = stored(steward, as_json(SERVICES), publish=True)
    assert Resource.objects.published().count() == 2
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert not Resource.objects.exists()


def test_a_keeper_of_a_ward_brings_in_for_that_ward_alone(steward: User) -> None:
    ward, _other = make_ward(name="Ward 1"), make_ward(name="Ward 2")
    keeper = make_staff(email="keeper@example.org")
    give_role(keeper, KEEPER, ward)
    found = looked_at(keeper, as_json(SERVICES))
    assert {outcome for _line, outcome in outcomes(found)} == {"wrong"}
    found = stored(keeper, as_json(SERVICES), ward=ward.pk)
    assert found.state == State.DONE
    assert [list(row.wards.all()) for row in Resource.objects.all()] == [[ward], [ward]]
    areas = [service(8, service_areas=[{"id": "1", "name": "Ward 2"}])]
    found = looked_at(keeper, as_json(areas))
    assert found.rows.get().says["wrong"] == ["It is in a ward that is not yours."]
    assert outcomes(looked_at(steward, as_json(areas))) == [(1, "new")]


def test_what_somebody_worked_with_stays(steward: User) -> None:
    found = stored(steward, as_json(SERVICES))
    entry = Resource.objects.get(uuid=uuid.UUID(int=1))
    renamed = [{**SERVICES[0], "name": "Another name"}, SERVICES[1]]
    audit.record(steward, "change", entry, ["name"])
    again = looked_at(steward, as_json(renamed))
    assert outcomes(again) == [(1, "worked"), (2, "same")]
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert Resource.objects.get() == entry


def zipped(**tables: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in tables.items():
            made.writestr(f"{name}.csv", text)
    return out.getvalue()


OF_VERSION_2 = {
    "services": "id,organization_id,name,description,status,fees\n"
    "s1,o1,Juniper Pantry,Bread and beans.,active,By donation\n",
    "organizations": "id,name,description,url\no1,Juniper House,,https://juniper.example.org\n",
    "locations": "id,organization_id,name,latitude,longitude\nl1,o1,The hall,38.9,-77.03\n",
    "services_at_location": "id,service_id,location_id\na1,s1,l1\n",
    "physical_addresses": "id,location_id,address_1,city,state_province,postal_code,country\n"
    "p1,l1,1420 Juniper St NW,Washington,DC,20010,US\n",
    "phones": "id,service_id,number,extension,type,language\ne1,s1,202-555-0141,7,voice,es\n",
    "regular_schedules": "id,service_id,weekday,opens_at,closes_at\n"
    "r1,s1,Monday,09:00,17:00\nr2,s1,2,10:00,14:00\n",
    "languages": "id,service_id,language\ng1,s1,Spanish\n",
    "eligibility": "id,service_id,eligibility\nb1,s1,Anyone who asks.\n",
    "taxonomies": "id,name,vocabulary\nt1,Food Pantries,open\n",
    "services_taxonomy": "id,service_id,taxonomy_id\nx1,s1,t1\n",
}


def test_tables_of_version_2_come_in_and_go(steward: User, food: ResourceCategory) -> None:
    found = stored(steward, zipped(**OF_VERSION_2))
    assert outcomes(found) == [(1, "new")], found.rows.get().says
    entry = Resource.objects.get()
    assert (entry.name, entry.category, entry.cost) == ("Juniper Pantry", food, "By donation")
    assert entry.description == "Bread and beans.\n\nAnyone who asks."
    assert (entry.street, entry.city, entry.region, entry.postal_code, entry.latitude) == (
        "1420 Juniper St NW", "Washington", "DC", "20010", 38.9,
    )  # fmt: skip
    assert entry.organization is not None
    assert entry.organization.website == "https://juniper.example.org"
    assert entry.languages == ["es"]
    phone = entry.phones.get()
    assert (phone.number.as_e164, phone.languages) == ("+12025550141;ext=7", ["es"])
    assert [(rule.byday, f"{rule.opens_at:%H:%M}") for rule in entry.schedules.all()] == [
        (["MO"], "09:00"),
        (["TU"], "10:00"),
    ]
    assert outcomes(looked_at(steward, zipped(**OF_VERSION_2))) == [(1, "same")]
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    for model in (Resource, Phone, Schedule, Organization):
        assert not model._default_manager.exists(), model


LIES = {
    "no package": (b"Name,Phone\nAna,1\n", "no_package"),
    "broken": (b'{"id": ', "broken"),
    "cut off": (zipped(services="id,name\n1,A\n")[:60], "broken"),
    "no services": (zipped(organizations="id,name\n1,A\n"), "no_services"),
    "bomb": (zipped(services="id,name\n" + "1,A\n" * 1_000_001), "long"),
    "deep": (b"[" * 200_000, "broken"),
}


@pytest.mark.parametrize("lie", LIES)
def test_files_that_lie_get_a_clear_answer(steward: User, lie: str) -> None:
    data, code = LIES[lie]
    found = looked_at(steward, data)
    assert found.state == State.REFUSED
    assert found.refusal == " ".join(map(str, REFUSALS[code]))


@needs_schemas
@pytest.mark.parametrize("name", ["service_full.json", "organization_full.json", "tabular.json"])
def test_the_official_examples_come_in_and_go(
    steward: User, food: ResourceCategory, name: str
) -> None:
    data = (DIRECTORY / "examples" / name).read_bytes()
    found = stored(steward, data, heading=food.pk)
    assert found.state == State.DONE
    assert {outcome for _line, outcome in outcomes(found)} == {"new"}
    assert Resource.objects.exists()
    assert {outcome for _line, outcome in outcomes(looked_at(steward, data, heading=food.pk))} == {
        "same"
    }
    services.take_back(found.pk, actor=steward)
    run_jobs(found)
    assert not Resource.objects.exists()


@needs_schemas
def test_the_official_tables_come_in(steward: User, food: ResourceCategory) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for path in (DIRECTORY / "examples" / "csv").glob("*.csv"):
            made.write(path, path.name)
    found = stored(steward, out.getvalue(), heading=food.pk)
    assert found.state == State.DONE
    assert Resource.objects.get().name == "Community Counselling"


def test_its_pages_show_it_in_words(steward: User, client: Any) -> None:
    found = looked_at(steward, as_json([*SERVICES, service(3, attributes=[])]))
    client.force_login(steward)
    detail = client.get(reverse("admin:import_detail", args=[found.pk]))
    assert b"For all rows" in detail.content
    client.post(reverse("admin:import_show", args=[found.pk]), {"back": "rows"})
    rows = client.get(reverse("admin:import_rows", args=[found.pk])).content.decode()
    assert "Juniper House" in rows
    assert "(202) 555-0101" in rows
    for name in ("import_columns", "import_answers", "import_wrong"):
        answer = client.get(reverse(f"admin:{name}", args=[found.pk]))
        assert answer.status_code == 200
    assert "Pantry 3" in answer.content.decode()

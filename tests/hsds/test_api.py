"""The API: which rows it tells of, in which pages, to whom and how often."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from resources.hsds import rows
from resources.hsds.vocabulary import AUDIENCES, CATEGORIES, choice_term, paired
from resources.models import Organization, Phone, Resource
from tests.factories import make_resource
from tests.hsds.conftest import ROOT

pytestmark = pytest.mark.django_db


def names(page):
    return {record["name"] for record in page["contents"]}


def test_the_root_says_version_profile_and_where_things_are(filled, ask, client):
    root = ask()

    assert root["version"] == "3.0"
    assert root["profile"].endswith("/en/open-data/")
    assert root["openapi_url"].startswith("https://")
    for name, address in root.items():
        if name.endswith("s_url"):
            path = address.partition("/api/")[2]
            assert client.get(f"/api/{path}").status_code == 200


def test_tells_of_what_is_public_and_of_what_was(filled, ask):
    page = ask("services")

    assert names(page) == {
        "Fern Street Clinic", "Fridge", "Shelter", "Food bank", "Gone", "Eastside Aid",
        "Baltimore Aid",
    }  # fmt: skip
    gone = next(one for one in page["contents"] if one["name"] == "Gone")
    assert set(gone) == {"id", "name", "status", "last_modified"}
    assert gone["status"] == "defunct"
    assert set(ask(f"services/{filled.gone.uuid}")) == set(gone)
    assert "Was here" not in str(ask("services", full="true"))


@pytest.mark.parametrize("name", ["services", "organizations", "locations", "service_at_locations"])
def test_never_tells_of_drafts(filled, ask, client, name):
    told = str(ask(name, full="true", search="")) + str(ask(name))
    assert "Draft of a draft" not in told
    assert "Unread group" not in told
    for row in (filled.draft, filled.unread):
        for id_ in (row.uuid, *(paired(row.uuid, one) for one in PAIRED)):
            assert client.get(f"{ROOT}{name}/{id_}").status_code == 404


PAIRED = ("organization", "location", "service_at_location")


def test_a_secret_address_is_not_there(filled, ask):
    record = ask(f"services/{filled.shelter.uuid}")

    location = record["service_at_locations"][0]["location"]
    assert location["location_type"] == "physical"
    assert [one["city"] for one in location["addresses"]] == ["Washington"]
    assert [one["address_1"] for one in location["addresses"]] == [""]
    assert "latitude" not in location


def test_what_belongs_to_an_entry_stands_in_it(filled, ask):
    record = ask(f"services/{filled.clinic.uuid}")

    assert record["status"] == "temporarily closed"
    assert record["organization"]["name"] == filled.clinic.organization.name
    assert [phone["number"] for phone in record["phones"]][:2] == ["+12025550123", "+12025550124"]
    assert record["phones"][1]["extension"] == 12
    assert record["schedules"][0]["byday"] == "MO,TU"
    assert {area["name"] for area in record["service_areas"]} == {"Harbor", filled.pod.name}
    values = {one["link_type"]: one.get("value") for one in record["attributes"]}
    assert values["name_es"] == "Clínica"
    assert values["ward"] == "harbor"
    assert values["direction"] == "both"


def test_a_group_is_an_organization_with_a_service(filled, ask):
    record = ask(f"services/{filled.group.uuid}")

    assert record["organization"]["name"] == "Eastside Aid"
    assert record["phones"][0]["number"] == "+12025550160"
    values = {one["link_type"]: one["value"] for one in record["attributes"]}
    assert values["group"] == "yes"
    assert values["request_form"] == "https://example.org/ask"
    organization = ask(f"organizations/{record['organization']['id']}")
    assert [one["id"] for one in organization["services"]] == [str(filled.group.uuid)]


@pytest.mark.parametrize("step", [2, 3, 500])
def test_pages_hold_each_record_once(filled, ask, monkeypatch, step):
    monkeypatch.setattr(rows, "STEP", step)
    total = ask("services")["total_items"]
    pages = [ask("services", per_page=2, page=number) for number in range(1, 5)]

    found = [record["id"] for page in pages for record in page["contents"]]
    assert len(found) == len(set(found)) == total == 7
    assert [page["first_page"] for page in pages] == [True, False, False, False]
    assert [page["last_page"] for page in pages] == [False, False, False, True]
    assert pages[-1]["size"] == 1
    assert pages[0]["total_pages"] == 4
    beyond = ask("services", per_page=2, page=5)
    assert beyond["empty"]
    assert beyond["contents"] == []


def test_a_late_page_is_counted_on_from_a_key_that_is_kept(filled, ask, monkeypatch):
    monkeypatch.setattr(rows, "STEP", 2)
    ask("services", per_page=2)
    with CaptureQueriesContext(connection) as queries:
        ask("services", per_page=2, page=3)
    assert not any("OFFSET" in query["sql"] for query in queries)


def test_filters(filled, ask):
    term = str(filled.health.uuid)
    assert names(ask("services", taxonomy_term_id=term)) == {"Fern Street Clinic"}
    elders = choice_term(AUDIENCES, "elders", "")["id"]
    assert names(ask("services", taxonomy_term_id=elders)) == {"Fern Street Clinic"}
    assert names(ask("services", taxonomy_id=str(AUDIENCES))) == {"Fern Street Clinic"}
    assert len(names(ask("services", taxonomy_id=str(CATEGORIES)))) == 5
    assert names(ask("services", search="clínica")) == {"Fern Street Clinic"}
    assert names(ask("services", search="eastside")) == {"Eastside Aid"}
    behind = str(filled.behind.uuid)
    assert names(ask("services", organization_id=behind)) == {"Food bank"}
    own = ask(f"services/{filled.bare.uuid}")["organization"]["id"]
    assert names(ask("services", organization_id=own)) == {"Fridge"}
    assert names(ask("organizations", search="city health")) == {"City Health"}
    near = ask("service_at_locations", postcode="20011")
    assert [one["service"]["name"] for one in near["contents"]] == ["Food bank"]
    assert ask("services", organization_id=str(uuid.uuid4()))["empty"]


def test_what_changed_since(filled, ask):
    long_ago = timezone.now() - datetime.timedelta(days=9)
    Resource.objects.update(updated_at=long_ago)
    type(filled.group).objects.update(updated_at=long_ago)
    since = (long_ago + datetime.timedelta(days=1)).isoformat()
    assert ask("services", modified_after=since)["empty"]

    Phone.objects.create(resource=filled.bare, number="+12025550199")
    assert names(ask("services", modified_after=since)) == {"Fridge"}

    Organization.objects.get(pk=filled.behind.pk).save()
    assert names(ask("services", modified_after=since)) == {"Fridge", "Food bank"}

    filled.group.save()
    assert "Eastside Aid" in names(ask("services", modified_after=since[:10]))


def test_an_answer_that_is_known_is_not_sent_again(filled, client):
    first = client.get(f"{ROOT}services")
    etag = first["ETag"]

    again = client.get(f"{ROOT}services", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again["ETag"] == etag
    later = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(f"{ROOT}services", headers=later).status_code == 304
    assert client.get(f"{ROOT}services?page=2")["ETag"] != etag


def test_an_edit_is_in_the_next_answer(filled, client):
    first = client.get(f"{ROOT}services")
    make_resource(filled.food, name="New pantry")

    again = client.get(f"{ROOT}services", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert "New pantry" in names(again.json())


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page=zero", "page"),
        ("page=0", "page"),
        ("per_page=-1", "per_page"),
        ("full=perhaps", "full"),
        ("modified_after=lately", "modified_after"),
        ("taxonomy_term_id=7", "taxonomy_term_id"),
        ("format=xml", "format"),
        ("page=%00&postcode=%00", "page"),
    ],
)
def test_what_is_not_understood_is_a_problem(filled, client, query, parameter):
    response = client.get(f"{ROOT}services?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["parameter"] == parameter


@pytest.mark.parametrize("name", ["services", "organizations", "locations", "taxonomy_terms"])
def test_what_is_not_there_is_a_problem(client, name):
    response = client.get(f"{ROOT}{name}/{uuid.uuid4()}")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_scripts_of_any_site_may_read(filled, client):
    response = client.options(f"{ROOT}services", headers={"Origin": "https://example.org"})
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    answer = client.get(f"{ROOT}services", headers={"Origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert not answer.cookies


def test_nothing_is_written(filled, client):
    response = client.post(f"{ROOT}services", {"name": "Mine"})

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert client.head(f"{ROOT}services").status_code == 200


def test_limits_are_said_and_held(filled, client, settings):
    minute, hour = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
    settings.LIMITS = {**settings.LIMITS, "open_data": ((2, minute), (10, hour))}

    first = client.get(f"{ROOT}services")
    assert first["RateLimit-Policy"] == '"60s";q=2;w=60, "3600s";q=10;w=3600'
    assert first["RateLimit-Remaining"] == "1"
    client.get(f"{ROOT}services")
    third = client.get(f"{ROOT}services")

    assert third.status_code == 429
    assert 1 <= int(third["Retry-After"]) <= 61
    assert third["Content-Type"] == "application/problem+json"
    assert client.get(f"{ROOT}services", REMOTE_ADDR="192.0.2.9").status_code == 200


def test_is_in_english_whatever_a_browser_asks_for(filled, client):
    page = client.get(
        f"{ROOT}services?full=true", headers={"Accept-Language": "es"}, REMOTE_ADDR="192.0.2.9"
    )

    record = next(one for one in page.json()["contents"] if one["name"] == "Fern Street Clinic")
    assert record["eligibility_description"] == "Older people; Families with children"
    assert page["Content-Language"] == "en"


@pytest.mark.parametrize("full", ["false", "true"])
@pytest.mark.parametrize("name", ["services", "organizations", "service_at_locations"])
def test_no_query_more_for_more_rows(filled, ask, name, full):
    def cost() -> int:
        ask(name, full=full)
        with CaptureQueriesContext(connection) as queries:
            ask(name, full=full)
        return len(queries)

    before = cost()
    for _number in range(3):
        make_resource(
            filled.food, organization=filled.behind, phone="+12025550177", ward=filled.ward
        )
    assert cost() == before <= 15


def test_presses_and_wrong_addresses_are_problems_in_json():
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "delete"):
        response = getattr(strict, method)(f"{ROOT}services")
        assert response.status_code == 405
        assert response["Content-Type"] == "application/problem+json"
    for address in ("services/", "services/abc", "nothing"):
        response = strict.get(f"{ROOT}{address}")
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"

"""What pages say to search engines, and to nobody who comes from another page of ours."""

import datetime
import json
import re

import pytest

from resources.hours import Rule
from tests.factories import make_group, make_organization, make_resource, make_resource_list

pytestmark = pytest.mark.django_db
ELEMENT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def data_of(client, path, **headers):
    (found,) = ELEMENT.findall(client.get(path, headers=headers).content.decode())
    data = json.loads(found)
    assert data["@context"] == "https://schema.org"
    return data


def test_an_entry_says_what_it_is_where_and_when(client):
    entry = make_resource(
        name="Clinic",
        i18n={"name_es": "Clínica"},
        street="1 Elm St",
        city="Washington",
        phone="+12025550123",
        organization=make_organization(name="City Health"),
        hours=[
            Rule(byday=("MO",), opens_at=datetime.time(9), closes_at=datetime.time(17)),
            Rule(freq="MONTHLY", byday=("1SA",), opens_at=datetime.time(9)),
        ],
    )

    data = data_of(client, f"/es/resources/{entry.slug}/")

    assert (data["@type"], data["name"]) == ("Service", "Clínica")
    assert data["url"].endswith(f"/es/resources/{entry.slug}/")
    assert data["provider"]["name"] == "City Health"
    place = data["availableChannel"]["serviceLocation"]
    assert place["address"]["streetAddress"] == "1 Elm St"
    assert data["hoursAvailable"] == [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": ["Monday"],
            "opens": "09:00",
            "closes": "17:00",
        }
    ]


def test_no_text_ends_the_element(client):
    entry = make_resource(name="</script><script>alert(1)</script><!-- &", description="<b>")

    page = client.get(f"/en/resources/{entry.slug}/").content.decode()

    assert "<script>alert" not in page
    assert data_of(client, f"/en/resources/{entry.slug}/")["name"] == entry.name


def test_lists_name_what_is_in_them(client):
    entries = [make_resource(name="A"), make_resource(name="B")]
    page = make_resource_list(*entries, title="For the cold")

    data = data_of(client, f"/en/lists/{page.slug}/")
    assert data["name"] == "For the cold"
    assert [one["name"] for one in data["itemListElement"]] == ["A", "B"]


def test_a_group_is_an_organization(client):
    group = make_group(name="Eastside", phone="+12025550160", website="https://example.org")

    data = data_of(client, group.get_absolute_url())

    assert data["@type"] == "Organization"
    assert data["telephone"] == "+12025550160"


def test_who_comes_from_another_page_of_ours_gets_none(client):
    entry = make_resource(name="A")

    page = client.get(f"/en/resources/{entry.slug}/", headers={"Sec-Fetch-Site": "same-origin"})

    assert "ld+json" not in page.content.decode()


def test_of_a_secret_address_nothing_is_said(client):
    entry = make_resource(name="Shelter", address_hidden=True)

    data = data_of(client, f"/en/resources/{entry.slug}/")

    assert "serviceLocation" not in data.get("availableChannel", {})

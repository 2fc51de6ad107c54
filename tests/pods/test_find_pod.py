"""Finding a pod or group by ZIP code, ward, street or name."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from common.choices import PublishState
from pods import join_links
from pods.join_links import JoinLink
from pods.models import Pod, Ward, ZipCentroid
from tests.factories import make_category, make_group, make_pod, make_ward
from tests.requests_app import request_form

pytestmark = pytest.mark.django_db
# Places in a row from south to north, a mile or two apart; the last is another city.
MIDDLES = {"20001": 38.90, "20002": 38.92, "20003": 38.95, "94601": 37.78}


@pytest.fixture
def ward() -> Ward:
    ZipCentroid.objects.bulk_create(
        ZipCentroid(zip_code=code, latitude=north, longitude=-122.2 if code == "94601" else -77.0)
        for code, north in MIDDLES.items()
    )
    return make_ward(name="Juniper Heights", zip_codes=["20001"], hotline="+12025550107")


def find(client: Client, query: str, language: str = "en", **more: Any) -> str:
    with translation.override(language):
        response = client.get(reverse("pods:find_pod"), {"q": query, **more})
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    """The pods and groups that a page lists, in order."""
    found = re.findall(r'<a href="/[\w-]+/(?:pods|groups)/(?!start/)[\w-]+/">(.*?)</a>', html)
    return [re.sub(r"<[^>]+>", "", each) for each in found]


def test_near_a_zip_code_the_nearest_come_first(client: Client, ward: Ward) -> None:
    make_pod(ward, name="Here")  # by the ZIP code of its ward
    make_pod(ward, name="Next", zip_codes=["20003"])
    make_pod(ward, name="Draft", zip_codes=["20001"], state=PublishState.DRAFT)
    make_group(name="Between", zip_codes=["20002"])
    make_group(name="Far away", zip_codes=["94601"])
    html = find(client, "ZIP 20001-1234")
    assert names(html) == ["Here", "Between", "Next"]
    assert "about 3 miles away" in html
    # The ward with its number and the two forms stands above.
    assert "tel:+1-202-555-0107" in html
    assert f"?ward={ward.slug}" in html
    assert names(find(client, "94601")) == ["Far away"]
    # A ward's ZIP codes change, and its pods are found by the new ones.
    ward.zip_codes = ["20002"]
    ward.save()
    assert names(find(client, "20002"))[0] == "Here"
    assert Pod.objects.get(name="Next").found_zips == ["20003"]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        *(("juniper court", "en"), ("JUNIPER", "en"), ("jniper cuort", "en"), ("Junípér", "en")),
        *(("fern stret", "en"), ("1400 fern", "en"), ("patio enebro", "es"), ("ኣብ ጁኒፐር", "ti")),
    ],
)
def test_by_name_or_street_with_typos_and_accents(
    client: Client, ward: Ward, query: str, language: str
) -> None:
    make_pod(
        ward,
        name="Juniper Court",
        name_es="Patio del Enebro",
        name_ti="ጁኒፐር ኮርት",
        extent="1400 block of Fern Street",
    )
    make_pod(name="Harbor Towers", extent="Pier Avenue 3")
    assert len(names(find(client, query, language))) == 1


def test_by_the_name_of_a_ward_and_by_words_near_a_zip_code(client: Client, ward: Ward) -> None:
    assert ward.get_absolute_url() in find(client, "heights")
    for code in ("20003", "20001"):
        make_pod(ward, name=f"Maple {code}", zip_codes=[code])
    assert names(find(client, "maple 20001")) == ["Maple 20001", "Maple 20003"]
    assert names(find(client, "maple 20003")) == ["Maple 20003", "Maple 20001"]


def test_the_name_of_a_ward_finds_its_pods(client: Client) -> None:
    for number in (4, 14, 40):
        ward = make_ward(name=f"Ward {number}", name_es=f"Distrito {number}", intro="Open at 4")
        make_pod(ward, name=f"Maple {number}")
        make_pod(ward, name=f"Draft {number}", state=PublishState.DRAFT)
    make_group(ward, name="Tenants of forty")
    for query, language in (("Ward 4", "en"), ("ward 4.", "en"), ("Distrito 4", "es")):
        html = find(client, query, language)
        assert names(html) == ["Maple 4"]
        assert "No pod near you yet?" not in html
    assert names(find(client, "ward 40")) == ["Maple 40", "Tenants of forty"]


@pytest.mark.parametrize(
    ("query", "language"), [("ጁኒፐር", "ti"), ("ጁኒፔር ኮርት", "am"), ("جونيبر", "ar"), ("জুনিপার", "bn")]
)
def test_in_other_letters_a_name_is_found_by_its_sound(
    client: Client, ward: Ward, query: str, language: str
) -> None:
    make_pod(ward, name="Juniper Court", extent="1400 block of Fern Street")
    make_pod(name="Harbor Towers", extent="Pier Avenue 3")
    assert names(find(client, query, language)) == ["Juniper Court"]


def test_what_only_begins_alike_is_no_find_beside_what_is_meant(client: Client, ward: Ward) -> None:
    make_pod(ward, name="Juniper Court")
    make_group(name="Creekside Community Fridge", area_es="Larkspur, junto al arroyo")
    for query in ("junper", "juniper"):
        assert names(find(client, query)) == ["Juniper Court"]


def test_a_ward_is_found_by_its_name_with_typos_and_with_what_is_in_it(
    client: Client, ward: Ward
) -> None:
    make_pod(ward, name="Elm House")
    make_pod(ward, name="Heights Hall")
    make_group(ward, name="Kitchen", phone="+12025550133", website="")
    make_ward(name="Juniper Heightside")
    for query, found in (
        ("juniper heights", ["Elm House", "Heights Hall", "Kitchen"]),
        ("heights", ["Heights Hall", "Elm House", "Kitchen"]),
        ("junipr hights", ["Elm House", "Heights Hall", "Kitchen"]),
        ("elm", ["Elm House"]),
    ):
        html = find(client, query)
        assert names(html) == found, query
        assert (ward.get_absolute_url() + '"' in html) == (query != "elm")
    # Each says how to join or to reach it: where it has no number of its own, by the ward's.
    assert "tel:+1-202-555-0107" in find(client, "elm")
    assert "tel:+1-202-555-0133" in find(client, "kitchen")


def test_a_zip_code_outside_our_wards_is_said_to_be_so(client: Client, ward: Ward) -> None:
    outside, groups = "outside our wards", reverse("pods:group_list")
    for query, is_said in (("94601", True), ("00000", True), ("20001", False), ("elm", False)):
        html = find(client, query)
        assert (outside in html) == is_said, query
        assert groups in html


def test_nothing_near_leads_to_starting_one(client: Client, ward: Ward) -> None:
    for query in ("99999", "zzzzzz", "!!", "%", "' OR 1=1", "20001"):
        html = find(client, query)
        assert reverse("pods:start_pod") in html
        assert reverse("request_pages:request_needs") in html
        assert reverse("volunteers:volunteer_about") in html
        assert not names(html)
    assert client.get(reverse("pods:find_pod")).status_code == 200


def test_a_list_of_any_length_is_cut_into_pages_that_cost_the_same(
    client: Client, ward: Ward
) -> None:
    def counted(query: str) -> tuple[int, list[str]]:
        with CaptureQueriesContext(connection) as queries:
            html = find(client, query, page="2")
        return len(queries), names(html)

    join_links.register("test", lambda pods: {pod.pk: JoinLink("/j/", "Join us") for pod in pods})
    for number in range(3):
        make_pod(ward, name=f"Maple {number}")
    few = {query: counted(query)[0] for query in ("20001", "maple")}
    for number in range(3, 45):
        make_pod(ward, name=f"Maple {number}")
    for query, before in few.items():
        queries, shown = counted(query)
        assert queries <= before
        assert len(shown) == 20
    assert "Join us" in find(client, "maple")
    join_links._ways.pop("test")
    # Nonsense in the address is the nearest page.
    for page in ("0", "99", "-1", "x", "９"):
        assert names(find(client, "maple", page=page))
    # The pages of the ward and of all wards, too, are as long in a large city.
    for number in range(30):
        make_ward(name=f"Ward of {number}")
    shown = client.get(reverse("pods:ward_list")).content.decode()
    assert shown.count("<h2>") == 20
    assert len(names(shown)) == 8
    here = client.get(ward.get_absolute_url(), {"page": "2"}).content.decode()
    assert len(names(here)) == 15
    last = client.get(reverse("pods:ward_list"), {"page": "2"}).content.decode()
    assert last.count("<h2>") == 11


def test_who_asks_from_outside_our_wards_is_led_to_a_group(client: Client, ward: Ward) -> None:
    kind = make_category()
    make_group(name="Oakland", zip_codes=["94601"], request_form="https://example.org/oakland")
    request_form.fill_in(client, kind, where={"zip_code": "94601"})
    check = client.get(request_form.address("request_check")).content.decode()
    assert "https://example.org/oakland" in check
    request_form.fill_in(client, kind, where={"zip_code": "20001"})
    check = client.get(request_form.address("request_check")).content.decode()
    assert "https://example.org/oakland" not in check

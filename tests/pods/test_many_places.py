"""Forms in a large city: none lists thousands, and what was typed leads to the right one."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from pages.named_rows import MOST_LISTED
from pods.models import Ward
from requests_app.models import HelpRequest
from tests.factories import make_category, make_pod, make_steward, make_ward, make_way_to_give
from tests.pods.proposal_form import POD, address
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def wards() -> list[Ward]:
    return [make_ward(zip_codes=[f"2{number:04}"]) for number in range(40)]


def choices(html: str, name: str) -> int:
    """How many wards or pods the field `name` offers."""
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)
    if select:
        return select[0].count("<option")
    return len(re.findall(rf'<input type="radio" name="{name}"', html))


def test_a_ward_is_found_by_its_zip_code_on_every_form(client: Client, wards: list[Ward]) -> None:
    kind = make_category(slug="rides")
    client.post(request_form.address("request_needs"), {"categories": [kind.pk]})
    request_form.answer(client, "details")
    assert choices(client.get(request_form.address("request_where")).content.decode(), "ward") == 1
    request_form.fill_in(client, kind, where={"zip_code": "20031"})
    request_form.send(client)
    assert HelpRequest.objects.get().ward == wards[31]
    # A link that names a ward has it chosen, and by itself a ward of a ZIP code may be chosen.
    linked = client.get(sign_up_form.address("where") + f"?ward={wards[7].slug}")
    assert choices(linked.content.decode(), "ward") <= 2
    sign_up_form.fill_in(client, "rides", zip_code="20012")
    sign_up_form.send(client)
    assert Volunteer.objects.get().ward == wards[12]
    client.post(address("pod"), POD["pod"])
    shown = client.post(address("where"), {**POD["where"], "zip_codes": "x"}).content.decode()
    assert choices(shown, "ward") == 1
    on = client.post(address("where"), {**POD["where"], "zip_codes": "20033"})
    assert on.status_code == 302


def test_a_pod_among_many_is_searched_for_and_only_those_are_read(
    client: Client, wards: list[Ward]
) -> None:
    kind = make_category(slug="rides")
    pods = [make_pod(wards[3], name=f"Maple {number}") for number in range(45)]
    client.post(request_form.address("request_needs"), {"categories": [kind.pk]})
    request_form.answer(client, "details")
    page = client.get(request_form.address("request_where")).content.decode()
    assert choices(page, "pod") == 1
    asked = request_form.answer(client, "where", zip_code="20003", pod="", pod_search="maple 44")
    assert choices(asked.content.decode(), "pod") == 2
    # What is none is refused in words.
    for made_up in ("0", "x", "9" * 30):
        refused = request_form.answer(client, "where", pod=made_up)
        assert refused.status_code == 422
    request_form.fill_in(client, kind, where={"zip_code": "20003", "pod": str(pods[44].pk)})
    request_form.send(client)
    assert HelpRequest.objects.get().pod == pods[44]


def test_the_admin_looks_a_pod_up_once_there_are_many(client: Client) -> None:
    client.force_login(make_steward())
    way = make_way_to_give(ward=make_ward())
    url = reverse("admin:pods_waytogive_change", args=[way.pk])
    pod = make_pod(way.ward)
    assert choices(client.get(url).content.decode(), "pod") >= 2
    for _number in range(MOST_LISTED):
        make_pod(way.ward)
    page = client.get(url).content.decode()
    assert choices(page, "pod") == 1
    assert 'name="pod_named"' in page
    assert pod.name not in page

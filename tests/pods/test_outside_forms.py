"""Asking for help and offering it from outside all wards: taken in, answered, counted once."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from common.models import Category
from pods.models import OutsideCount, ZipCentroid
from requests_app.models import HelpRequest
from tests.factories import make_category, make_group, make_ward
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
OUTSIDE = "Your ZIP code is outside our wards"


@pytest.fixture
def rides() -> Category:
    make_ward(zip_codes=["20010"])
    make_group(name="Oakland", zip_codes=["94601"])
    ZipCentroid.objects.create(zip_code="94601", latitude=37.78, longitude=-122.2)
    return make_category(name="Rides", slug="rides")


def counted() -> list[tuple[str, str, int]]:
    return list(OutsideCount.objects.values_list("place", "kind", "count"))


def test_a_request_is_stored_answered_and_counted_once(client: Client, rides: Category) -> None:
    where = {"ward": "", "zip_code": "94601-1234"}
    request_form.fill_in(client, rides, where=where)
    check = request_form.shown(client, "request_check")
    assert OUTSIDE in check
    assert "Send your request all the same" in check
    assert "Questions?" in check
    for _press in range(2):
        request_form.send(client)
    sent = request_form.shown(client, "request_sent")
    assert OUTSIDE in sent
    assert "Oakland" in sent
    # It was sent: nobody is told to send it.
    assert "Send your request" not in sent
    assert "We read your request all the same." in sent
    assert HelpRequest.objects.get().zip_code == "94601"
    assert counted() == [("94601", "help", 1)]


def test_a_sign_up_is_stored_answered_and_counted_once(client: Client, rides: Category) -> None:
    sign_up_form.fill_in(client, "rides", ward="other", zip_code="94601")
    shown = client.get(sign_up_form.address("check")).content.decode()
    assert OUTSIDE in shown
    assert "Sign up all the same" in shown
    sign_up_form.send(client)
    sent = client.get(sign_up_form.address("sent")).content.decode()
    assert "Oakland" in sent
    assert "Sign up all the same" not in sent
    assert "We read your sign-up all the same." in sent
    assert Volunteer.objects.get().ward is None
    assert counted() == [("94601", "offer", 1)]


def test_who_is_in_a_ward_is_not_counted(client: Client, rides: Category) -> None:
    request_form.fill_in(client, rides, where={"ward": "", "zip_code": "20010"})
    assert OUTSIDE not in request_form.shown(client, "request_check")
    request_form.send(client)
    assert counted() == []


@pytest.mark.parametrize("typed", ["abc", "2001", "K1A 0B1"])
def test_what_is_no_zip_code_is_refused_in_words_and_kept(
    client: Client, rides: Category, typed: str
) -> None:
    request_form.answer(client, "needs", categories=[rides.pk])
    request_form.answer(client, "details")
    refused: Any = request_form.answer(client, "where", zip_code=typed)
    assert refused.status_code == 422
    assert "A ZIP code has five digits" in refused.content.decode()
    assert f'value="{typed}"' in refused.content.decode()
    sign_up_form.answer(client, "about")
    refused = sign_up_form.answer(client, "where", zip_code=typed)
    assert "A ZIP code has five digits" in refused.content.decode()


def test_a_canadian_code_finds_the_ward_of_its_area(
    client: Client, rides: Category, settings: Settings
) -> None:
    settings.PHONENUMBER_DEFAULT_REGION = "CA"
    ward = make_ward(name="Glebe", zip_codes=["K1S"])
    narrower = make_ward(name="Bank Street", zip_codes=["K1S 3W5"])
    # Phones are read by the same country.
    for code, found in (("k1s1a1", ward), ("K1S 3W5", narrower), ("K1S-3W5", narrower)):
        browser = Client()
        request_form.fill_in(browser, rides, where={"ward": "", "zip_code": code})
        request_form.send(browser)
        assert HelpRequest.objects.latest("pk").ward == found
    label = Client()
    request_form.answer(label, "needs", categories=[rides.pk])
    request_form.answer(label, "details")
    page = request_form.shown(label, "request_where")
    assert "Postal code" in page
    assert 'inputmode="numeric"' not in page

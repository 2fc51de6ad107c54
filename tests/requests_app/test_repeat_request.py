"""A second request from the same phone or email is kept, and only people join it to the first."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from common.models import Category, LinkPurpose, PrivateLink
from pages import cached
from requests_app import services
from requests_app.models import HelpRequest, Household
from tests.factories import link_to, make_need, make_request, make_steward
from tests.requests_app.request_form import address, fill_in, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(ride: Category) -> HelpRequest:
    request = make_request(
        phone="2025550111",
        email="rosa@example.org",
        name="Rosa",
        zip_code="20010",
        may_leave_message=True,
        other_languages=["es"],
    )
    make_need(request, ride)
    return request


def _ask(client: Client, ride: Category, **contact: str) -> HelpRequest:
    fill_in(client, ride, contact=contact)
    send(client)
    return HelpRequest.objects.latest("id")


@pytest.mark.parametrize(
    "contact",
    [
        # As people write it; what is compared is the number.
        {"phone": "+1 202.555.0111", "email": ""},
        {"phone": "", "email": " ROSA@example.org "},
        {"phone": "(202) 555-0111", "email": "other@example.org"},
    ],
)
# A newer stranger: the newest request of all would be the wrong one.
def test_a_phone_or_an_email_joins_nobody(
    client: Client, ride: Category, earlier: HelpRequest, contact: dict[str, str]
) -> None:
    request = _ask(client, ride, **contact)
    assert request.household != earlier.household
    assert HelpRequest.objects.count() == Household.objects.count() == 2


def _again(client: Client, earlier: HelpRequest) -> str:
    token = link_to(earlier)
    response = client.post(address("request_ask_again", token))
    assert response.url == address("request_needs") + "?kept=1"
    return token


def test_asked_again_on_their_private_page_it_is_one_household(
    client: Client, ride: Category, earlier: HelpRequest
) -> None:
    _again(client, earlier)
    request = _ask(client, ride, phone="202-555-0112", email="")
    assert request.household == earlier.household
    assert Household.objects.count() == 1

    # Having no email in common makes nobody the same household.


def test_what_is_known_is_filled_in(client: Client, ride: Category, earlier: HelpRequest) -> None:
    _again(client, earlier)
    client.post(address("request_needs"), {"categories": [ride.pk]})
    details = {"urgency": "3", "wanted_time": "", "repeat": "once", "delivery": "door"}
    client.post(address("request_details"), details)
    where, contact = (client.get(address(f"request_{page}")) for page in ("where", "contact"))
    assert earlier.address in where.content.decode()
    form = contact.context["form"]
    assert not form.errors
    assert (form["name"].value(), form["phone"].value()) == ("Rosa", earlier.phone)
    assert form["may_leave_message"].value() is True
    assert form["other_languages"].value() == ["es"]


def test_a_link_that_was_closed_meanwhile_joins_nothing(
    client: Client, ride: Category, earlier: HelpRequest
) -> None:
    token = _again(client, earlier)
    services.erase_request(earlier.pk, actor=make_steward())
    request = _ask(client, ride)
    assert request.household is not None
    assert HelpRequest.objects.get(pk=earlier.pk).household is None
    assert PrivateLink.objects.resolve(LinkPurpose.REQUEST, token) is None
    assert client.post(address("request_ask_again", token)).status_code == 404


def test_deleting_says_what_else_goes(client: Client, earlier: HelpRequest) -> None:
    token = link_to(earlier)
    other = make_request(household=earlier.household)
    stranger = make_request(phone=earlier.phone)
    page = client.get(address("request_delete", token)).content.decode()
    assert other.reference in page
    assert stranger.reference not in page
    client.post(address("request_delete", token))
    assert list(HelpRequest.objects.filter(erased_at=None)) == [stranger]


# --- From a request that has ended ---


@pytest.fixture
def ended(earlier: HelpRequest, ride: Category) -> HelpRequest:
    day = timezone.localdate() - datetime.timedelta(days=1)
    said = {"detail": "To the clinic", "wanted_on": day, "wanted_time": "evening"}
    for need in earlier.needs.all():
        for name, value in {"needed_by": day, **said}.items():
            setattr(need, name, value)
        need.save()
    services.cancel_request(earlier.pk, actor=audit.RESIDENT)
    return earlier


def test_from_a_request_that_has_ended_all_of_it_is_filled_in(
    client: Client, ride: Category, ended: HelpRequest
) -> None:
    _again(client, ended)
    needs = client.get(address("request_needs") + "?kept=1")
    assert needs.context["form"]["categories"].value() == [str(ride.pk)]
    client.post(address("request_needs"), {"categories": [ride.pk]})
    details = client.get(address("request_details")).context["form"]
    assert details[f"detail_{ride.pk}"].value() == "To the clinic"
    assert details["wanted_time"].value() == "evening"
    # A day that has passed is no answer, and neither is how soon it was needed then.
    assert not details["wanted_on"].value()
    assert not details["urgency"].value()
    # Nothing is wrong with what nobody was asked yet.
    assert not details.errors


def test_sent_as_it_is_it_is_another_request_of_the_household(
    client: Client, ride: Category, ended: HelpRequest
) -> None:
    _again(client, ended)
    assert client.get(address("request_check"))["Location"] == address("request_details")
    request = _ask(client, ride)
    assert request.pk != ended.pk
    assert request.household == ended.household
    assert [need.category for need in request.needs.all()] == [ride]
    ended.refresh_from_db()
    assert ended.closed_at


def test_a_day_that_is_still_ahead_is_filled_in(
    client: Client, ride: Category, ended: HelpRequest
) -> None:
    day = timezone.localdate() + datetime.timedelta(days=3)
    ended.needs.update(wanted_on=day, needed_by=day)
    _again(client, ended)
    details = client.get(address("request_details")).context["form"]
    assert details["wanted_on"].value() == day.isoformat()


def test_a_kind_that_is_no_longer_offered_is_left_out(
    client: Client, ride: Category, ended: HelpRequest
) -> None:
    ride.is_active = False
    ride.save()
    cached.clear()
    _again(client, ended)
    page = client.get(address("request_needs") + "?kept=1")
    assert not page.context["form"]["categories"].value()
    assert page.status_code == 200


def test_nothing_of_it_is_in_an_address_or_in_another_browser(
    client: Client, ended: HelpRequest
) -> None:
    token = link_to(ended)
    response = client.post(address("request_ask_again", token))
    assert response["Location"] == address("request_needs") + "?kept=1"
    assert token not in response["Location"]
    stranger = Client().get(response["Location"]).content.decode()
    assert "checked" not in stranger
    assert client.get(address("request_ask_again", token)).status_code == 405

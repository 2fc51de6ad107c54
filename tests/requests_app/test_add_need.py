"""A household adds one more kind of help to its request."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from pages import cached
from requests_app import services
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import HelpRequest, Need
from requests_app.services import NeedData
from tests.factories import link_to, make_need, make_request
from tests.requests_app.recurring_needs import weekly
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of_a_ride(ride: Category) -> HelpRequest:
    request = make_request()
    make_need(request, ride)
    return request


@pytest.fixture
def token(request_of_a_ride: HelpRequest) -> str:
    return link_to(request_of_a_ride)


def add(client: Client, token: str, category: Category, **changes: Any) -> Any:
    own = {"detail": "Milk", "urgency": "3", "wanted_on": "", "wanted_time": "", "delivery": "door"}
    data = {"category": category.pk, **own, **changes}
    return client.post(address("need_add", token), data, follow=True)


def test_one_more_without_typing_who_and_where(
    client: Client, groceries: Category, request_of_a_ride: HelpRequest, token: str
) -> None:
    assert address("need_add", token) in shown(client, "request_status", token)
    form = shown(client, "need_add", token)
    assert 'name="phone"' not in form
    # What is waited for is not offered once more.
    assert "A ride" not in form
    response = add(client, token, groceries)
    assert "This is added to your request." in response.content.decode()
    need = request_of_a_ride.needs.get(category=groceries)
    assert (need.detail, need.urgency, need.delivery) == ("Milk", Urgency.TOMORROW, "door")
    assert need.needed_by == timezone.localdate() + datetime.timedelta(days=1)
    assert "Milk" in shown(client, "request_status", token)
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.actor_kind) == ("add_need", need.pk, "resident")


def test_pressed_twice_it_is_one(client: Client, groceries: Category, token: str) -> None:
    for _press in range(2):
        response = add(client, token, groceries)
        assert "This is added to your request." in response.content.decode()
    assert Need.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_pressed_at_one_moment_it_is_one(
    groceries: Category, request_of_a_ride: HelpRequest
) -> None:
    said = NeedData(groceries.pk, {"detail": "Milk"})

    def press() -> Any:
        return services.add_need(request_of_a_ride.pk, said, actor=audit.RESIDENT).pk

    assert len(set(at_once(press, press, press))) == 1
    assert Need.objects.count() == 2


def test_a_kind_that_is_waited_for_is_refused_in_words(
    client: Client, ride: Category, token: str
) -> None:
    response = add(client, token, ride, detail="Another one")
    assert "You have asked for this already." in response.content.decode()
    assert Need.objects.count() == 1


def test_a_series_between_two_dates_is_waited_for(client: Client, groceries: Category) -> None:
    need = weekly(groceries, make_request())
    make_need(need.request)
    services.cancel_need(need.pk, actor=audit.RESIDENT)
    token = link_to(need.request)
    assert "Groceries" not in shown(client, "need_add", token)
    assert "You have asked for this already." in add(client, token, groceries).content.decode()


def test_a_kind_that_has_ended_can_be_asked_for_once_more(
    client: Client, groceries: Category, request_of_a_ride: HelpRequest, token: str
) -> None:
    first = make_need(request_of_a_ride, groceries, detail="Rice")
    services.cancel_need(first.pk, actor=audit.RESIDENT)
    add(client, token, groceries, detail="Beans")
    page = shown(client, "request_status", token)
    assert "Beans" in page
    # Not a series: it neither repeats nor has it stopped to.
    assert "This will not repeat." not in page
    assert "The next dates" not in page
    # What was cancelled cannot come back beside what was asked for in its place.
    with pytest.raises(NotPossible, match="already"):
        services.take_cancel_back(first.pk, actor=audit.RESIDENT)


def test_something_else_wants_words(client: Client, token: str) -> None:
    other = Category.objects.create(slug="other", name="Something else", position=99)
    cached.clear()
    response = add(client, token, other, detail="")
    assert response.status_code == 422
    assert "Please say in a few words what you need." in response.content.decode()


def test_what_is_not_taken_now_is_refused(client: Client, groceries: Category, token: str) -> None:
    groceries.is_active = False
    groceries.save()
    cached.clear()
    response = add(client, token, groceries)
    assert response.status_code == 422
    assert "We do not take this here now" in response.content.decode()


@pytest.mark.parametrize("category", ["x", "", "10000000000000000000000", "\x00"])
def test_what_is_no_kind_of_help_is_refused(
    client: Client, groceries: Category, token: str, category: str
) -> None:
    said = {"category": category, "urgency": "3", "delivery": "door"}
    assert client.post(address("need_add", token), said).status_code == 422


def test_a_request_that_has_ended_takes_nothing_more(
    client: Client, groceries: Category, request_of_a_ride: HelpRequest, token: str
) -> None:
    services.cancel_request(request_of_a_ride.pk, actor=audit.RESIDENT)
    assert address("need_add", token) not in shown(client, "request_status", token)
    assert "This request has ended." in add(client, token, groceries).content.decode()
    with pytest.raises(NotPossible, match="has ended"):
        services.add_need(request_of_a_ride.pk, NeedData(groceries.pk), actor=audit.RESIDENT)
    assert not Need.objects.filter(status=NeedStatus.OPEN).exists()


def test_neither_a_strangers_nor_an_ended_link_adds_anything(
    client: Client, groceries: Category, request_of_a_ride: HelpRequest, token: str
) -> None:
    assert add(client, "x" * 22, groceries).status_code == 404
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, request_of_a_ride.pk)
    assert add(client, token, groceries).status_code == 404
    assert Need.objects.count() == 1

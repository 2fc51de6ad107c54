"""Between two dates of a series nothing is open, and the request goes on all the same."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from common.models import Category
from messaging.models import Message
from requests_app import services
from requests_app.choices import Repeat
from requests_app.models import HelpRequest, Need
from tests.factories import link_to, make_request, make_steward
from tests.lost_links import look_for_them
from tests.requests_app.recurring_needs import DAY, weekly
from tests.requests_app.request_form import address, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def last_time(ride: Category) -> Need:
    request = make_request(closed_at=timezone.now(), email="rosa@example.org")
    link_to(request)
    return weekly(ride, request)


@pytest.fixture
def between(last_time: Need) -> HelpRequest:
    return last_time.request


def letters() -> list[str]:
    return [message.template.split("/")[1] for message in Message.objects.order_by("id")]


def test_its_link_is_sent_again(client: Client, between: HelpRequest) -> None:
    client.post(reverse("request_pages:request_link"), {"contact": "rosa@example.org"})
    look_for_them()
    assert letters() == ["request_link"]


def test_a_corrected_email_gets_the_link(between: HelpRequest) -> None:
    services.update_request(between.pk, {"email": "rosa@example.com"}, actor=make_steward())
    assert letters() == ["request_received"]


def test_the_household_corrects_its_answers(client: Client, between: HelpRequest) -> None:
    token = link_to(between)
    for page in ("details", "where", "contact"):
        assert address("request_edit", token, page) in shown(client, "request_status", token)
        assert client.get(address("request_edit", token, page)).status_code == 200


def test_one_thing_more_is_added(client: Client, between: HelpRequest, groceries: Category) -> None:
    token = link_to(between)
    assert address("need_add", token) in shown(client, "request_status", token)
    data = {"category": groceries.pk, "detail": "Milk", "urgency": "3", "delivery": "door"}
    client.post(address("need_add", token), data)
    assert between.needs.get(category=groceries).detail == "Milk"
    between.refresh_from_db()
    assert between.closed_at is None


@pytest.mark.parametrize("change", ["stopped", "over"])
def test_it_has_ended_with_its_series(client: Client, last_time: Need, change: str) -> None:
    over = {"repeat_until": timezone.localdate() - DAY}
    changes = {"stopped": {"repeat": Repeat.ONCE}, "over": over}[change]
    Need.objects.filter(pk=last_time.pk).update(**changes)
    request_id = last_time.request_id
    client.post(reverse("request_pages:request_link"), {"contact": "rosa@example.org"})
    services.update_request(request_id, {"email": "rosa@example.com"}, actor=make_steward())
    assert letters() == []
    said = services.NeedData(last_time.category_id, {"urgency": 3})
    with pytest.raises(NotPossible):
        services.add_need(request_id, said, actor=audit.RESIDENT)

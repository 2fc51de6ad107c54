"""A second request from the same phone or email is linked to the first, never dropped."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from common.models import Category
from requests_app.models import HelpRequest
from tests.factories import make_request
from tests.requests_app.request_form import fill_in, send

pytestmark = pytest.mark.django_db


def _ago(days: int) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def _ask(client: Client, ride: Category, **contact: str) -> HelpRequest:
    fill_in(client, ride, contact=contact)
    send(client)
    return HelpRequest.objects.latest("id")


@pytest.mark.parametrize(
    "contact",
    [
        {"phone": "+1 202.555.0111", "email": ""},
        {"phone": "", "email": " ROSA@example.org "},
        {"phone": "(202) 555-0111", "email": "other@example.org"},
    ],
)
def test_linked(client: Client, ride: Category, contact: dict[str, str]) -> None:
    make_request(phone="202-555-0199", email="else@example.org")
    earlier = make_request(phone="2025550111", email="rosa@example.org", created_at=_ago(13))
    request = _ask(client, ride, **contact)
    assert request.repeat_of == earlier
    assert HelpRequest.objects.count() == 3


def test_linked_to_the_newest(client: Client, ride: Category) -> None:
    make_request(phone="2025550111")
    newest = make_request(phone="2025550111")
    assert _ask(client, ride, phone="2025550111").repeat_of == newest


def test_not_after_two_weeks(client: Client, ride: Category) -> None:
    make_request(phone="2025550111", created_at=_ago(15))
    assert _ask(client, ride, phone="2025550111").repeat_of is None


def test_nobody_is_linked_for_having_no_email(client: Client, ride: Category) -> None:
    make_request(phone="2025550111", email="")
    assert _ask(client, ride, phone="2025550122", email="").repeat_of is None

"""For a day a household can take back that it cancelled something."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.errors import NotPossible
from common.models import Category, LinkPurpose, PrivateLink
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.ends import EndReason
from requests_app.models import Need
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_ward,
)
from tests.requests_app.request_form import address, at_once, shown

pytestmark = pytest.mark.django_db

STILL = "I still need it"


@pytest.fixture
def need(groceries: Category) -> Need:
    return make_need(make_request(make_ward()), groceries)


@pytest.fixture
def token(need: Need) -> str:
    return link_to(need.request)


def cancel(client: Client, need: Need, token: str) -> None:
    client.post(address("need_cancel", token, need.pk))
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED


def test_for_a_day_the_page_offers_it(client: Client, need: Need, token: str) -> None:
    assert STILL not in shown(client, "request_status", token)
    cancel(client, need, token)
    assert STILL in shown(client, "request_status", token)
    for _press in range(2):
        page = client.post(address("need_take_back", token, need.pk), follow=True)
        assert "It is open again" in page.content.decode()
    need.refresh_from_db()
    assert (need.status, need.ended_at, need.cancelled_by_household) == ("open", None, False)
    need.request.refresh_from_db()
    assert need.request.closed_at is None
    assert AuditEvent.objects.filter(verb="take_cancel_back").count() == 1
    assert STILL not in shown(client, "request_status", token)


def test_who_helped_is_not_put_back(client: Client, need: Need, token: str) -> None:
    match = make_match(need, status=MatchStatus.ACCEPTED)
    cancel(client, need, token)
    client.post(address("need_take_back", token, need.pk))
    match.refresh_from_db()
    need.refresh_from_db()
    assert (match.status, need.status) == (MatchStatus.WITHDRAWN, NeedStatus.OPEN)
    assert match.volunteer.name not in shown(client, "request_status", token)
    # It waits at the desk, and may be put to them again.
    services.offer_match(need.pk, match.volunteer_id, actor=make_coordinator(need.request.ward))


def test_after_a_day_one_asks_again(client: Client, need: Need, token: str) -> None:
    cancel(client, need, token)
    Need.objects.update(ended_at=timezone.now() - datetime.timedelta(hours=24, seconds=1))
    page = shown(client, "request_status", token)
    assert STILL not in page
    assert "Ask for help again" in page
    response = client.post(address("need_take_back", token, need.pk), follow=True)
    assert "can no longer be taken back" in response.content.decode()
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED


@pytest.mark.parametrize("way", ["cancelled", "closed", "done"])
def test_what_staff_ended_stays_ended(client: Client, need: Need, token: str, way: str) -> None:
    if way == "cancelled":
        services.cancel_need(need.pk, actor=make_steward())
    elif way == "closed":
        services.close_need(need.pk, reason=EndReason.NOT_OURS, actor=make_steward())
    else:
        match = make_match(need, status=MatchStatus.ACCEPTED)
        services.complete_match(match.pk, actor=make_steward())
    assert STILL not in shown(client, "request_status", token)
    response = client.post(address("need_take_back", token, need.pk), follow=True)
    assert "can no longer be taken back" in response.content.decode()
    need.refresh_from_db()
    assert need.status == way
    with pytest.raises(NotPossible):
        services.take_all_back(need.request_id, actor=audit.RESIDENT)


def test_all_of_a_request(client: Client, need: Need, ride: Category, token: str) -> None:
    other = make_need(need.request, ride)
    by_staff = make_need(need.request)
    services.cancel_need(by_staff.pk, actor=make_steward())
    client.post(address("request_cancel", token))
    assert "I still need all of it" in shown(client, "request_status", token)
    for _press in range(2):
        page = client.post(address("request_take_back", token), follow=True)
        assert "It is open again" in page.content.decode()
    states = dict(Need.objects.values_list("pk", "status"))
    assert states == {need.pk: "open", other.pk: "open", by_staff.pk: "cancelled"}


def test_of_a_series_it_is_the_date_alone(client: Client, groceries: Category) -> None:
    need = make_need(None, groceries, repeat="weekly", wanted_on=timezone.localdate())
    token = link_to(need.request)
    client.post(address("need_cancel", token, need.pk), {"all": "yes"})
    client.post(address("need_take_back", token, need.pk))
    need.refresh_from_db()
    assert (need.status, need.repeat) == (NeedStatus.OPEN, "once")


@pytest.mark.django_db(transaction=True)
def test_pressed_at_one_moment_it_opens_once(need: Need) -> None:
    services.cancel_need(need.pk, actor=audit.RESIDENT)

    def press() -> None:
        services.take_cancel_back(need.pk, actor=audit.RESIDENT)

    assert at_once(press, press, press) == [None, None, None]
    assert AuditEvent.objects.filter(verb="take_cancel_back").count() == 1


def test_looking_changes_nothing(client: Client, need: Need, token: str) -> None:
    cancel(client, need, token)
    assert client.get(address("need_take_back", token, need.pk)).status_code == 405
    assert client.get(address("request_take_back", token)).status_code == 405


def test_neither_a_strangers_nor_an_ended_link_opens_anything(
    client: Client, need: Need, token: str
) -> None:
    cancel(client, need, token)
    stranger = link_to(make_request())
    assert client.post(address("need_take_back", stranger, need.pk)).status_code == 404
    PrivateLink.objects.revoke(LinkPurpose.REQUEST, need.request_id)
    assert client.post(address("need_take_back", token, need.pk)).status_code == 404
    assert client.post(address("request_take_back", token)).status_code == 404
    need.refresh_from_db()
    assert need.status == NeedStatus.CANCELLED


def test_what_was_deleted_stays_deleted(need: Need) -> None:
    services.erase_request(need.request_id, actor=audit.RESIDENT)
    with pytest.raises(NotPossible, match="deleted"):
        services.take_cancel_back(need.pk, actor=audit.RESIDENT)

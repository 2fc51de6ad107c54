"""The households that were helped still count after they have deleted their data, and nameless."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts import audit
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import ErasedHouseholds, HelpRequest
from requests_app.services import erase_household, erase_request
from tests.factories import make_need, make_request, make_ward

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = datetime.date(2026, 10, 1), datetime.date(2026, 11, 1)


def moment(month: int, day: int, hour: int = 12) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, 30, tzinfo=timezone.get_default_timezone())


def helped(ward: Ward, *moments: datetime.datetime, **fields: Any) -> HelpRequest:
    request = make_request(ward, **fields)
    for ended_at in moments:
        make_need(request, status=NeedStatus.DONE, ended_at=ended_at)
    return request


def kept() -> list[tuple[datetime.date, int, int]]:
    rows = ErasedHouseholds.objects.order_by("month", "in_ward")
    return list(rows.values_list("month", "in_ward", "count"))


def test_a_household_counts_once_for_each_month_it_was_helped(ward: Ward):
    one = helped(ward, moment(10, 3), moment(10, 30), moment(11, 2))
    helped(ward, moment(10, 9), household=one.household)
    make_need(make_request(ward, household=one.household), status=NeedStatus.CANCELLED)
    erase_household(one.pk, actor=audit.RESIDENT)
    assert kept() == [(OCTOBER, ward.pk, 1), (NOVEMBER, ward.pk, 1)]
    # Twice is once, and another household is another.
    erase_household(one.pk, actor=audit.RESIDENT)
    erase_request(helped(ward, moment(10, 5)).pk, actor=audit.RESIDENT)
    assert kept() == [(OCTOBER, ward.pk, 2), (NOVEMBER, ward.pk, 1)]


def test_it_is_counted_when_the_last_of_its_requests_goes(ward: Ward):
    one = helped(ward, moment(10, 3))
    other = helped(ward, moment(10, 9), household=one.household)
    erase_request(one.pk, actor=audit.RESIDENT)
    # The other one is there, and counts by itself.
    assert kept() == []
    erase_request(other.pk, actor=audit.RESIDENT)
    assert kept() == [(OCTOBER, ward.pk, 1)]


def test_by_the_calendar_where_people_live_and_by_ward(ward: Ward):
    other = make_ward()
    one = helped(ward, moment(10, 31, 23))
    helped(other, moment(11, 1, 0), household=one.household)
    erase_household(one.pk, actor=audit.RESIDENT)
    assert kept() == [(OCTOBER, ward.pk, 1), (NOVEMBER, other.pk, 1)]


def test_nothing_is_counted_where_nobody_was_helped(ward: Ward):
    request = make_request(ward)
    make_need(request)
    erase_request(request.pk, actor=audit.RESIDENT)
    assert kept() == []

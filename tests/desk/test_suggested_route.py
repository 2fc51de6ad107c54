"""The open needs that could go along with one another."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import DESK, covers_city
from common.models import Category
from desk import route_suggestions as routes
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import Need
from tests.factories import (
    make_coordinator,
    make_need,
    make_pod,
    make_request,
    make_ward,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 20)


def test_what_else_the_household_needs_comes_first(
    groceries: Category, ride: Category, ward: Ward, steward: User
) -> None:
    # One household in three requests, tied by what it asked before.
    earlier = make_request(ward)
    request = make_request(ward, household=earlier.household)
    later = make_request(household=earlier.household)
    need = make_need(request, groceries)
    nearby = make_need(make_request(ward), groceries)
    make_need(make_request(ward), ride)
    own = [make_need(each, ride) for each in (request, earlier, later)]
    make_need(request, ride, status=NeedStatus.DONE, occurrence=2)
    found = routes.suggested(need, steward)
    assert found == [*own, nearby]
    assert [each.is_same_household for each in found] == [True, True, True, False]


def test_the_same_errand_nearby_the_nearest_first(
    groceries: Category, ride: Category, ward: Ward, steward: User
) -> None:
    pod = make_pod(ward)
    need = make_need(make_request(ward, pod=pod, zip_code="20010"), groceries)
    in_ward = make_need(make_request(ward), groceries)
    in_zip = make_need(make_request(zip_code="20010"), groceries)
    in_pod = make_need(make_request(ward, pod=pod), groceries)
    # Too far, nowhere in particular, and another errand: none of them goes along.
    make_need(make_request(make_ward(), zip_code="20099"), groceries)
    make_need(make_request(), groceries)
    make_need(make_request(ward, pod=pod), ride)
    assert routes.suggested(need, steward) == [in_pod, in_zip, in_ward]


def test_about_the_same_day(groceries: Category, ward: Ward, steward: User) -> None:
    days = [None, *(DAY + datetime.timedelta(days=days) for days in (-2, -1, 0, 1, 2))]
    found = {day: make_need(make_request(ward), groceries, wanted_on=day) for day in days}
    need = make_need(make_request(ward), groceries, wanted_on=DAY)
    assert routes.suggested(need, steward) == [found[days[place]] for place in (0, 2, 3, 4)]
    any_day = make_need(make_request(ward), groceries)
    assert len(routes.suggested(any_day, steward)) == len(days) + 1


def test_only_what_is_open_and_theirs_to_see(
    groceries: Category, ward: Ward, steward: User
) -> None:
    need = make_need(make_request(ward), groceries)
    make_need(make_request(ward), groceries, status=NeedStatus.OFFERED)
    until = timezone.now() + datetime.timedelta(minutes=5)
    claimed = make_need(make_request(ward), groceries, claimed_by=steward, claimed_until=until)
    assert routes.suggested(need, steward) == [claimed]
    assert routes.suggested(need, make_coordinator(ward)) == []
    Need.objects.update(claimed_until=timezone.now())
    assert routes.suggested(need, make_coordinator(ward)) == [claimed]
    assert routes.suggested(need, make_coordinator(make_ward())) == []


def test_ten_at_most_with_one_query_whatever_there_is(
    groceries: Category, ward: Ward, steward: User
) -> None:
    need = make_need(make_request(ward), groceries)
    for _need in range(routes.MOST + 1):
        make_need(make_request(ward, pod=make_pod(ward)), groceries, detail="Rice")
    assert covers_city(steward, DESK)  # read once in a request
    with CaptureQueriesContext(connection) as queries:
        found = routes.suggested(need, steward)
        assert len([(str(each.category), each.request.ward.name) for each in found]) == routes.MOST
        assert all(each.request.pod.name for each in found)
    assert len(queries) == 1
    # Encrypted and not shown here, so it is not even read.
    assert "detail" in found[0].get_deferred_fields()

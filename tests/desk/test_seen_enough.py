"""The desk says before anybody is asked whose yes would be refused: they have seen too many."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common.models import Category
from pods.models import Ward
from requests_app.choices import Detail, MatchStatus
from requests_app.models import HelpRequest, Opening
from tests import factories
from tests.desk.desk_page import add_need, url
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db
HINT = "has seen enough households for now"


def show(volunteer: Volunteer, household: HelpRequest) -> None:
    need = factories.make_need(household, volunteer.categories.get(), occurrence=2)
    match = factories.make_match(need, volunteer, status=MatchStatus.DONE)
    Opening.objects.create(
        request=household,
        match=match,
        volunteer=volunteer,
        step=Detail.CONTACT,
        per_day=9,
        per_week=9,
    )


def test_who_has_seen_enough_is_marked_and_comes_last_for_one_query(
    ward: Ward, kind: Category, user: User, client: Client, settings: Any
) -> None:
    settings.HOUSEHOLDS_PER_DAY = 2
    need = add_need(ward, kind)
    first = factories.make_volunteer(kind, ward=ward, name="Full Moon", max_per_week=20)
    shown: list[list[str]] = []
    queries: list[int] = []
    for names in (["Half Moon"], ["New Moon", "Blue Moon"]):
        people = [factories.make_volunteer(kind, ward=ward, name=name) for name in names]
        for household in [factories.make_request(ward) for _number in range(2)]:
            show(first, household)
        show(people[0], factories.make_request(ward))
        with CaptureQueriesContext(
            connection,
        ) as counted:
            response = client.get(url("need", need))
        queries.append(len(counted))
        full = response.context["full"]
        shown.append([each.volunteer.name for each in response.context["candidates"]])
        assert full == {first.pk}
        assert response.text.count(HINT) == 1
    assert queries[0] == queries[1]
    assert [names[-1] for names in shown] == ["Full Moon"] * 2
    assert HINT in client.get(url("why", need), {"person": "Full Moon"}).text
    # A household that they know already is none more.
    show(first, need.request)
    assert HINT not in client.get(url("need", need)).text

"""A break begins: what was asked and not answered goes to others at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.models import Category
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services import offer_match
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_route,
    make_steward,
    make_volunteer,
)
from tests.volunteers.test_leave_races import at_once
from volunteers.models import Volunteer
from volunteers.services import pause_volunteer

IN_A_WEEK = timedelta(days=7)


@pytest.fixture
def volunteer(ride: Category) -> Volunteer:
    return make_volunteer(ride, max_at_once=20, max_per_week=50)


def take_a_break(client: Client, volunteer: Volunteer) -> None:
    address = reverse("volunteers:volunteer_pause", args=[link_to(volunteer)])
    client.post(address, {"length": "7"})
    volunteer.refresh_from_db()
    assert volunteer.is_paused


def states(*matches: Match) -> list[tuple[str, str]]:
    for match in matches:
        match.refresh_from_db()
        match.need.refresh_from_db()
    return [(match.status, match.need.status) for match in matches]


@pytest.mark.django_db
def test_offers_are_given_back_and_promises_stay(volunteer: Volunteer, client: Client) -> None:
    offered = make_match(volunteer=volunteer)
    asked = make_match(volunteer=volunteer, status=MatchStatus.ASKED)
    another = make_match(asked.need, status=MatchStatus.ASKED)
    accepted = make_match(volunteer=volunteer, status=MatchStatus.ACCEPTED)
    take_a_break(client, volunteer)
    assert states(offered, asked, another, accepted) == [
        (MatchStatus.DECLINED, NeedStatus.OPEN),
        # The other one who was asked may still say yes.
        (MatchStatus.DECLINED, NeedStatus.OFFERED),
        (MatchStatus.ASKED, NeedStatus.OFFERED),
        (MatchStatus.ACCEPTED, NeedStatus.MATCHED),
    ]


@pytest.mark.django_db
def test_a_route_that_waits_is_given_back_as_a_whole(volunteer: Volunteer, client: Client) -> None:
    waiting, agreed = make_route(volunteer=volunteer), make_route(volunteer=volunteer)
    agreed.matches.update(status=MatchStatus.ACCEPTED, accepted_at=timezone.now())
    take_a_break(client, volunteer)
    assert {match.status for match in waiting.matches.all()} == {MatchStatus.DECLINED}
    assert {match.status for match in agreed.matches.all()} == {MatchStatus.ACCEPTED}


@pytest.mark.django_db
def test_the_end_of_a_break_gives_nothing_back(volunteer: Volunteer) -> None:
    offered = make_match(volunteer=volunteer)
    pause_volunteer(volunteer.pk, until=None, actor=audit.VOLUNTEER)
    assert states(offered) == [(MatchStatus.OFFERED, NeedStatus.OFFERED)]


@pytest.mark.django_db
def test_a_coordinators_press_does_the_same(volunteer: Volunteer, client: Client) -> None:
    offered = make_match(volunteer=volunteer)
    client.force_login(make_steward())
    data = {"action": "pause_two_weeks", "_selected_action": [volunteer.pk]}
    client.post(reverse("admin:volunteers_volunteer_changelist"), data)
    assert states(offered) == [(MatchStatus.DECLINED, NeedStatus.OPEN)]


@pytest.mark.django_db(transaction=True)
def test_none_slips_in_while_it_begins(volunteer: Volunteer, ride: Category) -> None:
    steward = make_steward()
    needs = [make_need(category=ride) for _need in range(4)]
    until = timezone.localdate() + IN_A_WEEK
    offers = [lambda need=need: offer_match(need.pk, volunteer.pk, actor=steward) for need in needs]
    at_once(*offers, lambda: pause_volunteer(volunteer.pk, until=until, actor=audit.VOLUNTEER))
    assert not Match.objects.waiting().exists()
    assert {need.status for need in type(needs[0]).objects.all()} == {NeedStatus.OPEN}

"""A volunteer says "done" of nothing that nobody agreed to, and not before the day, by any door."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from common.models import Category
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Worked
from requests_app.models import Match, Need
from tests.factories import link_to, make_match, make_need, make_route, make_steward

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def by_every_door(client: Client, match: Match) -> str:
    """Post "done" to all that a volunteer's private page takes; returns what they answer."""
    if match.route:
        token, own = link_to(match.route), [match.pk]
        doors = [("route_done", []), ("route_stop_done", own), ("route_stop_happened", own)]
    else:
        token, doors = link_to(match), [("match_done", []), ("match_happened", [])]
    said = ""
    for door, args in doors:
        url = reverse(f"request_pages:{door}", args=[token, *args])
        page = client.post(url, {"happened": "yes"}, follow=True).text
        said += page
        # Neither is it offered.
        assert reverse(f"request_pages:{doors[0][0]}", args=[token]) not in page
    return said


def picked(ride: Category, **fields: Any) -> Match:
    return make_match(make_need(category=ride), status="accepted", is_picked=True, **fields)


def closed(ride: Category) -> Match:
    match = make_match(make_need(category=ride), status="accepted")
    services.close_details(match.pk, actor=audit.RESIDENT)
    return match


def given_up(ride: Category) -> Match:
    """Nobody answered for long: an answer is still taken."""
    return make_match(make_need(category=ride), status="unknown", is_picked=True)


def ahead(ride: Category) -> Match:
    return make_match(make_need(category=ride, wanted_on=in_days(3)), status="accepted")


def ahead_on_a_route(ride: Category) -> Match:
    now, later = make_need(category=ride), make_need(category=ride, wanted_on=in_days(3))
    route = make_route(now, later, status="accepted")
    return route.matches.get(need=later)


AGREE, DAY = "has to agree first.", "The day for this has not come yet."


@pytest.mark.parametrize(
    ("state", "words"),
    [(picked, AGREE), (closed, AGREE), (given_up, AGREE), (ahead, DAY), (ahead_on_a_route, DAY)],
)
def test_no_door_of_the_volunteers_takes_it_and_a_coordinators_does(
    client: Client, ride: Category, state: Callable[[Category], Match], words: str
) -> None:
    match = state(ride)
    before = Match.objects.values_list("status", flat=True).get(pk=match.pk)
    assert words in by_every_door(client, match)
    if words == AGREE:
        url = reverse("request_pages:match_happened", args=[link_to(match)])
        client.post(url, {"happened": "not_yet", "new_day": in_days(9)})
        assert Need.objects.get(pk=match.need_id).wanted_on is None
    assert not Match.objects.filter(status=MatchStatus.DONE).exists()
    match.refresh_from_db()
    assert match.status == before
    if match.status == MatchStatus.ACCEPTED:
        services.complete_match(match.pk, actor=make_steward())
        assert Need.objects.get(pk=match.need_id).status == NeedStatus.DONE


def test_the_household_may_say_so_and_the_database_keeps_the_rule(ride: Category) -> None:
    match = picked(ride)
    with pytest.raises(IntegrityError, match="match_done_has_word"), transaction.atomic():
        Match.objects.update(status=MatchStatus.DONE, ended_at=timezone.now())
    services.say_whether_it_worked(
        match.pk, side="resident", worked=Worked.YES, actor=audit.RESIDENT
    )
    match.refresh_from_db()
    assert (match.status, bool(match.confirmed_at)) == (MatchStatus.DONE, True)

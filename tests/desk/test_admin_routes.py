"""Routes in the admin: to be looked at, each coordinator's own stops only."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from requests_app.models import Match, Route
from tests import factories

pytestmark = pytest.mark.django_db

LIST = "admin:requests_app_route_changelist"
MOST_QUERIES = 6


def page_of(route: Route) -> str:
    return reverse("admin:requests_app_route_change", args=[route.pk])


def match_page(match: Match) -> str:
    return reverse("admin:requests_app_match_change", args=[match.pk])


def routes_in(response: Any) -> list[int]:
    return [row.pk for row in response.context["cl"].result_list]


def test_their_own_stops_and_no_others(client: Client) -> None:
    mine, theirs = factories.make_ward(), factories.make_ward()
    kinds = [factories.make_category(name=name) for name in ("Groceries", "Rides")]
    needs = [
        factories.make_need(factories.make_request(ward), kind)
        for ward, kind in zip((mine, theirs), kinds, strict=True)
    ]
    both, elsewhere = (
        factories.make_route(*needs),
        factories.make_route(factories.make_need(factories.make_request(theirs))),
    )
    own, other = both.matches.order_by("id")
    client.force_login(factories.make_coordinator(mine))
    listed = client.get(reverse(LIST))
    assert routes_in(listed) == [both.pk]
    # The other ward's stop must not be seen in a number either.
    assert "Asked: 1" in listed.content.decode()
    page = client.get(page_of(both)).content.decode()
    assert match_page(own) in page
    assert match_page(other) not in page
    assert needs[1].request.reference not in page
    # No stop of it is theirs.
    assert client.get(page_of(elsewhere)).status_code in {302, 403}
    client.force_login(factories.make_steward())
    assert routes_in(client.get(reverse(LIST))) == [elsewhere.pk, both.pk]
    assert match_page(other) in client.get(page_of(both)).content.decode()
    client.force_login(factories.make_organizer(mine))
    assert client.get(reverse(LIST)).status_code == 403


def test_its_matches_lead_to_it_and_nothing_is_changed_here(client: Client) -> None:
    route = factories.make_route()
    client.force_login(factories.make_steward())
    match = route.matches.order_by("id")[0]
    assert page_of(route) in client.get(match_page(match)).content.decode()
    # A route has nothing of its own to be edited; its matches have.
    assert client.post(page_of(route), {"volunteer": 1}).status_code == 403
    for page in ("delete", "change"):
        url = reverse(f"admin:requests_app_route_{page}", args=[route.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:requests_app_route_add")).status_code == 403


def test_found_by_its_volunteer_or_number(client: Client) -> None:
    volunteer = factories.make_volunteer(name="Abebe Bekele", phone="202-555-0177", max_at_once=5)
    route = factories.make_route(volunteer=volunteer)
    factories.make_route()
    client.force_login(factories.make_steward())
    for term in ("bekele", "(202) 555-0177", f"#{route.pk}"):
        assert routes_in(client.get(reverse(LIST), {"q": term})) == [route.pk]
    assert routes_in(client.get(reverse(LIST), {"q": "nobody"})) == []


def test_queries_do_not_grow_with_routes_or_stops(client: Client) -> None:
    client.force_login(factories.make_coordinator(factories.make_ward()))
    counts = []
    for _more in range(2):
        factories.make_route()
        factories.make_route(*[factories.make_need() for _stop in range(4)])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(LIST)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES

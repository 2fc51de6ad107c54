"""The volunteer's pages of a route: before yes, stop by stop, and when it has ended."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from messaging.models import Message
from pods.models import Pod
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Match, Need, Route
from requests_app.services import accept_route, cancel_need, complete_match
from tests.factories import (
    link_to,
    make_match,
    make_need,
    make_pod,
    make_request,
    make_route,
    make_volunteer,
    make_ward,
)
from tests.requests_app.request_form import address, shown
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

PEOPLE = [
    {"name": "Milagros Gómez", "phone": "202-555-0147", "address": "3100 Example Street"},
    {"name": "Teodros", "phone": "202-555-0148", "address": "12 Other Street", "email": ""},
]
DETAILS = ["Insulin for Don Pedro", "Rice and teff", "The dog too"]
REASON = {"reason": "no_time", "note": "My child is sick"}
PAGES = ["route_accept", "route_decline", "route_done", "route_release"]


@pytest.fixture
def route(groceries: Category, ride: Category) -> Route:
    """Two stops: groceries and a ride for one household, groceries for another."""
    ward = make_ward(name="Ward Nine")
    pod = make_pod(ward, name="Tower floor 3", zone=Pod.Zone.FLOOR)
    first, second = [make_request(ward, pod=pod, spoken_language="es", **each) for each in PEOPLE]
    needs = [
        make_need(first, groceries, detail=DETAILS[0], urgency=Urgency.TODAY),
        make_need(second, groceries, detail=DETAILS[1], wanted_on=datetime.date(2036, 12, 24)),
        make_need(first, ride, detail=DETAILS[2]),
    ]
    return make_route(*needs, volunteer=make_volunteer(groceries, ride, name="Tomás"))


@pytest.fixture
def token(route: Route) -> str:
    return link_to(route)


def _statuses(route: Route) -> list[str]:
    return list(route.matches.order_by("id").values_list("status", flat=True))


def _personal() -> list[str]:
    return [*DETAILS, *(text for each in PEOPLE for text in each.values() if text)]


def _matches(route: Route) -> list[Match]:
    return list(route.matches.order_by("id"))


def test_before_yes_it_says_what_roughly_where_and_when(client: Client, token: str) -> None:
    page = shown(client, "route_offer", token)
    for text in ("Tomás", "Ward Nine", "Today, ", "On Wed, Dec 24, 2036", "Español", "A ride"):
        assert text in page, text
    assert page.count("<h3>Groceries</h3>") == 2
    assert "Neighbor 2 of 2" in page
    assert "How often" not in page


def test_before_yes_nothing_tells_whose_it_is(client: Client, route: Route, token: str) -> None:
    page = shown(client, "route_offer", token)
    for text in [*_personal(), "Tower floor 3", _matches(route)[0].need.request.reference]:
        assert text not in page, text


def test_after_yes_it_says_everything_stop_by_stop(
    client: Client, route: Route, token: str
) -> None:
    response = client.post(address("route_accept", token))
    assert response["Location"] == address("route_offer", token)
    page = shown(client, "route_offer", token)
    # The second stop is for a day that is far away.
    later = PEOPLE[1]["address"]
    assert later not in page
    for text in {*_personal()} - {later}:
        assert page.count(text) in {1, 2}, text  # a number is text and address of its link
    first, second = page.index("Neighbor 1 of 2"), page.index("Neighbor 2 of 2")
    assert first < page.index("The dog too") < second < page.index("Rice and teff")
    assert _statuses(route) == [MatchStatus.ACCEPTED] * 3


def test_what_was_cancelled_is_left_out_and_said(client: Client, route: Route, token: str) -> None:
    cancel_need(_matches(route)[1].need_id, actor=audit.RESIDENT)
    page = shown(client, "route_offer", token)
    assert "1 more stop is no longer needed" in page
    assert "Neighbor 2 of" not in page
    client.post(address("route_accept", token))
    page = shown(client, "route_offer", token)
    assert "No longer needed" in page
    # Cancelled before the yes: this name need never be known to the volunteer.
    assert "Teodros" not in page
    assert "Milagros" in page


def test_decline(client: Client, route: Route, token: str) -> None:
    assert "Why not?" in shown(client, "route_decline", token)
    for _press in range(2):
        client.post(address("route_decline", token), REASON)
    assert _statuses(route) == [MatchStatus.DECLINED] * 3
    assert Need.objects.open().count() == 3
    assert {match.reason_note for match in _matches(route)} == {"My child is sick"}
    assert "You said no" in shown(client, "route_offer", token)


@pytest.mark.parametrize("page", ["route_decline", "route_release"])
def test_no_wants_a_reason(client: Client, route: Route, token: str, page: str) -> None:
    response = client.post(address(page, token), {"reason": "because"})
    assert response.status_code == 422
    assert "<title>Error: " in response.content.decode()
    assert _statuses(route) == [MatchStatus.OFFERED] * 3


def test_stop_by_stop(client: Client, route: Route, token: str) -> None:
    accept_route(route.pk, actor=audit.VOLUNTEER)
    first, second, third = _matches(route)
    for _press in range(2):
        client.post(address("route_stop_done", token, first.pk))
        client.post(address("route_stop_release", token, second.pk), REASON)
    assert _statuses(route) == [MatchStatus.DONE, MatchStatus.RELEASED, MatchStatus.ACCEPTED]
    page = shown(client, "route_offer", token)
    for text in ("Done", "No longer your task", "The dog too", "Milagros"):
        assert text in page, text
    # A stop that ended shows nothing of its household, though the others go on.
    for text in ("Teodros", "Rice and teff", DETAILS[0]):
        assert text not in page, text
    client.post(address("route_stop_done", token, third.pk))
    assert "<h1>Thank you for your help!</h1>" in shown(client, "route_offer", token)


def test_all_that_is_left(client: Client, route: Route, token: str) -> None:
    accept_route(route.pk, actor=audit.VOLUNTEER)
    client.post(address("route_stop_done", token, _matches(route)[0].pk))
    client.post(address("route_release", token), REASON)
    # What is done stays done; to give back is about the rest.
    assert _statuses(route) == [MatchStatus.DONE, *[MatchStatus.RELEASED] * 2]
    assert Need.objects.open().count() == 2


@pytest.mark.parametrize("page", ["route_stop_done", "route_stop_release"])
def test_another_routes_stop_is_not_found(
    client: Client, route: Route, token: str, page: str
) -> None:
    accept_route(route.pk, actor=audit.VOLUNTEER)
    other = make_match(status=MatchStatus.ACCEPTED)
    assert client.post(address(page, token, other.pk), REASON).status_code == 404
    other.refresh_from_db()
    assert other.status == MatchStatus.ACCEPTED


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (MatchStatus.DECLINED, "You said no"),
        (MatchStatus.EXPIRED, "run out"),
        (MatchStatus.WITHDRAWN, "do not have to do this any more"),
        (MatchStatus.RELEASED, "no longer your task"),
        (MatchStatus.DONE, "Because of you"),
    ],
)
def test_after_its_end_it_says_how_and_nothing_else(
    client: Client, route: Route, token: str, status: str, words: str
) -> None:
    accept_route(route.pk, actor=audit.VOLUNTEER)
    Match.objects.update(status=status, ended_at=timezone.now())
    page = shown(client, "route_offer", token)
    assert words in page
    for text in _personal():
        assert text not in page, text


def test_past_its_time_it_cannot_be_accepted(client: Client, route: Route, token: str) -> None:
    Match.objects.update(expires_at=timezone.now())
    page = client.post(address("route_accept", token), follow=True).content.decode()
    assert "has run out" in page
    assert "Yes, I will do the route" not in page
    assert _statuses(route) == [MatchStatus.OFFERED] * 3


@pytest.mark.parametrize("page", PAGES)
def test_after_its_end_every_button_says_so(
    client: Client, route: Route, token: str, page: str
) -> None:
    for match in _matches(route):
        cancel_need(match.need_id, actor=audit.RESIDENT)
    response = client.post(address(page, token), REASON, follow=True)
    assert "This has ended: there is nothing to answer" in response.content.decode()
    assert _statuses(route) == [MatchStatus.WITHDRAWN] * 3


def test_get_changes_nothing(client: Client, route: Route, token: str) -> None:
    for page in ("route_offer", "route_decline", "route_release"):
        client.get(address(page, token))
    for page in ("route_accept", "route_done"):
        assert client.get(address(page, token)).status_code == 405
    assert _statuses(route) == [MatchStatus.OFFERED] * 3
    assert not AuditEvent.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("page", [*PAGES, "route_offer"])
def test_bad_link(client: Client, route: Route, page: str) -> None:
    # A link to one stop must not open the whole route.
    match = link_to(_matches(route)[0])
    for bad in ("x", match, "\x00"):
        assert client.post(address(page, bad), REASON).status_code in {404, 405}
        assert client.get(address(page, bad)).status_code in {404, 405}
    assert "This link no longer works" in client.get(address("route_offer", "x")).content.decode()


def _queries(client: Client, path: str) -> int:
    # Once before: what all pages share is kept from then on, and would blur the count.
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("status", [MatchStatus.OFFERED, MatchStatus.ACCEPTED])
def test_more_stops_cost_no_more_queries(client: Client, status: str) -> None:
    few, many = [
        make_route(*[make_need() for _need in range(count)], status=status) for count in (1, 3)
    ]
    costs = {_queries(client, address("route_offer", link_to(each))) for each in (few, many)}
    assert len(costs) == 1


# --- On their own page ---


def _home(volunteer: Volunteer) -> str:
    return f"/en/v/{link_to(volunteer)}/"


def test_their_own_page_has_a_route_as_one_task(client: Client, route: Route, token: str) -> None:
    page = client.get(_home(route.volunteer)).content.decode()
    assert page.count(f"/en/route/{token}/") == 1
    assert "One route with 3 stops: Groceries, A ride" in page
    for text in _personal():
        assert text not in page, text


def test_their_own_page_has_what_others_were_asked_too(client: Client) -> None:
    match = make_match(status=MatchStatus.ASKED)
    page = client.get(_home(match.volunteer)).content.decode()
    assert "The first one to say yes takes it" in page
    Match.objects.update(status=MatchStatus.MISSED, ended_at=timezone.now())
    assert "Your tasks" not in client.get(_home(match.volunteer)).content.decode()
    assert Need.objects.get().status == NeedStatus.OFFERED


def test_more_routes_cost_their_own_page_no_more(client: Client) -> None:
    costs = set()
    for count in (1, 3):
        volunteer = make_volunteer(max_at_once=20)
        for _route in range(count):
            link_to(make_route(volunteer=volunteer))
            make_match(volunteer=volunteer)
        costs.add(_queries(client, _home(volunteer)))
    assert len(costs) == 1


def test_a_long_route_is_shown_in_parts(client: Client) -> None:
    # Twelve households on one page weighed 4.5 KB, where 4 are allowed.
    people = [make_request(name=f"Person {letter}") for letter in "ABCDEFGHI"]
    route = make_route(*[make_need(each) for each in people], status=MatchStatus.ACCEPTED)
    url = address("route_offer", link_to(route))

    def names(query: str = "") -> str:
        page = client.get(url + query).content.decode()
        return "".join(re.findall("<bdi>Person ([A-I])</bdi>", page))

    assert names() == names("?from=1") == names("?from=x") == "ABCDE"
    assert 'href="?from=6">Neighbors 6 to 9</a>' in client.get(url).content.decode()
    assert names("?from=6") == "FGHI"
    for match in route.matches.order_by("id")[:5]:
        complete_match(match.pk, actor=audit.VOLUNTEER)
    # All of the first part is done: the volunteer should not have to look for the next.
    assert names() == "FGHI"
    assert names("?from=1") == ""
    first = route.matches.order_by("id")[0]
    assert f"/{first.pk}/worked/" in client.get(f"{url}?from=1").content.decode()

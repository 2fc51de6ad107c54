"""Offers from the desk: to one, to several and for a route, and the answers that are told there."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match, Need
from tests import factories
from tests.desk.desk_page import add_need, said, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(ward: Ward, kind: Category) -> Need:
    return add_need(ward, kind)


def test_several_are_asked_at_once(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    people = [factories.make_volunteer(kind, ward=ward) for _number in range(2)]
    people.append(factories.make_volunteer(kind, ward=ward, email="", name="Bo"))
    following = add_need(ward, kind)
    ids = [person.pk for person in people]
    response = client.post(url("offer_several", need), {"people": ids})
    assert response.url == url("need", following) + "#need"
    words = said(client, response)
    assert "3 neighbors were asked" in words
    assert "please call: Bo" in words
    assert set(Match.objects.values_list("volunteer", "status")) == {
        (pk, MatchStatus.ASKED) for pk in ids
    }


def test_several_are_asked_once_however_often_it_is_sent(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    """The one who could take nothing was left out the first time, and is the second time."""
    people = [factories.make_volunteer(kind, ward=ward) for _number in range(2)]
    resting = factories.make_volunteer(kind, ward=ward, email="", name="Resting")
    resting.paused_until = timezone.localdate() + datetime.timedelta(days=9)
    resting.save()
    data = {"people": [person.pk for person in (*people, resting)]}
    client.post(url("offer_several", need), data)
    client.get(reverse("admin:desk"))
    words = said(client, client.post(url("offer_several", need), data))
    assert "sent before" in words
    assert "2 neighbors were asked" in words
    assert "Somebody else" not in words
    assert "Resting" not in words
    assert Match.objects.count() == 2
    late = factories.make_volunteer(kind, ward=ward)
    other = said(client, client.post(url("offer_several", need), {"people": [late.pk]}))
    assert "Somebody has been asked already" in other
    more = {"people": [*data["people"], late.pk]}
    assert "Somebody has been asked already" in said(
        client, client.post(url("offer_several", need), more)
    )


def test_a_route_is_asked_once_however_often_it_is_sent(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    near, other = (add_need(ward, kind) for _number in range(2))
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal")
    data = {"volunteer": volunteer.pk, "along": [near.pk]}
    client.post(url("offer", need), data)
    words = said(client, client.post(url("offer", need), data))
    assert "sent before" in words
    assert "Somebody else" not in words
    longer = {**data, "along": [near.pk, other.pk]}
    assert "Somebody has been asked already" in said(
        client, client.post(url("offer", need), longer)
    )
    assert Match.objects.count() == 2


def test_nobody_ticked_or_a_route_for_several_is_said_in_words(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    people = [factories.make_volunteer(kind, ward=ward).pk for _number in range(2)]
    said_back = said(client, client.post(url("offer_several", need)))
    assert "Check the boxes of the neighbors" in said_back
    data = {"people": people, "along": [need.pk]}
    assert "one neighbor" in said(client, client.post(url("offer_several", need), data))
    assert not Match.objects.exists()


def test_those_who_were_asked_are_all_listed_and_answered_for(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    people = [factories.make_volunteer(kind, ward=ward, name=name) for name in ("Amal", "Bo")]
    services.offer_to_several(need.pk, [person.pk for person in people], actor=user)
    page = client.get(url("need", need)).content.decode()
    assert page.count('value="accept"') == 2
    assert page.count('value="withdraw_all"') == 1
    first, second = Match.objects.order_by("id")
    data = {"match": first.pk, "answer": "decline", "reason": "sick"}
    assert "others who were asked" in said(client, client.post(url("answer", need), data))
    data = {"match": second.pk, "answer": "accept"}
    assert "The volunteer said yes" in said(client, client.post(url("answer", need), data))
    need.refresh_from_db()
    assert need.status == NeedStatus.MATCHED


def test_all_offers_are_taken_back(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    people = [factories.make_volunteer(kind, ward=ward).pk for _number in range(2)]
    matches = services.offer_to_several(need.pk, people, actor=user)
    data = {"match": matches[0].pk, "answer": "withdraw_all"}
    assert "All withdrawn" in said(client, client.post(url("answer", need), data))
    assert Need.objects.get().status == NeedStatus.OPEN
    assert set(Match.objects.values_list("status", flat=True)) == {MatchStatus.WITHDRAWN}


def test_a_route_is_offered_shown_and_taken_back(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    # Of another kind it does not go along, and is the next need instead.
    near, other = add_need(ward, kind), add_need(ward, factories.make_category())
    volunteer = factories.make_volunteer(kind, ward=ward, name="Amal")
    page = client.get(url("beside", need))
    assert [each.pk for each in page.context["along"]] == [near.pk]
    data = {"volunteer": volunteer.pk, "along": [near.pk]}
    response = client.post(url("offer", need), data)
    assert "Amal was asked for 2 needs as one task" in said(client, response)
    assert response.url == url("need", other) + "#need"
    shown = client.get(url("need", need)).content.decode()
    assert "One task, together with" in shown
    assert near.request.reference in shown
    match = Match.objects.get(need=need)
    data = {"match": match.pk, "answer": "withdraw_all"}
    assert "The route is withdrawn" in said(client, client.post(url("answer", need), data))
    assert Need.objects.open().count() == 3


@pytest.mark.parametrize(
    ("answer", "ends"),
    [("accept", MatchStatus.ACCEPTED), ("decline", MatchStatus.DECLINED)],
)
def test_what_a_volunteer_answers_about_a_stop_is_about_the_whole_route(
    need: Need, ward: Ward, kind: Category, user: User, client: Client, answer: str, ends: str
) -> None:
    route = factories.make_route(need, add_need(ward, kind))
    match = route.matches.get(need=need)
    data = {"match": match.pk, "answer": answer, "reason": "sick"}
    assert "The volunteer said" in said(client, client.post(url("answer", need), data))
    assert list(route.matches.values_list("status", flat=True)) == [ends] * 2


@pytest.mark.parametrize(
    ("before", "answer", "ends"),
    [
        (MatchStatus.OFFERED, "withdraw", MatchStatus.WITHDRAWN),
        (MatchStatus.ACCEPTED, "release", MatchStatus.RELEASED),
        (MatchStatus.ACCEPTED, "done", MatchStatus.DONE),
    ],
)
def test_what_ends_at_a_stop_leaves_the_others_as_they_are(
    need: Need,
    ward: Ward,
    kind: Category,
    user: User,
    client: Client,
    before: str,
    answer: str,
    ends: str,
) -> None:
    route = factories.make_route(need, add_need(ward, kind), status=before)
    match = route.matches.get(need=need)
    client.post(url("answer", need), {"match": match.pk, "answer": answer, "reason": "sick"})
    assert route.matches.get(need=need).status == ends
    assert route.matches.exclude(need=need).get().status == before


def test_a_route_that_goes_elsewhere_too_is_not_ones_own_to_answer(
    need: Need, kind: Category, user: User, client: Client
) -> None:
    elsewhere = add_need(factories.make_ward(), kind)
    route = factories.make_route(need, elsewhere)
    match = route.matches.get(need=need)
    shown = client.get(url("need", need)).content.decode()
    assert "This route also goes to wards that are not yours." in shown
    assert elsewhere.request.reference not in shown
    # To take one's own stop out tells nothing of the others.
    assert 'value="withdraw"' in shown
    for answer in ("accept", "decline", "withdraw_all"):
        assert f'value="{answer}"' not in shown
        # Sent by hand, as the page shows no such button.
        data = {"match": match.pk, "answer": answer, "reason": "sick"}
        words = said(client, client.post(url("answer", need), data))
        assert "This route also goes to wards that are not yours." in words
    assert set(route.matches.values_list("status", flat=True)) == {MatchStatus.OFFERED}


def test_a_need_that_is_not_ones_own_is_not_offered_along(
    need: Need, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    elsewhere = add_need(factories.make_ward(), kind)
    volunteer = factories.make_volunteer(kind, ward=ward)
    data = {"volunteer": volunteer.pk, "along": [elsewhere.pk]}
    assert client.post(url("offer", need), data).status_code == 404
    assert not Match.objects.exists()

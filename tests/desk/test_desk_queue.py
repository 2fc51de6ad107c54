"""The desk's queue: what is on top, what narrows it, and what it says of each need."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Category
from desk import queue
from pods.models import Ward
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.models import Need
from tests import factories
from tests.desk.desk_page import add_need, url
from tests.requests_app.feedback_letters import household_says

pytestmark = pytest.mark.django_db

DESK = reverse("admin:desk")


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward, name="Ben")
    client.force_login(user)
    return user


def listed(client: Client, query: str = "") -> list[int]:
    return [need.pk for need in client.get(DESK + query).context["page"].needs]


def html(client: Client, query: str = "") -> str:
    return client.get(DESK + query).content.decode()


def test_who_must_be_rung_today_is_on_top(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    today = timezone.localdate()
    urgent = add_need(ward, kind, urgency=Urgency.TODAY)
    due, later = add_need(ward, kind), add_need(ward, kind)
    factories.make_contact(due.request, follow_up_on=today)
    # Due tomorrow is not due.
    factories.make_contact(later.request, follow_up_on=today + datetime.timedelta(days=1))
    assert listed(client) == [due.pk, urgent.pk, later.pk]
    assert listed(client, "?follow_up=on") == [due.pk]
    assert html(client).count("call back</span>") == 1


def test_who_must_be_rung_is_there_although_nothing_of_theirs_is_open(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    done = add_need(ward, kind, status=NeedStatus.DONE)
    helped = factories.make_match(add_need(ward, kind), status=MatchStatus.ACCEPTED).need
    again = factories.make_need(helped.request, status=NeedStatus.DONE)
    assert listed(client) == []
    for need in (done, helped):
        factories.make_contact(need.request, follow_up_on=timezone.localdate())
    assert set(listed(client)) == {done.pk, helped.pk}, "one need of each household"
    assert again.pk not in listed(client)
    assert listed(client, "?show=matched") == [helped.pk]


def test_what_did_not_work_is_on_top_and_says_so(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    # Urgent, and still second: what was promised and failed comes first.
    add_need(ward, kind, urgency=Urgency.TODAY)
    match = factories.make_match(add_need(ward, kind), status=MatchStatus.DONE)
    household_says(match, "no")
    assert listed(client)[0] == match.need_id
    assert "did not work</span>" in html(client)
    page = client.get(url("need", match.need)).content.decode()
    assert "the help did not happen" in page
    assert "said on their own page" in page


def test_filters_that_narrow_to_what_was_chosen(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    ago = timezone.now() - datetime.timedelta(days=6)
    hit = add_need(ward, kind, created_at=ago, candidate_counts={})
    hit.request.spoken_language = "ti"
    hit.request.save()
    other = add_need(
        ward, kind, created_at=ago + datetime.timedelta(days=3), candidate_counts={"0": 2}
    )
    add_need(ward, kind)
    for query in ("?language=ti", "?nobody=on", "?waiting=5"):
        assert listed(client, query) == [hit.pk], query
    assert listed(client, "?waiting=2") == [hit.pk, other.pk]
    assert len(listed(client, "?waiting=nonsense&ward=x&language=zz&page=-1")) == 3
    page = html(client, "?language=ti&waiting=5")
    assert "ትግርኛ</span>" in page
    assert "More than 5 days</span>" in page
    assert "nobody fits</span>" in page


def test_what_fits_is_said_in_the_list(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    add_need(ward, kind, candidate_counts={"0": 2})
    assert "2 volunteers fit</span>" in html(client)
    Need.objects.update(candidate_counts={"0": 1})
    assert "1 volunteer fits</span>" in html(client)


def test_what_others_have_open_is_named_and_can_be_left_out(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    amina = factories.make_coordinator(ward, name="Amina")
    held, free = add_need(ward, kind, urgency=Urgency.TODAY), add_need(ward, kind)
    assert "Amina has it open" not in html(client)
    services.claim_need(held.pk, actor=amina)
    page = client.get(DESK)
    assert "Amina has it open until" in page.content.decode()
    assert page.context["need"].pk == free.pk, "the first that nobody else has open"
    assert listed(client, "?free=on") == [free.pk]
    services.claim_need(free.pk, actor=user)
    assert listed(client, "?free=on") == [free.pk], "one's own stays"
    Need.objects.update(claimed_until=timezone.now())
    assert "Amina has it open" not in html(client)


def test_a_steward_may_ask_for_their_own_wards(ward: Ward, kind: Category, client: Client) -> None:
    steward = factories.make_steward()
    client.force_login(steward)
    mine, other = add_need(ward, kind), add_need(factories.make_ward(), kind)
    assert "My wards" not in html(client)
    factories.give_role(steward, "coordinator", ward)
    assert "My wards" in html(client)
    assert listed(client) == [mine.pk, other.pk]
    assert listed(client, "?ward=mine") == [mine.pk]


def test_a_long_queue_has_pages(
    ward: Ward, kind: Category, user: User, client: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr(queue, "MOST", 2)
    needs = [add_need(ward, kind).pk for _number in range(5)]
    assert listed(client) == needs[:2]
    # As a form sends it in which nothing was chosen; it narrows nothing.
    page = html(client, "?urgent=&waiting=")
    assert "5 needs\n" in page
    assert "page=2" in page
    assert listed(client, "?page=3") == needs[4:]
    assert "page=2" in html(client, "?page=3")
    assert "page=4" not in html(client, "?page=3")

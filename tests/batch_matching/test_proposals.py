"""Match several at once: choose, let the worker work it out, and the whole way to what was sent."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from batch_matching import lines, start, tasks
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.choices import NeedStatus, Urgency
from requests_app.models import Match, Proposal
from tests import factories
from tests.batch_matching.proposals import (
    LIST,
    MAKE,
    add_need_and,
    address,
    line_of,
    run_jobs,
    solved,
)
from tests.desk.desk_page import add_need, said
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db


# --- From choosing to sent ---


def test_from_choosing_to_what_was_skipped(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    needs = [add_need(ward, kind) for _number in range(3)]
    people = [factories.make_volunteer(kind, ward=ward, name=f"Amal {n}") for n in range(3)]
    assert client.get(reverse(LIST)).context["count"] == 3
    response = client.post(reverse(MAKE), {"category": kind.pk})
    proposal = Proposal.objects.get()
    assert response.url == address("detail", proposal)
    assert b"Waiting for its turn" in client.get(response.url).content
    run_jobs()
    page = client.get(response.url).content.decode()
    assert "Somebody for <strong>3</strong> of 3 needs." in page
    assert "Ask for 3 needs" in page
    assert "same ward" in page
    # In between, one need is cancelled and one volunteer goes: a plan is only a plan.
    taken, leaver = needs[0], line_of(proposal, needs[1]).volunteer
    services.cancel_need(taken.pk, actor=user)
    leaver.status = VolunteerStatus.LEFT
    leaver.save()
    client.post(address("send", proposal))
    assert b"are being asked, one after the other" in client.get(response.url).content
    run_jobs()
    page = client.get(response.url).content.decode()
    assert "Asked for <strong>1</strong> of 3 needs." in page
    assert "2 needs were skipped." in page
    assert "This need has ended already." in page
    assert "They no longer volunteer." in page
    match = Match.objects.get()
    assert (match.need, match.offered_by) == (needs[2], user)
    assert match.volunteer in people
    assert line_of(proposal, needs[2]).match == match
    assert Message.objects.filter(template="requests_app/match_offered").count() == 1


def test_as_many_as_can_be_are_served_and_the_rest_is_said(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    # The one that can wait is older, so that the order of the rows cannot decide.
    late = add_need(ward, kind, urgency=Urgency.WHENEVER)
    urgent = add_need(ward, kind, urgency=Urgency.TODAY)
    factories.make_volunteer(kind, ward=ward)
    proposal = solved(user)
    assert line_of(proposal, urgent).volunteer
    assert not line_of(proposal, late).volunteer
    page = client.get(address("detail", proposal)).content.decode()
    assert "Nobody is available for 1 need." in page
    assert "Nobody is left who could do this." in page


def test_the_scores_and_reasons_are_those_of_the_desk(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    factories.make_volunteer(kind, ward=ward)
    line = line_of(solved(user), need)
    desk = client.get(reverse("admin:desk_need", args=[need.pk]))
    (best,) = desk.context["candidates"]
    assert (line.volunteer, line.score) == (best.volunteer, best.fit.score)
    assert [each["code"] for each in line.reasons] == [each.code for each in best.fit.reasons]


def test_what_is_chosen_narrows_the_needs(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    hit = add_need(ward, kind, urgency=Urgency.TOMORROW)
    # Each of the others misses by one thing.
    add_need(ward, kind)
    add_need(ward, factories.make_category(), urgency=Urgency.TODAY)
    add_need(None, kind, urgency=Urgency.TODAY)
    add_need(factories.make_ward(), kind, urgency=Urgency.TODAY)
    chosen = {"ward": ward.pk, "category": kind.pk, "urgent": "on"}
    assert client.get(reverse(LIST), chosen).context["count"] == 1
    client.post(reverse(MAKE), chosen)
    run_jobs()
    assert [line.need for line in Proposal.objects.get().lines.all()] == [hit]
    # Broken choices narrow nothing, but the other ward's need stays out all the same.
    assert client.get(reverse(LIST), {"ward": "x", "category": 2**70}).context["count"] == 4


def test_needs_that_somebody_else_has_open_are_left_to_them(
    ward: Ward, kind: Category, user: User
) -> None:
    free, own, others = (add_need(ward, kind) for _number in range(3))
    services.claim_need(own.pk, actor=user)
    services.claim_need(others.pk, actor=factories.make_coordinator(ward))
    assert set(lines.needs_to_match(user)) == {free, own}


def test_nobody_of_another_ward_is_proposed(ward: Ward, kind: Category, user: User) -> None:
    need = add_need(ward, kind)
    # They would come; but coordinators propose the people of their own wards.
    factories.make_volunteer(kind, ward=factories.make_ward(), reach="city")
    assert not line_of(solved(user), need).volunteer


def test_without_open_needs_there_is_no_proposal(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    add_need(ward, kind, status=NeedStatus.DONE)
    response = client.post(reverse(MAKE), {})
    assert "There are no open needs" in said(client, response)
    assert not Proposal.objects.exists()


def test_solving_needs_as_many_queries_however_many_needs_there_are(
    ward: Ward, kind: Category, user: User
) -> None:
    counts = []
    for more in (1, 3):
        for _number in range(more):
            add_need_and(ward, kind)
        proposal = start.make_proposal(actor=user)
        with CaptureQueriesContext(connection) as captured:
            tasks.solve_proposal(proposal_id=proposal.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]

"""Match several at once: sent once, whatever happens meanwhile."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from batch_matching import lines, send, solve, start, tasks
from common.errors import NotPossible
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services
from requests_app.choices import LineStatus, MatchStatus, ProposalStatus
from requests_app.models import Match, Proposal
from tests import factories
from tests.batch_matching.proposals import (
    MAKE,
    add_need_and,
    address,
    line_of,
    only_line,
    run_jobs,
    solved,
)
from tests.desk.desk_page import add_need, said

pytestmark = pytest.mark.django_db


# --- Sending once, whatever happens ---


def test_two_presses_are_one(ward: Ward, kind: Category, user: User, client: Client) -> None:
    add_need_and(ward, kind)
    for _press in range(2):
        client.post(reverse(MAKE), {})
    proposal = Proposal.objects.get()
    run_jobs()
    for _press in range(2):
        client.post(address("send", proposal))
    assert ProcrastinateJob.objects.filter(task_name="send_proposal_lines").count() == 1
    run_jobs()
    # Pressed too late, and a job that comes twice: nobody is asked again.
    client.post(address("send", proposal))
    tasks.send_proposal_lines(proposal_id=proposal.pk)
    assert Match.objects.count() == 1


def test_killed_while_sending_it_goes_on_where_it_stood(
    ward: Ward, kind: Category, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        add_need_and(ward, kind)
    proposal = solved(user)
    start.send_proposal(proposal.pk, actor=user)
    really, calls = send.offer_match, []

    def dies_the_second_time(*args: Any, **kwargs: Any) -> Match:
        match = really(*args, **kwargs)
        calls.append(match)
        # Between the offer and the mark on its line: both have to be undone together.
        if len(calls) == 2:
            raise SystemExit
        return match

    monkeypatch.setattr(send, "offer_match", dies_the_second_time)
    with pytest.raises(SystemExit):
        tasks.send_proposal_lines(proposal_id=proposal.pk)
    assert Match.objects.count() == proposal.lines.filter(status=LineStatus.SENT).count() == 1
    tasks.send_proposal_lines(proposal_id=proposal.pk)
    assert Match.objects.count() == 3
    assert Message.objects.filter(template="requests_app/match_offered").count() == 3
    proposal.refresh_from_db()
    assert (proposal.status, proposal.progress) == (ProposalStatus.SENT, 100)


def test_killed_while_solving_it_is_done_again(ward: Ward, kind: Category, user: User) -> None:
    need = add_need_and(ward, kind)
    proposal = start.make_proposal(actor=user)
    # As a killed worker leaves it.
    Proposal.objects.update(status=ProposalStatus.SOLVING, progress=40)
    tasks.solve_proposal(proposal_id=proposal.pk)
    line = line_of(proposal, need)
    tasks.solve_proposal(proposal_id=proposal.pk)
    assert list(proposal.lines.all()) == [line]


def test_a_failure_is_said_and_nothing_is_left(
    ward: Ward, kind: Category, user: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_need_and(ward, kind)
    proposal = start.make_proposal(actor=user)

    def fail(*_args: Any) -> None:
        # As when the proof fails: no proposal is better than a wrong one.
        raise ArithmeticError

    monkeypatch.setattr(solve, "_assign", fail)
    with pytest.raises(ArithmeticError):
        tasks.solve_proposal(proposal_id=proposal.pk)
    assert "This did not work" in client.get(address("detail", proposal)).content.decode()
    assert not proposal.lines.exists()


def test_what_is_sent_is_changed_no_more(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    start.send_proposal(line.proposal_id, actor=user)
    # Sending has begun, and the job may be at this very line.
    for change in (lines.remove_line, lines.keep_line):
        with pytest.raises(NotPossible):
            change(line.pk, actor=user)
    with pytest.raises(NotPossible):
        lines.change_line(line.pk, None, actor=user)
    assert client.get(address("line", line.proposal, line.pk)).status_code == 404


def test_nothing_to_send_is_said(ward: Ward, kind: Category, user: User, client: Client) -> None:
    add_need(ward, kind)
    response = client.post(address("send", solved(user)))
    assert "There is nothing to send" in said(client, response)


def test_a_need_that_another_coordinator_has_open_is_skipped(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need_and(ward, kind)
    proposal = solved(user)
    start.send_proposal(proposal.pk, actor=user)
    # After the press and before the job; the household may be on the phone.
    services.claim_need(need.pk, actor=factories.make_coordinator(ward))
    run_jobs()
    page = client.get(address("detail", proposal)).content.decode()
    assert "Another coordinator is working on this need right now." in page
    assert not Match.objects.exists()


def test_a_ward_that_was_given_to_others_is_skipped(ward: Ward, kind: Category, user: User) -> None:
    need = add_need_and(ward, kind)
    proposal = solved(user)
    start.send_proposal(proposal.pk, actor=user)
    # The rights at the moment of sending count, not those at the press.
    user.area_roles.all().delete()
    run_jobs()
    assert line_of(proposal, need).status == LineStatus.SKIPPED
    assert not Match.objects.exists()


def test_an_offer_meanwhile_makes_the_volunteer_full(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need_and(ward, kind)
    proposal = solved(user)
    volunteer = line_of(proposal, need).volunteer
    factories.make_match(add_need(ward, kind), volunteer, status=MatchStatus.ACCEPTED)
    client.post(address("send", proposal))
    run_jobs()
    page = client.get(address("detail", proposal)).content.decode()
    assert "They take 1 task at a time and have 1 now." in page

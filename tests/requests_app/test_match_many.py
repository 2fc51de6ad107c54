"""Match many: choose, let the worker work it out, look through, change, send."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from common.errors import NotPossible
from common.models import Category
from messaging.models import Message
from pods.models import Ward
from requests_app import services, tasks
from requests_app.choices import LineStatus, MatchStatus, NeedStatus, ProposalStatus, Urgency
from requests_app.models import Match, Proposal, ProposalLine
from requests_app.services import sending, solving
from tests import factories
from tests.requests_app.at_desk import add_need, said
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db
LIST = "admin:requests_app_proposal_list"
MAKE = "admin:requests_app_proposal_make"
PAGE_QUERIES = 12


@pytest.fixture
def ward(db: None) -> Ward:
    return factories.make_ward()


@pytest.fixture
def kind(db: None) -> Category:
    return factories.make_category()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward)
    client.force_login(user)
    return user


def address(verb: str, proposal: Proposal, *more: int) -> str:
    return reverse(f"admin:requests_app_proposal_{verb}", args=[proposal.pk, *more])


def solved(user: User, **chosen: Any) -> Proposal:
    """A proposal that the worker has worked out."""
    proposal = services.make_proposal(actor=user, **chosen)
    run_jobs()
    proposal.refresh_from_db()
    return proposal


def run_jobs() -> None:
    """What the worker does with the jobs of proposals, each as often as it is in the queue."""
    todo = ProcrastinateJob.objects.filter(queue_name="proposals", status="todo")
    for job in todo.order_by("id"):
        getattr(tasks, job.task_name)(**job.args)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'proposals'")


def line_of(proposal: Proposal, need: Any) -> ProposalLine:
    return proposal.lines.get(need=need)


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
    assert "Send 3 offers" in page
    assert "same ward" in page
    taken, leaver = needs[0], line_of(proposal, needs[1]).volunteer
    services.cancel_need(taken.pk, actor=user)
    leaver.status = VolunteerStatus.LEFT
    leaver.save()
    client.post(address("send", proposal))
    assert b"being sent" in client.get(response.url).content
    run_jobs()
    page = client.get(response.url).content.decode()
    assert "Asked for <strong>1</strong> of 3 needs." in page
    assert "2 were skipped." in page
    assert "This need is no longer open" in page
    assert "They have left." in page
    match = Match.objects.get()
    assert (match.need, match.offered_by) == (needs[2], user)
    assert match.volunteer in people
    assert line_of(proposal, needs[2]).match == match
    assert Message.objects.filter(template="requests_app/match_offered").count() == 1


def test_as_many_as_can_be_are_served_and_the_rest_is_said(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    late = add_need(ward, kind, urgency=Urgency.WHENEVER)
    urgent = add_need(ward, kind, urgency=Urgency.TODAY)
    factories.make_volunteer(kind, ward=ward)
    proposal = solved(user)
    assert line_of(proposal, urgent).volunteer
    assert not line_of(proposal, late).volunteer
    page = client.get(address("detail", proposal)).content.decode()
    assert "For 1 nobody is left." in page
    assert "Nobody is left who could do this." in page


def test_the_scores_and_reasons_are_those_of_the_desk(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need(ward, kind)
    factories.make_volunteer(kind, ward=ward)
    line = line_of(solved(user), need)
    desk = client.get(reverse("admin:requests_app_desk_need", args=[need.pk]))
    (best,) = desk.context["candidates"]
    assert (line.volunteer, line.score) == (best.volunteer, best.fit.score)
    assert [each["code"] for each in line.reasons] == [each.code for each in best.fit.reasons]


def test_what_is_chosen_narrows_the_needs(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    hit = add_need(ward, kind, urgency=Urgency.TOMORROW)
    add_need(ward, kind)
    add_need(ward, factories.make_category(), urgency=Urgency.TODAY)
    add_need(None, kind, urgency=Urgency.TODAY)
    add_need(factories.make_ward(), kind, urgency=Urgency.TODAY)
    chosen = {"ward": ward.pk, "category": kind.pk, "urgent": "on"}
    assert client.get(reverse(LIST), chosen).context["count"] == 1
    client.post(reverse(MAKE), chosen)
    run_jobs()
    assert [line.need for line in Proposal.objects.get().lines.all()] == [hit]
    assert client.get(reverse(LIST), {"ward": "x", "category": 2**70}).context["count"] == 4


def test_needs_that_somebody_else_has_open_are_left_to_them(
    ward: Ward, kind: Category, user: User
) -> None:
    free, own, others = (add_need(ward, kind) for _number in range(3))
    services.claim_need(own.pk, actor=user)
    services.claim_need(others.pk, actor=factories.make_coordinator(ward))
    assert set(services.needs_to_match(user)) == {free, own}


def test_nobody_of_another_ward_is_proposed(ward: Ward, kind: Category, user: User) -> None:
    need = add_need(ward, kind)
    factories.make_volunteer(kind, ward=factories.make_ward(), reach="city")
    assert not line_of(solved(user), need).volunteer


def test_without_open_needs_there_is_no_proposal(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    add_need(ward, kind, status=NeedStatus.DONE)
    response = client.post(reverse(MAKE), {})
    assert "There are no open needs" in said(client, response)
    assert not Proposal.objects.exists()


# --- By hand ---


def test_somebody_else_is_chosen(ward: Ward, kind: Category, user: User, client: Client) -> None:
    need = add_need(ward, kind)
    people = [factories.make_volunteer(kind, ward=ward, name=f"Amal {n}") for n in range(2)]
    proposal = solved(user)
    line = line_of(proposal, need)
    page = client.get(address("line", proposal, line.pk))
    assert {choice.candidate.volunteer for choice in page.context["choices"]} == set(people)
    (other,) = {*people} - {line.volunteer}
    data = {"line": line.pk, "volunteer": other.pk}
    response = client.post(address("change", proposal), data)
    assert response.url == f"{address('detail', proposal)}#line-{line.pk}"
    line.refresh_from_db()
    assert line.volunteer == other
    client.post(address("change", proposal), {"line": line.pk, "volunteer": ""})
    line.refresh_from_db()
    assert (line.volunteer, line.score, line.reasons) == (None, 0, [])


def test_nobody_gets_more_than_they_can_do_by_hand(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    needs = [add_need(ward, kind) for _number in range(2)]
    factories.make_volunteer(kind, ward=ward)
    proposal = solved(user)
    full = proposal.lines.get(volunteer__isnull=False)
    empty = proposal.lines.get(volunteer=None)
    page = client.get(address("line", proposal, empty.pk)).content.decode()
    assert "Has enough" in page
    assert "on 1 other line" in page
    data = {"line": empty.pk, "volunteer": full.volunteer_id}
    response = client.post(address("change", proposal), data)
    assert "gives them that many already" in said(client, response)
    services.remove_line(full.pk)
    client.post(address("change", proposal), data)
    empty.refresh_from_db()
    assert empty.volunteer == full.volunteer
    assert {full.need, empty.need} == set(needs)


def test_who_cannot_take_it_is_refused_in_words(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    other = factories.make_volunteer(ward=ward)
    data = {"line": line.pk, "volunteer": other.pk}
    response = client.post(address("change", line.proposal), data)
    assert "They do not offer this kind of help" in said(client, response)


def add_need_and(ward: Ward, kind: Category) -> Any:
    """A need, and a volunteer who can take it."""
    factories.make_volunteer(kind, ward=ward)
    return add_need(ward, kind)


def only_line(user: User, ward: Ward, kind: Category) -> ProposalLine:
    """The line of a proposal about one need that somebody can take."""
    need = add_need_and(ward, kind)
    return line_of(solved(user), need)


def test_what_is_taken_out_is_not_sent_unless_it_is_put_back(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    needs = [add_need_and(ward, kind) for _number in range(3)]
    proposal = solved(user)
    first, second, _third = (line_of(proposal, need) for need in needs)
    for line in (first, second):
        client.post(address("edit", proposal), {"remove": line.pk})
    client.post(address("edit", proposal), {"keep": second.pk})
    page = client.get(address("detail", proposal)).content.decode()
    assert "Send 2 offers" in page
    assert "Put back" in page
    client.post(address("send", proposal))
    run_jobs()
    assert {match.need for match in Match.objects.all()} == set(needs[1:])


def test_lines_are_shown_by_what_came_of_them(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need_and(ward, kind)
    nobody = add_need(ward, factories.make_category())
    proposal = solved(user)
    for show, wanted in (("", {need, nobody}), ("nobody", {nobody}), ("odd", {need, nobody})):
        page = client.get(address("detail", proposal), {"show": show, "page": "x"})
        assert {line.need for line in page.context["review"].rows} == wanted


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
    client.post(address("send", proposal))
    tasks.send_proposal_lines(proposal_id=proposal.pk)
    assert Match.objects.count() == 1


def test_killed_while_sending_it_goes_on_where_it_stood(
    ward: Ward, kind: Category, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(3):
        add_need_and(ward, kind)
    proposal = solved(user)
    services.send_proposal(proposal.pk, actor=user)
    really, calls = sending.offer_match, []

    def dies_the_second_time(*args: Any, **kwargs: Any) -> Match:
        match = really(*args, **kwargs)
        calls.append(match)
        if len(calls) == 2:
            raise SystemExit
        return match

    monkeypatch.setattr(sending, "offer_match", dies_the_second_time)
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
    proposal = services.make_proposal(actor=user)
    Proposal.objects.update(status=ProposalStatus.SOLVING, progress=40)
    tasks.solve_proposal(proposal_id=proposal.pk)
    line = line_of(proposal, need)
    tasks.solve_proposal(proposal_id=proposal.pk)
    assert list(proposal.lines.all()) == [line]


def test_a_failure_is_said_and_nothing_is_left(
    ward: Ward, kind: Category, user: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_need_and(ward, kind)
    proposal = services.make_proposal(actor=user)

    def fail(*_args: Any) -> None:
        raise ArithmeticError

    monkeypatch.setattr(solving, "_assign", fail)
    with pytest.raises(ArithmeticError):
        tasks.solve_proposal(proposal_id=proposal.pk)
    assert "This did not work" in client.get(address("detail", proposal)).content.decode()
    assert not proposal.lines.exists()


def test_what_is_sent_is_changed_no_more(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    services.send_proposal(line.proposal_id, actor=user)
    for change in (services.remove_line, services.keep_line):
        with pytest.raises(NotPossible):
            change(line.pk)
    with pytest.raises(NotPossible):
        services.change_line(line.pk, None, actor=user)
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
    services.send_proposal(proposal.pk, actor=user)
    services.claim_need(need.pk, actor=factories.make_coordinator(ward))
    run_jobs()
    page = client.get(address("detail", proposal)).content.decode()
    assert "Another coordinator is working on this need right now." in page
    assert not Match.objects.exists()


def test_a_ward_that_was_given_to_others_is_skipped(ward: Ward, kind: Category, user: User) -> None:
    need = add_need_and(ward, kind)
    proposal = solved(user)
    services.send_proposal(proposal.pk, actor=user)
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


# --- Who sees it ---


def test_only_the_maker_and_stewards_see_it(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    pages = [address("detail", line.proposal), address("line", line.proposal, line.pk)]
    presses = {"send": {}, "edit": {"remove": line.pk}, "change": {"line": line.pk}}
    client.force_login(factories.make_coordinator(ward))
    assert [client.get(page).status_code for page in pages] == [404, 404]
    for verb, data in presses.items():
        assert client.post(address(verb, line.proposal), data).status_code == 404
    assert not client.get(reverse(LIST)).context["earlier"]
    line.refresh_from_db()
    assert (line.status, line.volunteer is None) == (LineStatus.PROPOSED, False)
    client.force_login(factories.make_organizer(ward))
    assert client.get(pages[0]).status_code == 403
    client.force_login(factories.make_steward())
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_a_line_of_another_proposal_is_not_found(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    other = solved(user)
    foreign = factories.make_volunteer(kind, ward=factories.make_ward())
    assert client.get(address("line", other, line.pk)).status_code == 404
    assert client.post(address("edit", other), {"remove": line.pk}).status_code == 404
    own = {"line": line.pk, "volunteer": foreign.pk}
    assert client.post(address("change", line.proposal), own).status_code == 404


@pytest.mark.parametrize("verb", ["send", "edit", "change"])
def test_looking_changes_nothing(
    verb: str, ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    assert client.get(address(verb, line.proposal)).status_code == 405


@pytest.mark.parametrize("data", [{}, {"remove": "x"}, {"keep": 2**70}, {"line": "x"}])
def test_a_broken_press_is_not_found(
    data: dict[str, Any], ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    for verb in ("edit", "change"):
        assert client.post(address(verb, line.proposal), data).status_code == 404


# --- Queries ---


def test_pages_need_as_many_queries_however_many_lines_there_are(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    need = add_need_and(ward, kind)
    few = solved(user)
    for _number in range(3):
        add_need_and(ward, kind)
    many = solved(user)
    client.get(address("detail", few))
    for verb in ("detail", "line"):
        counts = [
            count(
                client, address(verb, each, *([line_of(each, need).pk] if verb == "line" else []))
            )
            for each in (few, many)
        ]
        assert counts[0] == counts[1] <= PAGE_QUERIES
    assert count(client, reverse(LIST)) <= PAGE_QUERIES


def test_solving_needs_as_many_queries_however_many_needs_there_are(
    ward: Ward, kind: Category, user: User
) -> None:
    counts = []
    for more in (1, 3):
        for _number in range(more):
            add_need_and(ward, kind)
        proposal = services.make_proposal(actor=user)
        with CaptureQueriesContext(connection) as captured:
            tasks.solve_proposal(proposal_id=proposal.pk)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def count(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
    assert response.status_code == 200
    return len(captured)


def test_they_speak_spanish(ward: Ward, kind: Category, user: User, client: Client) -> None:
    need = add_need_and(ward, kind)
    proposal = solved(user)
    pages = [address("detail", proposal), address("line", proposal, line_of(proposal, need).pk)]
    for page in (reverse(LIST), *pages):
        assert client.get(page.replace("/en/", "/es/")).status_code == 200


def test_old_needs_and_days_are_worded(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    day = timezone.localdate() + datetime.timedelta(days=2)
    long_ago = timezone.now() - datetime.timedelta(days=6)
    add_need(ward, kind, wanted_on=day, created_at=long_ago)
    factories.make_volunteer(kind, ward=ward, email="")
    page = client.get(address("detail", solved(user))).content.decode()
    assert "waiting long" in page
    assert "you call them" in page

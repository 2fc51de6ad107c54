"""Match several at once: look through a proposal, change it by hand, and who may."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from batch_matching import lines
from common.models import Category
from pods.models import Ward
from requests_app.choices import LineStatus
from requests_app.models import Match
from tests import factories
from tests.batch_matching.proposals import (
    LIST,
    add_need_and,
    address,
    line_of,
    only_line,
    run_jobs,
    solved,
)
from tests.desk.desk_page import add_need, said

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 12


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
    assert "Has enough tasks" in page
    assert "on 1 other line" in page
    data = {"line": empty.pk, "volunteer": full.volunteer_id}
    response = client.post(address("change", proposal), data)
    assert "gives them that many already" in said(client, response)
    # Off the one line, the same person has room for the other.
    lines.remove_line(full.pk, actor=user)
    client.post(address("change", proposal), data)
    empty.refresh_from_db()
    assert empty.volunteer == full.volunteer
    event = AuditEvent.objects.get(subject_type="proposalline", subject_id=empty.pk)
    assert event.fields == ["volunteer"]
    assert {full.need, empty.need} == set(needs)


def test_who_cannot_take_it_is_refused_in_words(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    other = factories.make_volunteer(ward=ward)
    data = {"line": line.pk, "volunteer": other.pk}
    response = client.post(address("change", line.proposal), data)
    assert "They do not offer this kind of help" in said(client, response)


def test_what_is_taken_out_is_not_sent_unless_it_is_put_back(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    needs = [add_need_and(ward, kind) for _number in range(3)]
    proposal = solved(user)
    first, second, _third = (line_of(proposal, need) for need in needs)
    for line in (first, second):
        client.post(address("edit", proposal), {"remove": line.pk})
    client.post(address("edit", proposal), {"keep": second.pk})
    changes = AuditEvent.objects.filter(verb="change_line", actor=user).order_by("id")
    assert [(each.subject_id, each.fields) for each in changes] == [
        (line.pk, ["status"]) for line in (first, second, second)
    ]
    page = client.get(address("detail", proposal)).content.decode()
    assert "Ask for 2 needs" in page
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
    # A value that no filter has shows everything instead of failing.
    for show, wanted in (("", {need, nobody}), ("nobody", {nobody}), ("odd", {need, nobody})):
        page = client.get(address("detail", proposal), {"show": show, "page": "x"})
        assert {line.need for line in page.context["review"].rows} == wanted


# --- Who sees it ---


def test_only_the_maker_and_stewards_see_it(
    ward: Ward, kind: Category, user: User, client: Client
) -> None:
    line = only_line(user, ward, kind)
    pages = [address("detail", line.proposal), address("line", line.proposal, line.pk)]
    presses = {"send": {}, "edit": {"remove": line.pk}, "change": {"line": line.pk}}
    # The same ward and the same rights, but a plan of somebody else's.
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
    # One's own as well: the right to see both must not mix up their lines.
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
    # Before counting: what a process loads once would count for the first page only.
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
    # Nobody can write to them, so the line must say that a call is due.
    factories.make_volunteer(kind, ward=ward, email="")
    page = client.get(address("detail", solved(user))).content.decode()
    assert "waiting long" in page
    assert "you call them" in page

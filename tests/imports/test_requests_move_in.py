"""Help requests that a network brings along: from the file to what is stored, and back."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, User
from common.choices import Source
from common.models import Category, PrivateLink
from imports import services, storing
from imports.choices import Decision, Outcome, State
from messaging.models import Message
from pods.models import Ward
from requests_app.choices import NeedStatus, Repeat
from requests_app.ends import EndReason
from requests_app.models import HelpRequest, Household, Need
from requests_app.services import erase_request, log_contact
from tests import factories
from tests.imports.sheets import HEADER, ROWS, as_csv, brought_in, outcomes, run_jobs, upload

pytestmark = pytest.mark.django_db


def test_a_form_in_spanish_becomes_requests_and_can_be_taken_back(
    user: User, ward: Ward, groceries: Category, ride: Category
) -> None:
    found = upload(user, as_csv(HEADER, ROWS))
    assert found.state == State.READY, found.refusal
    assert found.layout["columns"] == [
        *("created_at", "name", "phone", "categories", "repeat", "zip_code")
    ]
    assert outcomes(found) == [(2, "new"), (3, "new"), (4, "wrong")]
    assert not HelpRequest.objects.exists()
    services.bring_in(found.pk, actor=user)
    services.bring_in(found.pk, actor=user)
    run_jobs(found)
    assert found.state == State.DONE
    ana, bo = HelpRequest.objects.order_by("created_at")
    assert (ana.name, ana.phone, ana.zip_code) == ("Ana Díaz", "(202) 555-0141", "20010")
    assert f"{timezone.localtime(ana.created_at):%Y-%m-%d %H:%M:%S}" == "2020-03-15 14:22:05"
    assert (ana.source, ana.entered_by, bo.zip_code) == (Source.IMPORT, user, "02138")
    assert ana.needs.get().repeat == Repeat.WEEKLY
    assert {need.category for need in bo.needs.all()} == {groceries, ride}
    assert not ana.needs.get().is_passed
    assert PrivateLink.objects.count() == 2
    assert AuditEvent.objects.filter(verb="import_row", actor=user).count() == 2
    # Nobody is told.
    assert not Message.objects.exists()
    services.take_back(found.pk, actor=user)
    run_jobs(found)
    assert found.state == State.UNDONE
    for model in (HelpRequest, Need, Household, PrivateLink):
        assert not model.objects.exists()


def test_the_same_file_again_changes_what_changed_and_doubles_nothing(
    user: User, groceries: Category, ride: Category
) -> None:
    brought_in(user, as_csv(HEADER, ROWS))
    changed = [list(row) for row in ROWS]
    changed[0][2], changed[1][3] = "202-555-0199", "Comida"
    changed.append(["3/18/2020 8:00:00", "Cy", "202-555-0147", "Comida", "", ""])
    found = upload(user, as_csv(HEADER, changed))
    assert outcomes(found) == [(2, "update"), (3, "update"), (4, "wrong"), (5, "new")]
    services.bring_in(found.pk, actor=user)
    run_jobs(found)
    ana, bo, _cy = HelpRequest.objects.order_by("created_at")
    assert ana.phone == "202-555-0199"
    assert bo.needs.get().category == groceries
    again = upload(user, as_csv(HEADER, changed))
    assert {outcome for _line, outcome in outcomes(again)} == {"same", "wrong"}
    # Taken back, they are as they were before the second file.
    services.take_back(found.pk, actor=user)
    run_jobs(found)
    ana, bo = HelpRequest.objects.order_by("created_at")
    assert (ana.phone, bo.needs.count()) == ("(202) 555-0141", 2)


def test_what_somebody_worked_with_is_neither_changed_nor_taken_back(
    user: User, groceries: Category, ride: Category
) -> None:
    first = brought_in(user, as_csv(HEADER, ROWS))
    ana = HelpRequest.objects.get(name="Ana Díaz")
    log_contact(ana.pk, kind="note", note="Called", actor=user)
    changed = [["3/15/2020 14:22:05", "Ana Díaz", "202-555-0199", "Comida", "", ""], *ROWS[1:]]
    found = upload(user, as_csv(HEADER, changed))
    assert outcomes(found)[:2] == [(2, "worked"), (3, "same")]
    services.take_back(first.pk, actor=user)
    run_jobs(first)
    assert first.state == State.UNDONE
    assert list(HelpRequest.objects.all()) == [ana]
    assert storing.stored_rows(first).get().subject_id == ana.pk


def test_an_erased_household_does_not_come_back(user: User, groceries: Category) -> None:
    brought_in(user, as_csv(HEADER, ROWS[:1]))
    erase_request(HelpRequest.objects.get().pk, actor=user)
    found = upload(user, as_csv(HEADER, ROWS[:1]))
    assert outcomes(found) == [(2, Outcome.SAME)]
    with pytest.raises(Exception, match="nothing"):
        services.bring_in(found.pk, actor=user)


def test_one_who_is_perhaps_known_waits_for_a_decision(
    user: User, ward: Ward, groceries: Category
) -> None:
    here = factories.make_request(ward, phone="202-555-0141")
    found = upload(user, as_csv(HEADER, ROWS[:1]))
    row = found.rows.get()
    assert (row.outcome, row.subject_id) == (Outcome.ALIKE, here.pk)
    with pytest.raises(Exception, match="nothing"):
        services.bring_in(found.pk, actor=user)
    services.decide(found.pk, {row.pk: Decision.SAME}, actor=user)
    services.bring_in(found.pk, actor=user)
    run_jobs(found)
    new = HelpRequest.objects.exclude(pk=here.pk).get()
    assert new.household == here.household


def test_old_states_and_who_did_it_survive(user: User, groceries: Category) -> None:
    header = ["Record ID", "Name", "Email", "Needs", "Status", "Completed on", "Assigned to"]
    rows = [
        ["recAAAAAAAA1", "Ana", "ana@example.org", "food", "Delivered", "2020-04-02", "Sam"],
        ["recAAAAAAAA2", "Bo", "bo@example.org", "food", "no response", "2020-04-03", ""],
        ["recAAAAAAAA3", "Cy", "cy@example.org", "food", "In progress", "", "Sam"],
    ]
    found = brought_in(user, as_csv(header, rows))
    assert found.state == State.DONE
    ana, bo, cy = (HelpRequest.objects.get(name=name) for name in ("Ana", "Bo", "Cy"))
    assert "Sam" in ana.staff_note
    done = ana.needs.get()
    assert (done.status, timezone.localdate(done.ended_at)) == (
        NeedStatus.DONE,
        datetime.date(2020, 4, 2),
    )
    assert ana.closed_at == done.ended_at
    assert bo.needs.get().end_reason == EndReason.NOT_REACHED
    assert (cy.needs.get().status, cy.closed_at) == (NeedStatus.OPEN, None)


def test_a_ward_of_somebody_else_is_refused(user: User, ward: Ward, groceries: Category) -> None:
    other = factories.make_ward(name="Shaw")
    header = ["Name", "Phone", "Needs", "Ward"]
    rows = [
        [n, f"202-555-014{n}", "Groceries", w] for n, w in enumerate((ward.name, other.name, ""))
    ]
    found = upload(user, as_csv(header, rows))
    assert outcomes(found) == [(2, "new"), (3, "wrong"), (4, "new")]


def test_answers_that_are_mapped_once_are_remembered(user: User, groceries: Category) -> None:
    header, rows = ["Name", "Phone", "Needs"], [["Ana", "202-555-0141", "Pantry box"]]
    found = upload(user, as_csv(header, rows))
    assert outcomes(found) == [(2, "wrong")]
    assert found.layout["heard"]["categories"] == [["Pantry box", 1, ""]]
    services.choose_answers(found.pk, {"categories": {"Pantry box": str(groceries.pk)}}, actor=user)
    assert outcomes(run_jobs(found)) == [(2, "new")]
    assert outcomes(upload(user, as_csv(header, rows))) == [(2, "new")]

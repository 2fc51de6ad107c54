"""The calls of today: whom to call and how, and what came of it, in the row."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from pods.models import Ward
from requests_app.choices import ContactKind, MatchStatus
from requests_app.models import ContactLog
from requests_app.services import answer_call, erase_request, finish_follow_up
from tests import factories
from tests.volunteers.test_leave_races import ROUNDS, at_once

pytestmark = pytest.mark.django_db

LIST = reverse("admin:requests_app_contactlog_changelist")


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = factories.make_coordinator(ward, name="Ben")
    client.force_login(user)
    return user


def today() -> datetime.date:
    return timezone.localdate()


def due(ward: Ward | None, name: str = "Rosa", **fields: Any) -> ContactLog:
    request = factories.make_request(ward, name=name, **fields)
    return factories.make_contact(request, follow_up_on=today())


def rows(client: Client, query: str = "?due=yes") -> list[ContactLog]:
    page = client.get(LIST + query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def press(client: Client, way: str, entry: ContactLog, query: str = "?due=yes") -> Any:
    address = reverse(f"admin:call_{way}", args=[entry.pk]) + query
    return client.post(address, follow=True)


def said(page: Any) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def test_a_row_says_whom_to_call_and_how(ward: Ward, user: User, client: Client) -> None:
    due(ward, spoken_language="ti", contact_time="evening", may_leave_message=True)
    due(ward, "<b>Omar</b>", phone="202-555-0150")
    page = client.get(f"{LIST}?due=yes").content.decode()
    facts = '<bdi lang="ti">ትግርኛ</bdi> · Evening · OK to leave a voicemail'
    assert f'<strong><bdi>Rosa</bdi></strong><span class="desk-line">{facts}</span>' in page
    assert "&lt;b&gt;Omar&lt;/b&gt;" in page
    assert "Any time · do not leave a voicemail" in page
    assert "202-555-0150" not in page, "hidden until it is opened"
    # The log itself names nobody.
    assert "Rosa" not in client.get(LIST).content.decode()


def test_a_call_to_the_volunteer_names_the_volunteer(
    ward: Ward, user: User, client: Client
) -> None:
    need = factories.make_need(factories.make_request(ward, name="Rosa"))
    volunteer = factories.make_volunteer(need.category, name="Amal", language="es")
    factories.make_match(need, volunteer, status=MatchStatus.ACCEPTED)
    kind = ContactKind.ASK_VOLUNTEER
    factories.make_contact(need.request, need=need, kind=kind, follow_up_on=today(), by=None)
    page = client.get(f"{LIST}?due=yes").content.decode()
    assert "<bdi>Amal</bdi></a>" in page
    assert reverse("admin:volunteers_volunteer_change", args=[volunteer.pk]) in page
    assert 'Volunteer · <bdi lang="es">Español</bdi>' in page
    assert "<bdi>Rosa</bdi>" not in page


def test_one_press_in_the_row_shows_number_and_note(ward: Ward, user: User, client: Client) -> None:
    entry = due(ward, phone="202-555-0150")
    for each in ContactLog.objects.all():
        each.note = "Ask for the blue door"
        each.save(update_fields=["note"])
    other = due(ward, "Omar", phone="202-555-0152")
    query = "?due=yes&q=rosa"
    closed = client.get(LIST + query).text
    assert "202-555-0150" not in closed
    assert "blue door" not in closed + client.get(LIST).text
    address = reverse("admin:call_show", args=[entry.pk])
    assert f'formaction="{address}?due=yes&amp;q=rosa"' in closed
    assert client.get(address).status_code == 405
    assert client.post(address + query).headers["Location"] == LIST + query
    page = client.get(f"{LIST}?due=yes").text
    assert "202-555-0150" in page
    assert "blue door" in page
    assert "202-555-0152" not in page
    assert reverse("admin:call_show", args=[other.pk]) in page
    event = AuditEvent.objects.get(verb="open_details")
    assert (event.actor, event.subject_id) == (user, entry.request_id)
    assert {"phone", "address", "contacts"} <= set(event.fields)


def test_the_volunteers_number_opens_without_the_households(
    ward: Ward, user: User, client: Client
) -> None:
    need = factories.make_need(factories.make_request(ward, phone="202-555-0150"))
    volunteer = factories.make_volunteer(need.category, name="Amal", phone="202-555-0151")
    factories.make_match(need, volunteer, status=MatchStatus.ACCEPTED)
    kind = ContactKind.ASK_VOLUNTEER
    entry = factories.make_contact(
        need.request, need=need, kind=kind, follow_up_on=today(), by=None, note="At the gate"
    )
    client.post(reverse("admin:call_show", args=[entry.pk]))
    page = client.get(f"{LIST}?due=yes").text
    assert "202-555-0151" in page
    assert not any(words in page for words in ("202-555-0150", "At the gate"))
    event = AuditEvent.objects.get(verb="open_details")
    assert (event.subject_type, event.subject_id) == ("volunteer", volunteer.pk)


def test_notes_wait_for_a_press_on_every_page(ward: Ward, user: User, client: Client) -> None:
    need = factories.make_need(factories.make_request(ward))
    entry = factories.make_contact(need.request, note="Ask for the blue door")
    match = factories.make_match(need, status="declined", reason_note="The blue door")
    block = factories.make_block(need.request, note="They know the blue door")
    pages = [
        reverse(f"admin:requests_app_{row._meta.model_name}_change", args=[row.pk])
        for row in (entry, match, block, need.request)
    ]
    pages.append(reverse("admin:desk_need", args=[need.pk]))
    for page in pages:
        assert "blue door" not in client.get(page).text, page
    for name, row in (("contactlog", entry), ("match", match), ("block", block)):
        client.post(reverse(f"admin:requests_app_{name}_open_details", args=[row.pk]))
        for page in pages:
            assert "blue door" in client.get(page).text, page
        client.session.flush()
        client.force_login(user)
    assert AuditEvent.objects.filter(verb="open_details", subject_id=need.request_id).count() == 3


def test_a_veiled_note_is_not_saved_over_the_true_one(
    ward: Ward, user: User, client: Client
) -> None:
    entry = factories.make_contact(factories.make_request(ward), note="Ask for the blue door")
    url = reverse("admin:requests_app_helprequest_change", args=[entry.request_id])
    page = client.get(url)
    data = {}
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        data |= {field.html_name: field.value() or "" for field in form}
    assert client.post(url, {**data, "contacts-0-note": "Another"}).status_code in {200, 302}
    entry.refresh_from_db()
    assert entry.note == "Ask for the blue door"


def test_the_number_of_another_wards_call_does_not_open(
    ward: Ward, user: User, client: Client
) -> None:
    entry = due(factories.make_ward())
    assert client.post(reverse("admin:call_show", args=[entry.pk])).status_code == 404
    assert not AuditEvent.objects.filter(verb="open_details").exists()


def test_reached(ward: Ward, user: User, client: Client) -> None:
    entry = due(ward)
    other = factories.make_contact(entry.request, follow_up_on=today())
    page = press(client, "reached", entry)
    assert page.redirect_chain[-1][0] == f"{LIST}?due=yes"
    assert "they were reached" in said(page)
    assert rows(client) == [other], "another matter of theirs is still to be said"
    entry.refresh_from_db()
    assert entry.followed_up_at
    call = ContactLog.objects.exclude(pk__in=[entry.pk, other.pk]).get()
    assert (call.kind, call.by, call.request) == (ContactKind.CALL_OUT, user, entry.request)
    assert call.follow_up_on is None
    events = AuditEvent.objects.filter(actor=user).values_list("verb", "subject_id")
    assert set(events) == {("finish_follow_up", entry.pk), ("log_contact", call.pk)}


def test_no_answer_moves_it_to_tomorrow(ward: Ward, user: User, client: Client) -> None:
    entry = due(ward)
    page = press(client, "no_answer", entry)
    assert "again tomorrow" in said(page)
    assert rows(client) == []
    entry.refresh_from_db()
    assert entry.follow_up_on == today() + datetime.timedelta(days=1)
    assert entry.followed_up_at is None
    call = ContactLog.objects.exclude(pk=entry.pk).get()
    assert (call.kind, call.by) == (ContactKind.NO_ANSWER, user)
    assert AuditEvent.objects.filter(verb="postpone_follow_up", actor=user).count() == 1


@pytest.mark.parametrize("way", ["reached", "no_answer"])
def test_a_second_press_is_once(way: str, ward: Ward, user: User, client: Client) -> None:
    entry = due(ward)
    press(client, way, entry)
    assert "not on the list any more" in said(press(client, way, entry))
    assert ContactLog.objects.count() == 2


def test_what_somebody_else_finished_is_not_put_off(ward: Ward, user: User, client: Client) -> None:
    entry = due(ward)
    finish_follow_up(entry.pk, actor=factories.make_coordinator(ward))
    assert "Nothing was changed" in said(press(client, "no_answer", entry))
    entry.refresh_from_db()
    assert entry.follow_up_on == today()


def test_who_was_erased_is_not_called(ward: Ward, user: User, client: Client) -> None:
    entry = due(ward)
    erase_request(entry.request_id, actor=user)
    page = press(client, "reached", entry)
    assert page.status_code in {200, 404}
    assert not ContactLog.objects.filter(kind=ContactKind.CALL_OUT).exists()


def test_other_wards_and_other_staff_are_not_found(ward: Ward, user: User, client: Client) -> None:
    elsewhere, own = due(factories.make_ward()), due(ward)
    for way in ("reached", "no_answer"):
        assert press(client, way, elsewhere).status_code == 404
        address = reverse(f"admin:call_{way}", args=[own.pk])
        assert client.get(address).status_code == 405
        assert client.post(reverse(f"admin:call_{way}", args=[10**17])).status_code == 404
    client.force_login(factories.make_organizer(ward))
    assert press(client, "reached", own).status_code in {403, 404}
    assert ContactLog.objects.count() == 2


@pytest.mark.parametrize("query", ["?due=yes&q=rosa&ward=1", "?due=yes&next=//evil.example"])
def test_the_list_stays_as_it_was_narrowed(
    query: str, ward: Ward, user: User, client: Client
) -> None:
    entry = due(ward)
    address = reverse("admin:call_reached", args=[entry.pk]) + query
    location = client.post(address).headers["Location"]
    assert location.startswith(f"{LIST}?due=yes")


def test_the_buttons_keep_the_filters_and_the_actions_still_work(
    ward: Ward, user: User, client: Client
) -> None:
    entry = due(ward)
    page = client.get(f"{LIST}?due=yes&q=rosa").content.decode()
    address = reverse("admin:call_reached", args=[entry.pk])
    assert f'formaction="{address}?due=yes&amp;q=rosa"' in page
    data = {"action": "finish", "_selected_action": [entry.pk]}
    client.post(f"{LIST}?due=yes", data)
    assert rows(client) == []


def test_as_many_queries_for_more_calls(ward: Ward, user: User, client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            rows(client)
        return len(queries)

    due(ward)
    rows(client)
    one = cost()
    for _number in range(3):
        due(ward)
    assert cost() == one <= 6


def test_what_is_due_is_found_before_what_stands_beside_it(
    ward: Ward, user: User, client: Client
) -> None:
    due(ward)
    with CaptureQueriesContext(connection) as queries:
        rows(client)
    (sql,) = [query["sql"] for query in queries if "helper_name" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # However many Postgres takes for due: their ids come first, and all else by them.
    assert "InitPlan" in plan, plan


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_coordinators_at_once(_round: int) -> None:
    one, two = factories.make_steward(), factories.make_steward()
    entry = due(None)
    done = at_once(
        lambda: answer_call(entry.pk, reached=True, actor=one),
        lambda: answer_call(entry.pk, reached=False, actor=two),
    )
    assert sorted(done) == [False, True]  # type: ignore[type-var]
    assert ContactLog.objects.count() == 2

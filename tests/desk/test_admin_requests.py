"""A request's page in the admin: details on demand, edits and the log by the services."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from requests_app.choices import MatchStatus, NeedStatus, Urgency
from requests_app.ends import EndReason
from requests_app.models import ContactLog, HelpRequest, Need
from tests import factories

pytestmark = pytest.mark.django_db

PHONE, ADDRESS = "202-555-0123", "7 Hidden Street"


@pytest.fixture
def user(client: Client) -> User:
    user = factories.make_coordinator(factories.make_ward())
    client.force_login(user)
    return user


@pytest.fixture
def row(user: User) -> HelpRequest:
    ward = user.area_roles.get().ward
    row = factories.make_request(ward, phone=PHONE, address=ADDRESS, access_notes="Ring twice")
    factories.make_need(row)
    return row


def page_of(row: HelpRequest) -> str:
    return reverse("admin:requests_app_helprequest_change", args=[row.pk])


def posted(client: Client, row: HelpRequest, **changes: Any) -> Any:
    """Send the page as it is shown, with `changes`."""
    page = client.get(page_of(row))
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            data[field.html_name] = "" if value is None else value
    return client.post(page_of(row), {**data, **changes})


def test_contact_details_are_hidden_until_asked_for(row: HelpRequest, client: Client) -> None:
    closed = client.get(page_of(row)).content.decode()
    assert not any(words in closed for words in (PHONE, ADDRESS, "Ring twice", row.email))
    url = reverse("admin:requests_app_helprequest_open_details", args=[row.pk])
    assert client.get(url).status_code == 405
    opened = client.post(url, follow=True).content.decode()
    assert all(words in opened for words in (PHONE, ADDRESS, "Ring twice", row.email))
    event = AuditEvent.objects.get(verb="open_details")
    assert event.subject_id == row.pk
    assert "phone" in event.fields


def test_they_close_again_by_themselves(row: HelpRequest, client: Client) -> None:
    client.post(reverse("admin:requests_app_helprequest_open_details", args=[row.pk]))
    session = client.session
    opened = session["opened_details"]
    # A minute more than the hour for which details stay open.
    session["opened_details"] = {place: at - 61 * 60 for place, at in opened.items()}
    session.save()
    assert PHONE not in client.get(page_of(row)).content.decode()


def test_opening_one_request_opens_no_other(row: HelpRequest, client: Client) -> None:
    other = factories.make_request(row.ward, phone="202-555-0199")
    client.post(reverse("admin:requests_app_helprequest_open_details", args=[row.pk]))
    assert "202-555-0199" not in client.get(page_of(other)).content.decode()


def test_saving_with_details_hidden_keeps_them(row: HelpRequest, client: Client) -> None:
    # A browser sends what it was given, and the phone was not shown.
    response = posted(client, row, staff_note="Ask for the blue door", phone="")
    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.phone, row.staff_note) == (PHONE, "Ask for the blue door")
    assert AuditEvent.objects.get(verb="update_request").fields == ["staff_note"]


def test_an_opened_phone_can_be_corrected(row: HelpRequest, client: Client) -> None:
    client.post(reverse("admin:requests_app_helprequest_open_details", args=[row.pk]))
    assert posted(client, row, phone="not a phone").status_code == 200
    assert posted(client, row, phone="(202) 555-0144").status_code == 302
    row.refresh_from_db()
    assert row.phone == "(202) 555-0144"
    found = client.get(reverse("admin:requests_app_helprequest_changelist"), {"q": "202 555 0144"})
    assert [shown.pk for shown in found.context["cl"].result_list] == [row.pk]


def test_needs_and_calls_are_written_on_the_same_page(
    row: HelpRequest, user: User, client: Client
) -> None:
    day = timezone.localdate() + datetime.timedelta(days=2)
    changes = {
        "needs-0-detail": "Rice and beans",
        "needs-0-urgency": Urgency.TODAY,
        "contacts-0-kind": "call_out",
        "contacts-0-note": "Will be home at six",
        "contacts-0-follow_up_on": day.isoformat(),
    }
    assert posted(client, row, **changes).status_code == 302
    need, entry = Need.objects.get(), ContactLog.objects.get()
    assert (need.detail, need.urgency) == ("Rice and beans", Urgency.TODAY)
    assert (entry.by, entry.note, entry.follow_up_on) == (user, "Will be home at six", day)
    event = AuditEvent.objects.get(verb="update_need")
    assert (event.actor, event.subject_type, event.subject_id) == (user, "need", need.pk)
    assert event.fields == ["detail", "urgency"]
    # It was once recorded under the request, where nobody looks for what became of a need.
    assert not AuditEvent.objects.filter(verb="update_request").exists()


def test_an_ended_need_stays_as_it_was(row: HelpRequest, client: Client) -> None:
    ended = {"status": NeedStatus.CLOSED, "end_reason": EndReason.NOBODY_FITS}
    row.needs.update(ended_at=timezone.now(), **ended)
    response = posted(client, row, **{"needs-0-detail": "Something else"})
    assert response.status_code == 302
    assert "has ended" in client.get(page_of(row)).content.decode()
    assert row.needs.get().detail == ""


def test_the_households_wish_to_be_forgotten_is_done(row: HelpRequest, client: Client) -> None:
    url = reverse("admin:requests_app_helprequest_erase", args=[row.pk])
    # The first press only asks whether it is meant.
    client.post(url)
    row.refresh_from_db()
    assert row.phone == PHONE
    client.post(url, {"sure": "yes"})
    row.refresh_from_db()
    assert (row.phone, row.name) == ("", "")
    assert row.erased_at is not None
    assert row.needs.get().status == NeedStatus.CANCELLED


def test_bulk_actions_go_through_the_services(row: HelpRequest, client: Client) -> None:
    asked = factories.make_match(factories.make_need(row))
    url = reverse("admin:requests_app_helprequest_changelist")
    done = client.post(url, {"action": "cancel", "_selected_action": [row.pk]}, follow=True)
    assert "1 row" in done.content.decode()
    asked.refresh_from_db()
    row.refresh_from_db()
    assert asked.status == MatchStatus.WITHDRAWN
    assert row.closed_at is not None
    assert client.get(url).context["cl"].result_count == 0
    assert client.get(url, {"state": "closed"}).context["cl"].result_count == 1
    assert client.get(url, {"q": row.name}).context["cl"].result_count == 1


def test_a_request_is_found_by_its_reference(row: HelpRequest, client: Client) -> None:
    HelpRequest.objects.filter(pk=row.pk).update(reference="K7F-2QD")
    url = reverse("admin:requests_app_helprequest_changelist")
    for term in ("K7F-2QD", "k7f2qd", "k7f 2qd"):
        assert client.get(url, {"q": term}).context["cl"].result_count == 1, term


def test_filters_find_what_needs_attention(row: HelpRequest, client: Client) -> None:
    url = reverse("admin:requests_app_helprequest_changelist")
    # New, not urgent, and somebody is asked: none of the filters may find it.
    fresh = factories.make_request(row.ward)
    factories.make_match(factories.make_need(fresh))
    ago = timezone.now() - datetime.timedelta(days=3)
    row.needs.update(created_at=ago, urgency=Urgency.TODAY, needed_by=timezone.localdate())
    factories.make_contact(row, follow_up_on=timezone.localdate())
    for name in ("waiting", "urgent", "unmatched", "follow_up"):
        page = client.get(url, {name: "yes"})
        assert [shown.pk for shown in page.context["cl"].result_list] == [row.pk], name
    assert "due" in client.get(url).content.decode()


def test_ages_are_worded_and_colored(row: HelpRequest, client: Client) -> None:
    HelpRequest.objects.update(created_at=timezone.now() - datetime.timedelta(days=6))
    page = client.get(reverse("admin:requests_app_helprequest_changelist")).content.decode()
    assert '<span class="age age-late">6 days · waiting long</span>' in page


def test_a_household_that_asked_twice_is_seen_from_both_requests(
    row: HelpRequest, client: Client
) -> None:
    again = factories.make_request(row.ward, household=row.household)
    assert page_of(again) in client.get(page_of(row)).content.decode()
    assert page_of(row) in client.get(page_of(again)).content.decode()
    shown = client.get(reverse("admin:requests_app_helprequest_changelist"), {"repeat": "yes"})
    assert [found.pk for found in shown.context["cl"].result_list] == [again.pk]


def test_another_wards_request_of_the_same_household_is_not_named(
    row: HelpRequest, client: Client
) -> None:
    elsewhere = factories.make_request(factories.make_ward(), household=row.household)
    page = client.get(page_of(row)).content.decode()
    assert "in another ward" in page
    assert elsewhere.reference not in page
    here = factories.make_request(row.ward, household=row.household)
    page = client.get(page_of(row)).content.decode()
    assert "in another ward" in page
    assert here.reference in page
    assert elsewhere.reference not in page

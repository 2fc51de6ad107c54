"""A volunteer's own page: see, change, take a break, leave."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEvent
from common.models import Category, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_pod,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.volunteers.sign_up_form import ANSWERS, address, all_answers, checked, edit, page
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer, reject_volunteer

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": VolunteerStatus.PENDING}, "Waiting for approval"),
        ({"status": VolunteerStatus.REJECTED}, "Not active"),
        ({"status": VolunteerStatus.APPROVED}, "Active"),
        ({"paused_until": datetime.date(2099, 3, 31)}, "On a break until March 31, 2099"),
        # A break that is over needs nobody to end it.
        ({"paused_until": datetime.date(2020, 3, 31)}, "Active"),
    ],
)
def test_it_says_where_they_stand(client: Client, fields: dict[str, Any], words: str) -> None:
    volunteer = make_volunteer(**fields)
    assert f"<b>{words}</b>" in page(client, "home", link_to(volunteer))


def test_it_shows_what_they_said(client: Client, token: str) -> None:
    shown = page(client, "home", token)
    for said in ("Rosa Quispe", "202-555-0142", "rosa@example.org", "A stroller", "I can cook"):
        assert said in shown
    assert '<meta name="robots" content="noindex">' in shown


def test_it_is_never_kept_by_a_browser(client: Client, token: str) -> None:
    for name in ("home", "edit", "pause", "leave"):
        assert "no-store" in client.get(address(name, token)).headers["Cache-Control"]


def test_reading_changes_nothing(client: Client, volunteer: Volunteer, token: str) -> None:
    before = Volunteer.objects.filter(pk=volunteer.pk).values().get()
    for name in ("home", "edit", "pause", "leave"):
        client.get(address(name, token))
        client.head(address(name, token))
    assert Volunteer.objects.filter(pk=volunteer.pk).values().get() == before
    assert not AuditEvent.objects.exists()


def test_wrong_methods(client: Client, volunteer: Volunteer, token: str) -> None:
    assert client.post(address("home", token)).status_code == 405
    assert client.get(address("resume", token)).status_code == 405
    for name in ("home", "edit", "pause", "resume", "leave"):
        for method in (client.put, client.patch, client.delete):
            assert method(address(name, token)).status_code == 405
    volunteer.refresh_from_db()
    assert volunteer.status == VolunteerStatus.APPROVED


@pytest.mark.parametrize("name", ["home", "edit", "pause", "leave"])
def test_a_link_that_opens_nothing(client: Client, volunteer: Volunteer, name: str) -> None:
    match = make_match(volunteer=volunteer)
    revoked = link_to(volunteer)
    PrivateLink.objects.all().update(revoked_at=timezone.now())
    # Odd ones, one of the right shape, one that was taken back, one for something else.
    for bad in ("x", "a" * 22, "é" * 9, "\0", "a" * 3000, revoked, link_to(match)):
        response = client.get(address(name, bad))
        assert response.status_code == 404
        shown = response.content.decode()
        assert "This link no longer works" in shown
        assert "Rosa" not in shown
        if name != "home":
            assert client.post(address(name, bad), all_answers()).status_code == 404


def test_one_link_opens_one_page(client: Client, token: str, rides: Category) -> None:
    other = make_volunteer(rides, name="Tigist Bekele")
    shown = page(client, "home", link_to(other))
    assert "Tigist Bekele" in shown
    assert "Rosa" not in shown
    client.post(address("leave", link_to(other)))
    # Leaving by one link must end nobody else.
    assert "Rosa Quispe" in page(client, "home", token)


# --- Change ---


def test_the_edit_page_shows_what_is_stored(client: Client, rides: Category) -> None:
    pod = make_pod(slug="maple", state="draft")  # a coordinator may have put them in it
    # No longer offered to anybody new, but theirs until they take it back.
    retired = make_category(name="Masks", slug="masks", is_active=False)
    volunteer = make_volunteer(
        rides,
        retired,
        ward=pod.ward,
        pod=pod,
        days=[6],
        times=["evening"],
        transport=["car"],
        reach="city",
        languages=["am", "en"],
    )
    token = link_to(volunteer)
    shown = "".join(page(client, "edit", token, name) for name in ANSWERS)
    assert checked(shown, "ward") == [pod.ward.slug]
    assert '<option value="maple" selected>' in shown
    assert checked(shown, "categories") == ["rides", "masks"]
    assert checked(shown, "days") == ["6"]
    assert checked(shown, "times") == ["evening"]
    assert checked(shown, "transport") == ["car"]
    assert checked(shown, "reach") == ["city"]
    assert checked(shown, "languages") == ["en", "am"]
    assert f'value="{volunteer.name}"' in shown


def test_saving_what_is_shown_changes_nothing(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    before = Volunteer.objects.filter(pk=volunteer.pk).values().get()
    data = {
        **{name: before[name] for name in ("name", "phone", "email", "contact_method")},
        **{name: before[name] for name in ("language", "languages", "zip_code", "reach")},
        **{name: before[name] for name in ("skills_note", "max_at_once")},
        "goods": "A stroller",
        "max_per_week": before["max_per_week"],
        "ward": "other",
        "categories": ["rides"],
    }
    assert [response.status_code for response in edit(client, token, data)] == [302] * len(ANSWERS)
    after = Volunteer.objects.filter(pk=volunteer.pk).values().get()
    assert after == before
    # Otherwise the log would tell of changes where somebody only looked and pressed Save.
    assert not AuditEvent.objects.exists()


def test_changes_are_saved_and_recorded_without_values(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    make_ward(slug="ward-1", zip_codes=["20010"])
    make_category(slug="food")
    index = volunteer.phone_index
    data = all_answers(ward="ward-1", categories=["food"], name="Rosa Q.", phone="202 555 0199")
    edit(client, token, data)
    # With another email it is another link; what else is changed then goes by the new one.
    token = PrivateLink.objects.get(revoked_at=None).token
    edit(client, token, data)
    home = page(client, "home", token)
    assert "Your changes are saved" in home
    assert "202 555 0199" in home
    volunteer.refresh_from_db()
    assert (volunteer.name, volunteer.phone) == ("Rosa Q.", "202 555 0199")
    assert volunteer.phone_index not in {"", index}
    assert volunteer.ward
    assert volunteer.ward.slug == "ward-1"
    assert [category.slug for category in volunteer.categories.all()] == ["food"]
    # To change an answer must not cost anybody their approval.
    assert volunteer.status == VolunteerStatus.APPROVED
    recorded = [name for event in AuditEvent.objects.all() for name in event.fields]
    assert {"phone", "categories", "ward"} <= set(recorded)
    # Which fields and never what: the log outlasts an erasure.
    assert "0199" not in str(recorded)


def test_errors_stand_in_a_summary(client: Client, token: str) -> None:
    data = all_answers(name="", zip_code="!", categories=[], max_at_once="0")
    controls = ("id_name", "id_zip_code", "id_categories_0", "id_max_at_once")
    for response, control in zip(edit(client, token, data), controls, strict=True):
        assert response.status_code == 422
        assert f'<a href="#{control}">' in response.content.decode()
    assert Volunteer.objects.get().name == "Rosa Quispe"


def test_there_is_no_other_page_to_edit(client: Client, token: str) -> None:
    assert client.get(address("edit", token, "agree")).status_code == 404


def test_broken_input_to_the_edit_page(client: Client, token: str) -> None:
    before = Volunteer.objects.values().get()
    for body, content_type in [
        (b"{}", "application/json"),
        (b"name=%00", "application/x-www-form-urlencoded"),
        (b"name=" + b"x" * 5_000_000, "application/x-www-form-urlencoded"),
    ]:
        response = client.post(address("edit", token), body, content_type=content_type)
        assert 400 <= response.status_code < 500
    assert Volunteer.objects.values().get() == before


# --- Tasks ---


def test_tasks_lead_to_their_own_pages(
    client: Client, volunteer: Volunteer, token: str, rides: Category
) -> None:
    assert "Your tasks" not in page(client, "home", token)
    offered = make_match(make_need(category=rides), volunteer)
    asked = link_to(offered)
    make_match(volunteer=volunteer, status=MatchStatus.DECLINED)
    theirs = make_match(make_need(category=make_category(name="Soup")))
    shown = page(client, "home", token)
    assert shown.count("Waiting for your answer") == 1
    assert f"/m/{asked}/" in shown
    assert theirs.need.category.name not in shown
    Match.objects.filter(pk=offered.pk).update(status="accepted", accepted_at=timezone.now())
    assert "You said yes" in page(client, "home", token)


def test_the_page_needs_no_more_queries_for_more_rows(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            page(client, name, token)
        return len(seen)

    def add_rows() -> None:
        link_to(make_match(volunteer=volunteer))
        volunteer.categories.add(make_category())
        make_pod()

    # A row of each first, since an empty list may save a query.
    add_rows()
    one = {name: queries(name) for name in ("home", "edit", "leave")}
    add_rows()
    add_rows()
    assert {name: queries(name) for name in ("home", "edit", "leave")} == one


# --- What coordinators decide ---


def test_the_letter_of_approval(volunteer: Volunteer, token: str) -> None:
    Volunteer.objects.update(status=VolunteerStatus.PENDING, approved_at=None, language="en")
    steward = make_steward()
    approve_volunteer(volunteer.pk, actor=steward)
    approve_volunteer(volunteer.pk, actor=steward)
    message = Message.objects.get()
    deliver(message.pk)
    [letter] = mail.outbox
    assert letter.to == ["rosa@example.org"]
    assert "Hello Rosa Quispe," in letter.body
    assert f"/en/v/{token}/" in letter.body
    assert letter.subject == "Welcome! You can start helping"


def test_approved_anew_is_told_anew(volunteer: Volunteer, token: str) -> None:
    steward = make_steward()
    for _time in range(2):
        reject_volunteer(volunteer.pk, actor=steward)
        approve_volunteer(volunteer.pk, actor=steward)
    assert Message.objects.filter(template="volunteers/volunteer_approved").count() == 2


def test_rejecting_gives_back_needs(volunteer: Volunteer) -> None:
    match = make_match(volunteer=volunteer, status=MatchStatus.ACCEPTED)
    reject_volunteer(volunteer.pk, actor=make_steward())
    match.need.refresh_from_db()
    assert match.need.status == NeedStatus.OPEN
    assert Volunteer.objects.get(pk=volunteer.pk).status == VolunteerStatus.REJECTED

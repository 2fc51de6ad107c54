"""Approval is of a person: how we know them, and another look when they change."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEvent, User
from common.errors import NotPossible
from messaging.models import News
from pods.models import Ward
from requests_app import services
from requests_app.candidates import candidates_for, why_not
from requests_app.choices import MatchStatus
from requests_app.models import Need
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer, leave, update_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Ward:
    return make_ward()


@pytest.fixture
def user(ward: Ward, client: Client) -> User:
    user = make_coordinator(ward)
    client.force_login(user)
    return user


@pytest.fixture
def need(ward: Ward) -> Need:
    return make_need(make_request(ward))


@pytest.fixture
def volunteer(need: Need, ward: Ward) -> Volunteer:
    return make_volunteer(need.category, ward=ward, name="Rosa", phone="202-555-0141")


def press(client: Client, verb: str, row: Volunteer, **data: str) -> Any:
    url = reverse(f"admin:{verb}_volunteer", args=[row.pk])
    return client.post(url, {"seen": row.status, **data}, follow=True)


def said(page: Any) -> str:
    return " ".join(str(message) for message in page.context["messages"])


# --- How we know them -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "how we know them"),
        ({"known_by": "nonsense"}, "how we know them"),
        ({"known_by": "other"}, "in a few words"),
    ],
)
def test_nobody_is_approved_of_whom_nothing_is_known(
    client: Client, user: User, ward: Ward, data: dict[str, str], why: str
) -> None:
    row = make_volunteer(ward=ward, status=VolunteerStatus.PENDING, known_by="")
    assert why in said(press(client, "approve", row, **data))
    row.refresh_from_db()
    assert row.status == VolunteerStatus.PENDING
    with pytest.raises(NotPossible):
        approve_volunteer(row.pk, actor=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Volunteer.objects.filter(pk=row.pk).update(status="approved", approved_at=row.created_at)


def test_how_we_know_them_is_recorded_with_the_approval(
    client: Client, user: User, ward: Ward
) -> None:
    row = make_volunteer(ward=ward, status=VolunteerStatus.PENDING, known_by="")
    page = client.get(reverse("admin:volunteers_volunteer_change", args=[row.pk])).text
    assert "How we know them" in page
    press(client, "approve", row, known_by="other", known_words="Teaches at the school")
    row.refresh_from_db()
    assert (row.status, row.known_by) == (VolunteerStatus.APPROVED, "other")
    assert row.known_words == "Teaches at the school"
    event = AuditEvent.objects.get(verb="approve_volunteer")
    assert event.fields == ["known_by", "known_words", "status"]
    leave(row.pk, actor=audit.VOLUNTEER)
    row.refresh_from_db()
    assert (row.known_by, row.known_words) == ("", "")


def test_an_approved_volunteer_is_not_saved_as_unknown(
    client: Client, user: User, volunteer: Volunteer
) -> None:
    url = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    form = client.get(url).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in data.items() if value is not None}
    page = client.post(url, {**sent, "known_by": ""})
    assert "known_by" in page.context["adminform"].form.errors


# --- Another look ---------------------------------------------------------------------------------


def change(client: Client, volunteer: Volunteer, **fields: str) -> None:
    url = reverse("volunteers:volunteer_edit", args=[link_to(volunteer), "about"])
    kept = {name: getattr(volunteer, name) for name in ("name", "phone", "email")}
    data = {**kept, "contact_method": "any", "languages": ["en"], "language": "en", **fields}
    assert client.post(url, data).status_code == 302
    volunteer.refresh_from_db()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": "Somebody Else"}, "name"),
        ({"phone": "202-555-0143"}, "phone"),
        ({"email": "else@example.org"}, "email"),
    ],
)
def test_who_changes_is_not_asked_before_somebody_has_looked(
    client: Client,
    user: User,
    need: Need,
    volunteer: Volunteer,
    fields: dict[str, str],
    named: str,
) -> None:
    assert volunteer in candidates_for(need)
    change(client, volunteer, **fields)
    assert volunteer not in candidates_for(need)
    assert "has changed" in " ".join(each.text for each in why_not(need, volunteer))
    with pytest.raises(NotPossible):
        services.offer_anyway(need.pk, volunteer.pk, why="I know her", actor=user)
    own = client.get(reverse("volunteers:volunteer_home", args=[link_to(volunteer)])).text
    assert "looks at your sign-up once more" in own
    assert News.objects.filter(kind="sign_ups", user=user).exists()
    page = client.get(reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])).text
    assert f"They changed this about themselves: {named}." in page
    press(client, "look_again", volunteer)
    assert volunteer in candidates_for(need)


def test_a_yes_to_an_older_offer_waits_as_well(
    client: Client, need: Need, volunteer: Volunteer
) -> None:
    match = make_match(need, volunteer)
    change(client, volunteer, phone="202-555-0143")
    with pytest.raises(NotPossible, match="once more"):
        services.accept_match(match.pk, actor=audit.VOLUNTEER)
    match.refresh_from_db()
    assert match.status == MatchStatus.OFFERED


def test_they_come_up_in_the_queue_of_approvals(
    client: Client, user: User, ward: Ward, volunteer: Volunteer
) -> None:
    change(client, volunteer, phone="202-555-0143")
    new = make_volunteer(ward=ward, status=VolunteerStatus.PENDING)
    page = press(client, "approve", new)
    url = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    assert page.redirect_chain[-1][0] == url


@pytest.mark.parametrize("fields", [{"staff_note": "Nice"}, {"max_per_week": 2}])
def test_other_changes_and_those_of_staff_ask_for_no_look(
    volunteer: Volunteer, fields: dict[str, Any]
) -> None:
    update_volunteer(volunteer.pk, fields, actor=audit.VOLUNTEER)
    update_volunteer(volunteer.pk, {"phone": "202-555-0145"}, actor=make_steward())
    volunteer.refresh_from_db()
    assert volunteer.changed_fields == []


# --- Kinds of help that want more -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("wants", "has", "code"),
    [
        ({"references_wanted": 2}, {"references_taken": 1}, "few_references"),
        ({"references_wanted": 2}, {"references_taken": 2}, ""),
        ({"wants_talk": True}, {}, "no_talk"),
        ({"wants_talk": True}, {"talked_on": "2026-01-02"}, ""),
    ],
)
def test_a_kind_of_help_wants_more_before_somebody_is_asked(
    ward: Ward, wants: dict[str, Any], has: dict[str, Any], code: str
) -> None:
    need = make_need(make_request(ward), make_category(**wants))
    volunteer = make_volunteer(need.category, ward=ward, **has)
    assert [each.code for each in why_not(need, volunteer)] == ([code] if code else [])
    assert (volunteer in candidates_for(need)) == (not code)
    if code:
        with pytest.raises(NotPossible):
            services.offer_anyway(need.pk, volunteer.pk, why="I know her", actor=make_steward())


def test_both_stand_in_the_admin(client: Client, volunteer: Volunteer) -> None:
    client.force_login(make_steward())
    kind = volunteer.categories.get()
    page = client.get(reverse("admin:common_category_change", args=[kind.pk])).text
    for name in ("references_wanted", "wants_talk"):
        assert f'name="{name}"' in page
    page = client.get(reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])).text
    for name in ("known_by", "references_taken", "talked_on", "households_per_day", "raised_why"):
        assert f'name="{name}"' in page

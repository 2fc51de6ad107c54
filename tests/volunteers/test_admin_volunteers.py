"""Volunteers in the admin: approval, pauses and edits go through the services."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from messaging.models import Message
from requests_app.choices import MatchStatus, NeedStatus
from tests import factories
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import update_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    user = factories.make_coordinator(factories.make_ward())
    client.force_login(user)
    return user


@pytest.fixture
def volunteer(user: User) -> Volunteer:
    ward = user.area_roles.get().ward
    return factories.make_volunteer(factories.make_category(), ward=ward, status="pending")


def act(client: Client, action: str, *rows: Volunteer) -> Any:
    url = reverse("admin:volunteers_volunteer_changelist")
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(url, data, follow=True)


def test_approving_tells_them(volunteer: Volunteer, user: User, client: Client) -> None:
    other = factories.make_volunteer(ward=volunteer.ward, status="pending")
    page = act(client, "approve", volunteer, other)
    assert "2 rows" in page.content.decode()
    volunteer.refresh_from_db()
    assert volunteer.status == VolunteerStatus.APPROVED
    sent = Message.objects.filter(template="volunteers/volunteer_approved")
    assert {message.recipient_id for message in sent} == {volunteer.pk, other.pk}


def test_not_approving_gives_back_what_they_had(
    volunteer: Volunteer, user: User, client: Client
) -> None:
    match = factories.make_match(volunteer=volunteer)
    # The household that was promised this person must not wait for them.
    act(client, "reject", volunteer)
    match.refresh_from_db()
    match.need.refresh_from_db()
    assert match.status == MatchStatus.DECLINED
    assert match.need.status == NeedStatus.OPEN


def test_a_pause_begins_and_ends(volunteer: Volunteer, user: User, client: Client) -> None:
    url = reverse("admin:volunteers_volunteer_changelist")
    act(client, "pause_two_weeks", volunteer)
    volunteer.refresh_from_db()
    assert volunteer.is_paused
    assert client.get(url, {"pause": "yes"}).context["cl"].result_count == 1
    act(client, "end_pause", volunteer)
    volunteer.refresh_from_db()
    assert volunteer.paused_until is None


def test_who_left_is_refused_in_words(volunteer: Volunteer, user: User, client: Client) -> None:
    Volunteer.objects.filter(pk=volunteer.pk).update(status=VolunteerStatus.LEFT)
    assert "no longer volunteers" in act(client, "approve", volunteer).content.decode()


def test_details_are_hidden_until_asked_for(
    volunteer: Volunteer, user: User, client: Client
) -> None:
    volunteer.phone = "202-555-0133"
    volunteer.save()
    url = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    assert "202-555-0133" not in client.get(url).content.decode()
    opened = client.post(
        reverse("admin:volunteers_volunteer_open_details", args=[volunteer.pk]), follow=True
    )
    assert "202-555-0133" in opened.content.decode()


def test_a_changed_phone_is_found_by_its_new_last_four_digits(
    volunteer: Volunteer, user: User, client: Client
) -> None:
    # The column of the last four digits was once left behind: the old ones went on finding them.
    update_volunteer(volunteer.pk, {"phone": "202-555-0133"}, actor=user)
    update_volunteer(volunteer.pk, {"phone": "202-555-0144"}, actor=user)
    url = reverse("admin:volunteers_volunteer_changelist")
    found = {q: client.get(url, {"q": q}).context["cl"].result_count for q in ("0133", "0144")}
    assert found == {"0133": 0, "0144": 1}


def test_what_they_offer_can_be_changed(volunteer: Volunteer, user: User, client: Client) -> None:
    kind = factories.make_category()
    url = reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])
    data = {
        "name": "New name",
        "contact_method": "any",
        "language": "es",
        "ward": volunteer.ward_id,
        "reach": "city",
        "transport": ["car", "walk"],
        "categories": [kind.pk],
        "languages": ["am", "en"],
        "days": ["1", "7"],
        "times": ["evening"],
        "max_at_once": "2",
        "max_per_week": "4",
        "known_by": "met",
        "references_taken": "1",
    }
    assert client.post(url, data).status_code == 302
    volunteer.refresh_from_db()
    assert (volunteer.name, volunteer.reach, volunteer.language) == ("New name", "city", "es")
    assert (volunteer.days, volunteer.transport) == ([1, 7], ["car", "walk"])
    assert list(volunteer.categories.all()) == [kind]
    # The contact details were closed on that page; saving must not empty what it did not show.
    assert volunteer.email


def test_the_pending_wait_in_colored_words(
    volunteer: Volunteer, user: User, client: Client
) -> None:
    Volunteer.objects.update(created_at=timezone.now() - datetime.timedelta(days=3))
    page = client.get(
        reverse("admin:volunteers_volunteer_changelist"), {"status__exact": "pending"}
    )
    assert "3 days · waiting" in page.content.decode()

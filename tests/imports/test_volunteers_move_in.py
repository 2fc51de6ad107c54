"""Volunteers that a network brings along."""

import pytest

from accounts.models import User
from common.choices import Reach, Weekday
from common.models import Category, PrivateLink
from imports import services
from imports.choices import Kind, State
from messaging.models import Message
from pods.models import Ward
from tests.factories import make_volunteer
from tests.imports.sheets import as_csv, brought_in, outcomes, run_jobs, upload
from volunteers.choices import VolunteerStatus
from volunteers.models import Goods, Volunteer
from volunteers.services import pause_volunteer

pytestmark = pytest.mark.django_db
HEADER = [
    *("Timestamp", "First name", "Last name", "Cell phone", "E-mail", "I can help with"),
    *("Languages", "Do you have a car?", "Available days", "How far", "Status", "Donations"),
]
ROWS = [
    [
        *(
            "2020-03-20 10:00:01",
            "Ana",
            "Díaz",
            "2025550141",
            "ANA@example.org",
            "Food; Other: cats",
        ),
        *("English, Spanish", "Yes", "Mon, Saturday", "Anywhere", "Active", "2 masks, a fan"),
    ],
    [
        *("2020-03-21 10:00:01", "Bo", "", "", "bo@example.org", "driving"),
        *("", "", "", "", "Inactive", ""),
    ],
]


def test_volunteers_come_with_all_that_they_said(
    user: User, ward: Ward, groceries: Category, ride: Category
) -> None:
    found = upload(user, as_csv(HEADER, ROWS), Kind.VOLUNTEERS)
    assert outcomes(found) == [(2, "new"), (3, "left")], found.layout["columns"]
    services.bring_in(found.pk, actor=user)
    run_jobs(found)
    ana = Volunteer.objects.get()
    assert (ana.name, ana.email, ana.languages) == ("Ana Díaz", "ANA@example.org", ["en", "es"])
    assert (ana.status, ana.known_by) == (VolunteerStatus.APPROVED, "other")
    assert ana.approved_at == ana.created_at
    assert (ana.transport, ana.reach) == (["car"], Reach.CITY)
    assert ana.days == [Weekday.MONDAY, Weekday.SATURDAY]
    assert list(ana.categories.all()) == [groceries]
    assert "cats" in ana.skills_note
    assert set(Goods.objects.values_list("what", flat=True)) == {"2 masks", "a fan"}
    assert not Message.objects.exists()
    again = upload(user, as_csv(HEADER, ROWS), Kind.VOLUNTEERS)
    assert outcomes(again) == [(2, "same"), (3, "left")]
    services.take_back(found.pk, actor=user)
    assert run_jobs(found).state == State.UNDONE
    for model in (Volunteer, Goods, PrivateLink):
        assert not model.objects.exists()


def test_a_change_can_be_taken_back_until_somebody_worked_with_them(
    user: User, groceries: Category
) -> None:
    brought_in(user, as_csv(HEADER, ROWS), Kind.VOLUNTEERS)
    changed = [[*ROWS[0][:3], "2025550199", *ROWS[0][4:]]]
    second = brought_in(user, as_csv(HEADER, changed), Kind.VOLUNTEERS)
    assert outcomes(second) == [(2, "update")]
    assert Volunteer.objects.get().phone == "2025550199"
    services.take_back(second.pk, actor=user)
    run_jobs(second)
    assert Volunteer.objects.get().phone == "2025550141"
    pause_volunteer(Volunteer.objects.get().pk, until=None, actor=user)
    assert outcomes(upload(user, as_csv(HEADER, changed), Kind.VOLUNTEERS)) == [(2, "worked")]


def test_somebody_with_the_same_phone_waits_for_a_decision(user: User, groceries: Category) -> None:
    make_volunteer(groceries, phone="202-555-0141")
    assert outcomes(upload(user, as_csv(HEADER, ROWS), Kind.VOLUNTEERS))[0] == (2, "alike")

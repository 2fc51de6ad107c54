"""Approving a volunteer on their own page and at the end of a call; the next one follows."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from common.errors import NotPossible
from messaging.models import Message, MessageStatus
from requests_app.choices import MatchStatus
from tests import factories
from tests.volunteers.test_leave_races import ROUNDS, at_once
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer, leave, reject_volunteer

pytestmark = pytest.mark.django_db

PENDING, APPROVED, REJECTED = "pending", "approved", "rejected"
LIST = "admin:volunteers_volunteer_changelist"


@pytest.fixture
def user(client: Client) -> User:
    user = factories.make_coordinator(factories.make_ward())
    client.force_login(user)
    return user


def waiting(user: User, **fields: Any) -> Volunteer:
    ward = user.area_roles.get().ward
    return factories.make_volunteer(**{"ward": ward, "status": PENDING, **fields})


def page_of(volunteer: Volunteer) -> str:
    return reverse("admin:volunteers_volunteer_change", args=[volunteer.pk])


def press(client: Client, verb: str, volunteer: Volunteer, seen: str = PENDING) -> Any:
    url = reverse(f"admin:{verb}_volunteer", args=[volunteer.pk])
    return client.post(url, {"seen": seen}, follow=True)


def state(volunteer: Volunteer) -> str:
    volunteer.refresh_from_db()
    return volunteer.status


def said(page: Any) -> str:
    return " ".join(str(message) for message in page.context["messages"])


def letters() -> int:
    return Message.objects.filter(template="volunteers/volunteer_approved").count()


def test_the_page_has_buttons_and_the_next_who_waits_follows(user: User, client: Client) -> None:
    oldest, middle, newest = (waiting(user, name=name) for name in ("Abel", "Bo", "Cora"))
    waiting(user, ward=factories.make_ward())  # of another ward
    shown = client.get(page_of(middle)).content.decode()
    assert reverse("admin:approve_volunteer", args=[middle.pk]) in shown
    assert reverse("admin:reject_volunteer", args=[middle.pk]) in shown
    page = press(client, "approve", middle)
    # In the list's order, newest first; the one who was passed over comes after the last.
    assert page.redirect_chain[-1][0] == page_of(oldest)
    assert "An email is on its way" in said(page)
    assert "Bo" in said(page)
    page = press(client, "reject", oldest)
    assert page.redirect_chain[-1][0] == page_of(newest)
    assert "No message is sent" in said(page)
    page = press(client, "approve", newest)
    assert page.redirect_chain[-1][0] == reverse(LIST)
    assert "Nobody else is waiting" in said(page)
    assert [state(each) for each in (oldest, middle, newest)] == [REJECTED, APPROVED, APPROVED]
    verbs = AuditEvent.objects.filter(actor=user).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["approve_volunteer", "reject_volunteer", "approve_volunteer"]
    assert letters() == 2


def test_no_email_means_a_call_and_the_number_stands_there_once_opened(
    user: User, client: Client
) -> None:
    closed, opened = (waiting(user, email="", phone="202-555-0166") for _each in range(2))
    assert "please call them" in client.get(page_of(closed)).content.decode()
    words = said(press(client, "approve", closed))
    assert "No email" in words
    assert "on its way" not in words
    assert "0166" not in words
    assert page_of(closed) in words
    client.post(reverse("admin:volunteers_volunteer_open_details", args=[opened.pk]))
    assert "202-555-0166" in said(press(client, "approve", opened))
    assert letters() == 0


def test_who_was_not_reached_before_is_called_too(user: User, client: Client) -> None:
    volunteer = waiting(user)
    Message.objects.create(
        template="volunteers/volunteer_received",
        recipient_kind="volunteer",
        recipient_id=volunteer.pk,
        subject_id=volunteer.pk,
        language="en",
        idempotency_key="before",
        status=MessageStatus.FAILED,
    )
    words = said(press(client, "approve", volunteer))
    assert "our last one did not arrive" in words


def test_names_are_no_html(user: User, client: Client) -> None:
    volunteer = waiting(user, name="<b>Al</b> {name} %(x)s")
    page = press(client, "approve", volunteer).content.decode()
    assert "<b>Al" not in page
    assert "&lt;b&gt;Al&lt;/b&gt; {name} %(x)s" in page


@pytest.mark.parametrize(("verb", "after"), [("approve", APPROVED), ("reject", REJECTED)])
def test_a_second_press_is_once(verb: str, after: str, user: User, client: Client) -> None:
    volunteer, following = waiting(user), waiting(user)
    press(client, verb, volunteer)
    page = press(client, verb, volunteer)
    assert "decided before" in said(page)
    assert page.redirect_chain[-1][0] == page_of(following)
    assert state(volunteer) == after
    assert AuditEvent.objects.filter(verb=f"{verb}_volunteer").count() == 1
    assert letters() == (verb == "approve")


@pytest.mark.parametrize(
    ("first", "then", "after"),
    [("approve", "reject", APPROVED), ("reject", "approve", REJECTED)],
)
def test_what_somebody_else_decided_is_said_and_stays(
    first: str, then: str, after: str, user: User, client: Client
) -> None:
    volunteer, match = waiting(user), None
    other = factories.make_coordinator(volunteer.ward)
    {"approve": approve_volunteer, "reject": reject_volunteer}[first](volunteer.pk, actor=other)
    if first == "approve":
        match = factories.make_match(volunteer=volunteer)
    page = press(client, then, volunteer)
    assert page.redirect_chain[-1][0] == page_of(volunteer)
    assert "Somebody else decided" in said(page)
    assert str(VolunteerStatus(after).label) in said(page)
    assert state(volunteer) == after
    if match:
        match.refresh_from_db()
        assert match.status == MatchStatus.OFFERED, "nothing was given back"
    # Once it is seen, it may be changed.
    page = press(client, then, volunteer, seen=after)
    assert state(volunteer) != after
    assert page.redirect_chain[-1][0] == page_of(volunteer), "nobody waited here"


def test_who_left_is_said(user: User, client: Client) -> None:
    volunteer = waiting(user)
    leave(volunteer.pk, actor=user)
    assert "no longer volunteers" in said(press(client, "approve", volunteer))
    assert "approve_volunteer" not in client.get(page_of(volunteer)).content.decode()
    assert f"/{volunteer.pk}/approve/" not in client.get(page_of(volunteer)).content.decode()


def test_other_wards_and_other_staff_are_not_found(user: User, client: Client) -> None:
    elsewhere = waiting(user, ward=factories.make_ward())
    assert press(client, "approve", elsewhere).status_code == 404
    assert press(client, "reject", elsewhere).status_code == 404
    nobody = reverse("admin:approve_volunteer", args=[10**15])
    assert client.post(nobody, {"seen": PENDING}).status_code == 404
    own = waiting(user)
    client.force_login(factories.make_organizer(own.ward))
    assert press(client, "approve", own).status_code == 404
    assert {state(elsewhere), state(own)} == {PENDING}


@pytest.mark.parametrize("seen", ["", "x", "left'--", "\x00", "9" * 5000])
def test_a_made_up_press_is_not_found(seen: str, user: User, client: Client) -> None:
    volunteer = waiting(user)
    url = reverse("admin:approve_volunteer", args=[volunteer.pk])
    assert client.post(url, {"seen": seen}).status_code == 404
    assert client.get(url).status_code == 405
    assert state(volunteer) == PENDING


def test_after_a_call_the_receipt_has_the_buttons(user: User, client: Client) -> None:
    volunteer, other = waiting(user, entered_by=user), waiting(user)
    receipt = reverse("admin:taken_volunteer", args=[volunteer.pk])
    assert (
        reverse("admin:approve_volunteer", args=[volunteer.pk])
        in client.get(receipt).content.decode()
    )
    page = press(client, "approve", volunteer)
    assert page.redirect_chain[-1][0] == page_of(other)
    # Typed for another ward: its coordinators decide.
    elsewhere = waiting(user, ward=factories.make_ward(), entered_by=user)
    receipt = reverse("admin:taken_volunteer", args=[elsewhere.pk])
    assert f"/{elsewhere.pk}/approve/" not in client.get(receipt).content.decode()


def test_the_lists_action_says_who_must_be_called(user: User, client: Client) -> None:
    volunteers = [waiting(user, name="Amal"), waiting(user, name="Bo", email="")]
    data = {"action": "approve", "_selected_action": [row.pk for row in volunteers]}
    page = client.post(reverse(LIST), data, follow=True)
    assert "please call them: Bo." in said(page)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_coordinators_at_once(_round: int) -> None:
    one, two = factories.make_steward(), factories.make_steward()
    volunteer = factories.make_volunteer(status=PENDING)
    done = at_once(
        lambda: approve_volunteer(volunteer.pk, actor=one, seen=PENDING),
        lambda: reject_volunteer(volunteer.pk, actor=two, seen=PENDING),
    )
    assert [type(each) for each in done].count(NotPossible) == 1
    assert AuditEvent.objects.filter(subject_id=volunteer.pk).count() == 1
    first = AuditEvent.objects.get(subject_id=volunteer.pk).verb
    assert state(volunteer) == {"approve_volunteer": APPROVED, "reject_volunteer": REJECTED}[first]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_same_press_of_two_at_once_is_once(_round: int) -> None:
    volunteer = factories.make_volunteer(status=PENDING)
    steward = factories.make_steward()
    press = [lambda: approve_volunteer(volunteer.pk, actor=steward, seen=PENDING)] * 3
    assert sorted(each.is_new for each in at_once(*press)) == [False, False, True]  # type: ignore[attr-defined]
    assert letters() == 1

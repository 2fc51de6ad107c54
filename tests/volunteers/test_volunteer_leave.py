"""A volunteer takes a break, or leaves."""

import datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEvent
from common.models import Category, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message
from requests_app.candidates import candidates_for
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import Match
from requests_app.services import offer_match
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_steward,
)
from tests.volunteers.sign_up_form import address, all_answers, page
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.services import approve_volunteer

pytestmark = pytest.mark.django_db


# --- A break ---


@pytest.mark.parametrize(("length", "days"), [("7", 7), ("14", 14), ("30", 30)])
def test_a_break_of_some_weeks(client: Client, token: str, length: str, days: int) -> None:
    # With a length chosen, it does not matter what stands in the other box.
    response = client.post(address("pause", token), {"length": length, "day": "nonsense"})
    assert response.headers["Location"] == address("home", token)
    volunteer = Volunteer.objects.get()
    assert volunteer.paused_until == timezone.localdate() + datetime.timedelta(days=days)
    assert volunteer.is_paused
    assert "On a break until" in page(client, "home", token)


def test_a_break_until_a_day(client: Client, token: str) -> None:
    day = timezone.localdate() + datetime.timedelta(days=1)
    client.post(address("pause", token), {"length": "date", "day": day.isoformat()})
    assert Volunteer.objects.get().paused_until == day


@pytest.mark.parametrize(
    "days", [None, 0, -1, 367, 10**6], ids=["none", "today", "past", "too far", "far too far"]
)
def test_a_break_must_end_in_the_coming_year(client: Client, token: str, days: int | None) -> None:
    day = "" if days is None else str(timezone.localdate() + datetime.timedelta(days=days))
    response = client.post(address("pause", token), {"length": "date", "day": day})
    assert response.status_code == 422
    assert '<a href="#id_day">' in response.content.decode()
    assert Volunteer.objects.get().paused_until is None


@pytest.mark.parametrize("posted", [{}, {"length": "9"}, {"length": "date", "day": "0000-99-99"}])
def test_a_break_needs_a_length(client: Client, token: str, posted: dict[str, str]) -> None:
    assert client.post(address("pause", token), posted).status_code == 422
    assert Volunteer.objects.get().paused_until is None


def test_a_break_keeps_offers_away_and_can_be_ended(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    need = make_need(make_request(ward=volunteer.ward), volunteer.categories.get())
    # They are a candidate before: only then does it say something that they are none after.
    assert list(candidates_for(need))
    client.post(address("pause", token), {"length": "7"})
    assert not list(candidates_for(need))
    assert "End my break" in page(client, "home", token)
    for _press in range(2):
        response = client.post(address("resume", token))
        assert response.headers["Location"] == address("home", token)
        assert list(candidates_for(need))


# --- Leaving ---


def test_leaving_gives_back_needs_and_deletes_what_is_theirs(
    client: Client, volunteer: Volunteer, token: str, rides: Category
) -> None:
    coordinator = make_coordinator()
    offered = offer_match(make_need(category=rides).pk, volunteer.pk, actor=coordinator)
    accepted = make_match(make_need(category=rides), volunteer, status=MatchStatus.ACCEPTED)
    declined = make_match(
        volunteer=volunteer, status=MatchStatus.DECLINED, reason_note="My knee hurts"
    )
    match_links = [link_to(match) for match in (accepted, declined)]
    assert offered.need.category.name in page(client, "leave", token)

    response = client.post(address("leave", token))
    assert response.headers["Location"] == address("left")
    assert "Goodbye" in page(client, "left")

    for match in (offered, accepted):
        match.refresh_from_db()
        match.need.refresh_from_db()
        assert not match.is_live
        assert match.need.status == NeedStatus.OPEN
    volunteer.refresh_from_db()
    gone = ("name", "phone", "email", "skills_note", "zip_code")
    assert {getattr(volunteer, name) for name in gone} == {""}
    assert (volunteer.phone_index, volunteer.email_index) == ("", "")
    assert volunteer.status == VolunteerStatus.LEFT
    assert not volunteer.goods.exists()
    # Their own words go as well, also about what they did not take on.
    assert not Match.objects.exclude(reason_note="").exists()
    assert not PrivateLink.objects.filter(revoked_at=None).exists()
    for link in match_links:
        assert PrivateLink.objects.resolve("match", link) is None


def test_after_leaving_the_link_is_dead(client: Client, token: str) -> None:
    client.post(address("leave", token))
    for name in ("home", "edit", "pause", "leave"):
        assert client.get(address(name, token)).status_code == 404
    for name in ("edit", "pause", "resume"):
        assert client.post(address(name, token), all_answers()).status_code == 404
    assert Volunteer.objects.get().name == ""


def test_pressing_leave_twice_gets_the_same_goodbye(client: Client, token: str) -> None:
    assert client.post(address("leave", token)).headers["Location"] == address("left")
    # The link is dead by then; an error would make people doubt that they are out.
    assert client.post(address("leave", token)).headers["Location"] == address("left")
    assert AuditEvent.objects.filter(verb="leave").count() == 1


def test_a_message_still_waiting_is_not_sent_after_leaving(
    client: Client, volunteer: Volunteer, token: str
) -> None:
    Volunteer.objects.update(status=VolunteerStatus.PENDING, approved_at=None)
    approve_volunteer(volunteer.pk, actor=make_steward())
    client.post(address("leave", token))
    # The worker comes to it only now.
    deliver(Message.objects.get().pk)
    assert mail.outbox == []
    assert Message.objects.get().status == "dropped"

"""Volunteers are told of open needs that fit them, as often as they chose."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEvent
from common.models import Category
from messaging.channels.text.rendering import is_urgent, parts_of, words_of
from messaging.delivery import deliver
from messaging.models import Message, MessageStatus
from messaging.registry import Letter
from open_needs import digests
from open_needs.choices import TellHow
from open_needs.models import TellMe, ToldNeed
from open_needs.tasks import forget_told_needs, tell_volunteers_of_needs
from pods.models import Ward
from requests_app.choices import NeedStatus
from requests_app.models import Need
from tests.clock import set_clock
from tests.factories import (
    link_to,
    make_coordinator,
    make_match,
    make_need,
    make_request,
    make_volunteer,
    make_ward,
)
from volunteers.choices import VolunteerStatus
from volunteers.joining import join_volunteers
from volunteers.models import Volunteer
from volunteers.services import leave, pause_volunteer

pytestmark = pytest.mark.django_db
SECRET = "Quetzalcoatl"
SENTENCE = "Neighbors need something that you could do"


@pytest.fixture
def ward() -> Ward:
    return make_ward(name="Harbor", lists_needs=True)


@pytest.fixture
def volunteer(ward: Ward, ride: Category) -> Volunteer:
    return make_volunteer(ride, ward=ward)


def need_in(ward: Ward, kind: Category, **fields: Any) -> Need:
    request = make_request(ward, name=SECRET, address=SECRET)
    return make_need(request, kind, detail=SECRET, created_at=timezone.now(), **fields)


def choose(client: Client, volunteer: Volunteer, how: str) -> str:
    path = reverse("open_needs:tell_me", args=[link_to(volunteer)])
    return client.post(path, {"how": how}, follow=True).text


def chosen(volunteer: Volunteer, how: str = TellHow.AT_ONCE) -> None:
    link_to(volunteer)
    digests.tell_me(volunteer.pk, how, actor=audit.VOLUNTEER)


def look() -> None:
    """Do what the job does, and let go out what it put out."""
    for volunteer_id in digests.due():
        digests.tell_of_new_needs(volunteer_id)
    for message in Message.objects.filter(status=MessageStatus.QUEUED):
        deliver(message.pk)


# --- Choosing ---


def test_one_press_chooses_another_changes_a_third_stops(
    client: Client, volunteer: Volunteer
) -> None:
    page = client.get(reverse("volunteers:volunteer_home", args=[link_to(volunteer)])).text
    assert "Shall we tell you" in page
    page = choose(client, volunteer, "daily")
    assert "We will tell you" in page
    assert "<b>Once a day</b>" in page
    choose(client, volunteer, "weekly")
    assert TellMe.objects.get().how == TellHow.WEEKLY
    page = choose(client, volunteer, "")
    assert "Shall we tell you" in page
    assert not TellMe.objects.exists()
    assert AuditEvent.objects.filter(verb="choose_digest").count() == 3


def test_pressed_twice_is_once_and_reading_changes_nothing(
    client: Client, volunteer: Volunteer
) -> None:
    for _time in range(2):
        choose(client, volunteer, "at_once")
    path = reverse("open_needs:tell_me", args=[link_to(volunteer)])
    assert client.get(path).status_code == 405
    assert AuditEvent.objects.filter(verb="choose_digest").count() == 1
    assert client.post(path, {"how": "hourly"}).status_code == 404
    assert TellMe.objects.get().how == TellHow.AT_ONCE


@pytest.mark.parametrize(
    "fields",
    [
        {"status": VolunteerStatus.PENDING, "approved_at": None},
        {"changed_fields": ["phone"]},
        {"email": "", "contact_method": "call"},
    ],
)
def test_who_could_not_be_told_is_not_asked(
    client: Client, ward: Ward, ride: Category, fields: dict[str, Any]
) -> None:
    volunteer = make_volunteer(ride, ward=ward, **fields)
    page = client.get(reverse("volunteers:volunteer_home", args=[link_to(volunteer)])).text
    assert "Shall we tell you" not in page


# --- Being told ---


def test_told_of_what_fits_once_in_words_that_tell_nothing(
    volunteer: Volunteer, ward: Ward, ride: Category
) -> None:
    chosen(volunteer)
    need_in(ward, ride)
    for _time in range(3):
        look()
    [letter] = mail.outbox
    assert letter.to == [volunteer.email]
    assert letter.subject == SENTENCE
    for word in (SECRET, "A ride", "Harbor"):
        assert word not in f"{letter.subject}{letter.body}"
    assert "/en/v/" in letter.body
    need_in(ward, ride)
    look()
    assert len(mail.outbox) == 2


def test_as_a_text_one_sentence_and_the_link_that_can_wait() -> None:
    words = words_of(
        "open_needs/new_needs", Letter("", "", "", url="https://a.example.org/en/v/x/")
    )
    assert words == f"{SENTENCE}. See: https://a.example.org/en/v/x/"
    assert parts_of(words) == 1
    assert not is_urgent("open_needs/new_needs")


def test_what_is_open_when_they_choose_is_no_news(
    volunteer: Volunteer, ward: Ward, ride: Category
) -> None:
    need_in(ward, ride)
    chosen(volunteer)
    look()
    assert mail.outbox == []
    assert ToldNeed.objects.count() == 1


def test_nothing_that_does_not_fit(
    volunteer: Volunteer, ward: Ward, ride: Category, groceries: Category
) -> None:
    chosen(volunteer)
    need_in(ward, groceries)
    need_in(make_ward(lists_needs=False), ride)
    look()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("how", "days"), [(TellHow.AT_ONCE, 0), (TellHow.DAILY, 1), (TellHow.WEEKLY, 7)]
)
def test_as_often_as_they_chose(
    volunteer: Volunteer, ward: Ward, ride: Category, how: TellHow, days: int, monkeypatch, settings
) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 100
    first = timezone.localdate() + datetime.timedelta(days=1)
    set_clock(monkeypatch, first, 10)
    chosen(volunteer, how)
    need_in(ward, ride)
    look()
    assert len(mail.outbox) == 1
    told = []
    for day in range(9):
        for hour in (11, 15):
            set_clock(monkeypatch, first + datetime.timedelta(days=day), hour)
            need_in(ward, ride)
            before = len(mail.outbox)
            look()
            told.append(len(mail.outbox) - before)
    expected = {0: 18, 1: 8, 7: 1}[days]
    assert sum(told) == expected


def test_by_day_alone(
    volunteer: Volunteer, ward: Ward, ride: Category, quiet_nights, monkeypatch
) -> None:
    chosen(volunteer)
    set_clock(monkeypatch, timezone.localdate(), 23)
    need_in(ward, ride)
    tell_volunteers_of_needs(timestamp=0)
    assert not TellMe.objects.filter(looked_at__gt=timezone.now()).exists()
    assert not Message.objects.exists()


def test_not_while_their_hands_are_full_and_then_of_all(
    volunteer: Volunteer, ward: Ward, ride: Category
) -> None:
    Volunteer.objects.filter(pk=volunteer.pk).update(max_at_once=1)
    chosen(volunteer)
    match = make_match(need_in(ward, ride), volunteer, status="accepted")
    need_in(ward, ride)
    Volunteer.objects.filter(pk=volunteer.pk).update(max_at_once=1)
    look()
    assert mail.outbox == []
    match.delete()
    look()
    assert len(mail.outbox) == 1


def test_taken_before_the_letter_went_out(volunteer: Volunteer, ward: Ward, ride: Category) -> None:
    chosen(volunteer)
    need = need_in(ward, ride)
    digests.tell_of_new_needs(volunteer.pk)
    Need.objects.filter(pk=need.pk).update(status=NeedStatus.CANCELLED, ended_at=timezone.now())
    look()
    assert mail.outbox == []
    assert Message.objects.get().status == MessageStatus.DROPPED


# --- The end of it ---


def test_it_ends_with_them(volunteer: Volunteer, ward: Ward, ride: Category) -> None:
    chosen(volunteer)
    need_in(ward, ride)
    look()
    leave(volunteer.pk, actor=audit.VOLUNTEER)
    assert not TellMe.objects.exists()
    assert not ToldNeed.objects.exists()


def test_a_break_is_a_break(volunteer: Volunteer, ward: Ward, ride: Category) -> None:
    chosen(volunteer)
    day = timezone.localdate() + datetime.timedelta(days=3)
    pause_volunteer(volunteer.pk, until=day, actor=audit.VOLUNTEER)
    need_in(ward, ride)
    look()
    assert mail.outbox == []
    pause_volunteer(volunteer.pk, until=None, actor=audit.VOLUNTEER)
    look()
    assert [letter.subject for letter in mail.outbox] == [SENTENCE]


def test_two_sign_ups_of_one_are_told_of_nothing_twice(
    volunteer: Volunteer, ward: Ward, ride: Category
) -> None:
    other = make_volunteer(ride, ward=ward)
    chosen(other, TellHow.AT_ONCE)
    need_in(ward, ride)
    look()
    mail.outbox.clear()
    join_volunteers(volunteer.pk, other.pk, actor=make_coordinator(ward))
    look()
    assert SENTENCE not in [letter.subject for letter in mail.outbox]
    assert TellMe.objects.get().volunteer == volunteer
    assert ToldNeed.objects.get().volunteer == volunteer


def test_who_was_told_of_what_ended_long_ago_is_forgotten(
    volunteer: Volunteer, ward: Ward, ride: Category
) -> None:
    chosen(volunteer)
    old, new = need_in(ward, ride), need_in(ward, ride)
    look()
    ends = timezone.now() - datetime.timedelta(days=31)
    Need.objects.filter(pk=old.pk).update(status=NeedStatus.CANCELLED, ended_at=ends)
    forget_told_needs(timestamp=0)
    assert ToldNeed.objects.get().need == new


def test_nobody_is_looked_at_while_nothing_is_new(
    volunteer: Volunteer, ward: Ward, ride: Category, monkeypatch
) -> None:
    today = timezone.localdate()
    set_clock(monkeypatch, today, 9)
    need_in(ward, ride)
    set_clock(monkeypatch, today, 12)
    chosen(volunteer)
    assert digests.due() == []
    need_in(ward, ride)
    assert digests.due() == [volunteer.pk]


def test_one_message_too_many_leaves_the_needs_untold_until_the_next_week(
    volunteer: Volunteer, ward: Ward, ride: Category, settings: Any, monkeypatch: Any
) -> None:
    settings.CALM_MESSAGES_PER_WEEK = 1
    wednesday = datetime.date(2026, 6, 3)
    set_clock(monkeypatch, wednesday)
    chosen(volunteer)
    need_in(ward, ride)
    look()
    assert len(mail.outbox) == 1
    set_clock(monkeypatch, wednesday, 14)
    second = need_in(ward, ride)
    look()
    held = Message.objects.latest("pk")
    assert (held.status, held.provider_answer) == (MessageStatus.DROPPED, "enough")
    assert not ToldNeed.objects.filter(need=second).exists()
    # Nothing is put out anew each quarter of an hour.
    look()
    assert Message.objects.count() == 2
    set_clock(monkeypatch, wednesday + datetime.timedelta(days=5))
    look()
    assert len(mail.outbox) == 2
    assert ToldNeed.objects.filter(need=second).exists()

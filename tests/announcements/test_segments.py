"""Announcements: whom one goes to, once each, who may write it, and who has to read it first."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from announcements import sending, services
from announcements.choices import Audience, Helped, State
from announcements.models import Announcement
from common.contact_lookup import contact_index
from common.errors import NotPossible
from messaging import calm, opt_outs
from tests.announcements.many import (
    ANA,
    BEN,
    checked,
    deliver_all,
    only,
    page,
    press,
    reached,
    send_out,
)
from tests.factories import (
    make_announcement,
    make_category,
    make_coordinator,
    make_match,
    make_member,
    make_need,
    make_organizer,
    make_pod,
    make_request,
    make_steward,
    make_subscription,
    make_volunteer,
    make_ward,
)

pytestmark = pytest.mark.django_db
PHONE = "202-555-0142"


# --- Whom ---


def test_volunteers_by_what_they_offer(oak: Any) -> None:
    ride, milk = make_category(), make_category()
    elm = make_ward()
    driver = make_volunteer(ride, ward=oak, transport=["car"], days=[6], language="ti")
    walker = make_volunteer(milk, ward=oak, transport=["walk"], days=[])
    far = make_volunteer(ride, ward=elm, transport=["car"])
    make_volunteer(ride, ward=oak, status="pending")
    for fields, expected in [
        ({}, [driver, walker, far]),
        ({"ward": oak}, [driver, walker]),
        ({"ward": oak, "has_car": True}, [driver]),
        ({"ward": oak, "days": [7]}, [walker]),
        ({"ward": oak, "languages": ["ti"]}, [driver]),
    ]:
        assert only(checked(**fields)) == sorted(each.pk for each in expected), fields
    author = make_steward()
    of_kind = make_announcement(author)
    of_kind.categories.add(ride)
    services.check(of_kind.pk, actor=author)
    assert only(of_kind) == sorted([driver.pk, far.pk])


def test_volunteers_by_when_they_last_helped(oak: Any) -> None:
    lately, never = (make_volunteer(ward=oak) for _each in range(2))
    make_match(make_need(make_request(oak)), lately, status="done")
    assert only(checked(helped=Helped.SINCE, helped_days=30)) == [lately.pk]
    assert only(checked(helped=Helped.NOT_SINCE, helped_days=30)) == [never.pk]


def test_people_who_wait_and_subscribers(oak: Any) -> None:
    waiting, other, over = (make_request(oak, email=f"w{each}@example.org") for each in range(3))
    ride = make_category()
    make_need(waiting, ride)
    make_need(other)
    make_need(over, status="done")
    make_request(oak, set_aside_at=timezone.now(), why_aside="program")
    to = {"to": [Audience.WAITING], "ward": oak}
    assert only(checked(**to)) == sorted([waiting.pk, other.pk])
    subscription = make_subscription(oak)
    make_subscription(make_ward(), "far@example.org")
    assert only(checked(to=[Audience.SUBSCRIBERS], ward=oak)) == [subscription.pk]


def test_each_person_once_whatever_roles_they_have(oak: Any, texts: Any) -> None:
    make_need(make_request(oak, email=ANA, phone=""))
    make_volunteer(ward=oak, email="Ana@Example.org", phone="")
    make_subscription(oak, ANA)
    # The same phone, though another email.
    make_volunteer(ward=oak, email=BEN, phone=PHONE)
    make_need(make_request(oak, email="other@example.org", phone="+1 (202) 555-0142"))
    to = [Audience.VOLUNTEERS, Audience.WAITING, Audience.SUBSCRIBERS]
    announcement = checked(to=to)
    assert announcement.recipients.count() == 2
    letters = send_out(announcement)
    assert sorted(letter.to[0] for letter in letters) == sorted(["Ana@Example.org", BEN])
    assert texts == []


def test_who_has_opted_out_gets_none_and_is_counted(
    client: Client, oak: Any, texts: list[tuple[str, str]]
) -> None:
    make_volunteer(ward=oak, email=ANA, phone="")
    make_volunteer(ward=oak, email="", phone=PHONE, contact_method="text")
    make_volunteer(ward=oak, email=BEN, phone="")
    calm.stop([contact_index(ANA)])
    opt_outs.stop(PHONE)
    announcement = checked()
    assert reached(announcement) == {"email": 1, "": 1}
    assert announcement.opted_out == 1
    # And who does so after the check.
    services.send(announcement.pk, actor=announcement.author)
    sending.send_all(announcement.pk)
    calm.stop([contact_index(BEN)])
    assert deliver_all() == []
    assert texts == []


def test_whom_no_channel_reaches_is_said(client: Client, oak: Any) -> None:
    make_volunteer(ward=oak, email="", phone=PHONE, contact_method="call")
    make_volunteer(ward=oak, email=ANA)
    announcement = checked()
    assert reached(announcement) == {"": 1, "email": 1}
    client.force_login(announcement.author)
    shown = page(client, announcement)
    assert "Reached by no email and no text" in shown
    assert ANA not in shown
    assert len(send_out(announcement)) == 1


# --- Who may ---


def test_nobody_writes_beyond_their_own_area(client: Client, oak: Any) -> None:
    elm, pod = make_ward(name="Elm"), make_pod(oak)
    ana, organizer = make_coordinator(oak), make_organizer(pod)
    allowed = [
        (ana, {"ward": oak, "to": ["volunteers", "waiting", "subscribers"]}, True),
        (ana, {"pod": pod, "to": ["volunteers"]}, True),
        (ana, {"ward": elm, "to": ["volunteers"]}, False),
        (ana, {"to": ["volunteers"]}, False),
        (ana, {"pod": pod, "to": ["members"]}, False),
        (organizer, {"pod": pod, "to": ["members", "subscribers"]}, True),
        (organizer, {"pod": pod, "to": ["volunteers"]}, False),
        (organizer, {"ward": oak, "to": ["members"]}, False),
        (make_steward(), {"to": ["volunteers", "waiting", "subscribers"]}, True),
        (make_steward(), {"pod": pod, "to": ["members"]}, False),
    ]
    for user, fields, may in allowed:
        announcement = make_announcement(user, **fields)
        if may:
            services.check(announcement.pk, actor=user)
        else:
            with pytest.raises(NotPossible):
                services.check(announcement.pk, actor=user)


def test_members_hear_from_their_organizer_alone(oak: Any) -> None:
    pod, other = make_pod(oak), make_pod(oak)
    organizer = make_organizer(pod)
    member = make_member(pod, email=ANA)
    make_member(other, email=BEN)
    make_member(pod, email="waits@example.org", state="waiting")
    announcement = checked(organizer, pod=pod, to=[Audience.MEMBERS])
    assert only(announcement) == [member.pk]
    assert [letter.to for letter in send_out(announcement)] == [[ANA]]


def test_others_do_not_see_it(client: Client, oak: Any) -> None:
    announcement = checked(make_coordinator(oak), ward=oak)
    client.force_login(make_coordinator(make_ward()))
    for name in ("announcements_announcement_check", "announcements_announcement_change"):
        response = client.get(reverse(f"admin:{name}", args=[announcement.pk]))
        assert response.status_code in (302, 404)
    path = reverse("admin:announcements_announcement_press", args=[announcement.pk])
    assert client.post(path, {"press": "send"}).status_code in (302, 404)
    announcement.refresh_from_db()
    assert announcement.state == State.CHECKED


def test_the_form_refuses_people_who_are_not_theirs(client: Client, oak: Any) -> None:
    client.force_login(make_coordinator(oak))
    add = reverse("admin:announcements_announcement_add")
    typed = {"title": "Hello", "text": "All", "helped": "any", "helped_days": "90"}
    wrong = client.post(add, {**typed, "to": ["members"], "ward": oak.pk})
    assert "You cannot write to all of these people here" in wrong.text
    assert not Announcement.objects.exists()
    right = client.post(add, {**typed, "to": ["volunteers"], "ward": oak.pk})
    announcement = Announcement.objects.get()
    assert right.url == reverse("admin:announcements_announcement_check", args=[announcement.pk])
    assert AuditEvent.objects.filter(verb="add", subject_id=announcement.pk).exists()


# --- A second person ---


def test_many_need_a_second_person(client: Client, oak: Any, settings: Any) -> None:
    settings.ANNOUNCEMENT_NEEDS_SECOND_FROM = 2
    for each in range(2):
        make_volunteer(ward=oak, email=f"v{each}@example.org")
    ana, ben = make_coordinator(oak, name="Ana"), make_coordinator(oak, name="Ben")
    announcement = checked(ana, ward=oak)
    client.force_login(ana)
    assert "Send it now" not in page(client, announcement)
    assert "Somebody else has to read and approve it first." in press(client, announcement, "send")
    assert "You wrote it yourself" in press(client, announcement, "approve")
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.update(approved_by=ana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.update(state=State.SENDING, sent_at=timezone.now())
    client.force_login(ben)
    assert "It can be sent now" in press(client, announcement, "approve")
    # What is changed afterwards was seen by nobody.
    press(client, announcement, "reopen")
    announcement.refresh_from_db()
    assert (announcement.state, announcement.approved_by) == (State.DRAFT, None)
    services.check(announcement.pk, actor=ana)
    services.approve(announcement.pk, actor=ben)
    assert "It is being sent" in press(client, announcement, "send")
    assert "not possible any more" in press(client, announcement, "send")

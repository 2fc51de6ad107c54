"""A private link is sent again: by residents who lost it, by staff, and to a corrected address."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import AuditEvent
from common import content_versions
from common.models import LinkAsked, PrivateLink
from messaging.delivery import deliver
from messaging.models import Message
from requests_app import services
from requests_app.tasks import send_lost_links
from tests.factories import (
    link_to,
    make_coordinator,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.lost_links import look_for_them
from volunteers import services as volunteer_services
from volunteers.choices import VolunteerStatus

pytestmark = pytest.mark.django_db
ASK = "request_pages:request_link"
UNKNOWN = ("nobody@example.org", "202-555-0144", "202-555-0145")


def ask(client: Client, contact: str):
    response = client.post(reverse(ASK), {"contact": contact}, follow=True)
    look_for_them()
    return response


def letters() -> list[str]:
    """Return what the letters of the outbox say that were not sent before."""
    mail.outbox.clear()
    for message in Message.objects.filter(status="queued").order_by("id"):
        deliver(message.pk)
    return [letter.body for letter in mail.outbox]


@pytest.mark.parametrize("contact", ["rosa@example.org", " Rosa@Example.org ", "(202) 555-0142"])
def test_a_resident_gets_the_links_of_what_is_open(client: Client, contact: str):
    known = {"email": "rosa@example.org", "phone": "202-555-0142"}
    tokens = [link_to(make_request(**known)) for _request in range(2)]
    closed = link_to(make_request(**known, closed_at=timezone.now()))
    stranger = link_to(make_request(phone="202-555-0143"))
    assert ask(client, contact).status_code == 200
    bodies = "".join(letters())
    assert [token in bodies for token in (*tokens, closed, stranger)] == [True, True, False, False]
    assert {letter.to[0] for letter in mail.outbox} == {"rosa@example.org"}


def test_the_answer_is_the_same_for_everybody(client: Client):
    link_to(make_request(email="rosa@example.org"))
    make_request(phone="202-555-0144", email="")
    known = ask(client, "rosa@example.org")
    for contact in UNKNOWN:
        other = ask(client, contact)
        assert other.text == known.text
        assert other.redirect_chain == known.redirect_chain
        assert contact not in other.text
    assert len(letters()) == 1


@pytest.mark.parametrize("page", [ASK, "volunteers:volunteer_link"])
def test_the_same_is_done_for_everybody_while_they_wait(
    client: Client, page: str, monkeypatch: pytest.MonkeyPatch
):
    # A press that takes more than a second would look at the versions once more.
    monkeypatch.setattr(content_versions, "CHECK_EVERY", 600)
    # What a process asks for once is no difference between people.
    statements_of(client, page, "first@example.org")
    link_to(make_request(email="rosa@example.org"))
    link_to(make_volunteer(email="rosa@example.org"))
    make_request(phone="202-555-0144", email="")
    done = [statements_of(client, page, contact) for contact in ("rosa@example.org", *UNKNOWN)]
    assert done[0]
    assert all(statements == done[0] for statements in done)
    # Nobody was looked for yet, and what waits for the worker says nothing of anybody.
    assert not Message.objects.exists()
    stored = [*LinkAsked.objects.values(), *ProcrastinateJob.objects.values("args", "task_name")]
    assert len(stored) == 10
    assert not re.search("rosa|example|555|0144", str(stored))
    look_for_them()
    assert (Message.objects.count(), LinkAsked.objects.count()) == (1, 0)


def statements_of(client: Client, page: str, contact: str) -> list[str]:
    """Return what the database was told during the press, without values."""
    with CaptureQueriesContext(connection) as told:
        assert client.post(reverse(page), {"contact": contact}).status_code == 302
    return [re.sub(r"'[^']*'|\d+", "…", query["sql"]) for query in told]


def test_a_job_that_runs_twice_writes_once(client: Client):
    link_to(make_request(email="rosa@example.org"))
    ask(client, "rosa@example.org")
    send_lost_links(asked_id=0)
    assert Message.objects.count() == 1


def test_asking_often_is_no_flood_of_letters(client: Client):
    link_to(make_request(email="rosa@example.org", phone="202-555-0142"))
    for contact in ("rosa@example.org", "202-555-0142") * 2:
        ask(client, contact)
    assert Message.objects.count() == 1


def test_get_sends_nothing(client: Client):
    link_to(make_request(email="rosa@example.org"))
    page = client.get(reverse(ASK), {"contact": "rosa@example.org"})
    assert (page.status_code, Message.objects.count()) == (200, 0)
    assert "no-store" in page["Cache-Control"]


def test_staff_correct_an_address_and_the_link_goes_there():
    request, volunteer, steward = make_request(), make_volunteer(), make_steward()
    wrong = [link_to(request), link_to(volunteer)]
    services.update_request(request.pk, {"email": "right@example.org"}, actor=steward)
    volunteer_services.update_volunteer(
        volunteer.pk, {"email": "better@example.org"}, actor=steward
    )
    bodies = letters()
    tokens = [link.token for link in PrivateLink.objects.filter(revoked_at=None).order_by("id")]
    assert [letter.to for letter in mail.outbox] == [["right@example.org"], ["better@example.org"]]
    assert [token in body for token, body in zip(tokens, bodies, strict=True)] == [True, True]
    # The wrong mailbox opens nothing.
    assert not {*wrong} & {*tokens}
    verbs = AuditEvent.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["update_request", "update_volunteer"]
    # What else changes sends nothing.
    services.update_request(request.pk, {"name": "Rosa"}, actor=steward)
    volunteer_services.update_volunteer(volunteer.pk, {"email": ""}, actor=steward)
    assert letters() == []


def test_a_button_on_the_desk_and_in_the_admin_sends_it_again(client: Client):
    ward = make_ward()
    need, volunteer = make_need(make_request(ward)), make_volunteer(ward=ward)
    tokens = [link_to(need.request), link_to(volunteer)]
    client.force_login(make_coordinator(ward))
    desk = reverse("admin:desk_need", args=[need.pk])
    press = reverse("admin:desk_send_link", args=[need.pk])
    assert press in client.get(desk).text
    assert "The link is on its way again." in client.post(press, follow=True).text
    # Pressed once more at once, it is said that it has just been sent.
    own = reverse("admin:requests_app_helprequest_send_link", args=[need.request_id])
    assert "sent a moment ago" in client.post(own, follow=True).text
    theirs = reverse("admin:volunteers_volunteer_send_link", args=[volunteer.pk])
    assert "on its way again" in client.post(theirs, follow=True).text
    assert [token in body for token, body in zip(tokens, letters(), strict=True)] == [True, True]
    assert AuditEvent.objects.filter(verb="resend_link").count() == 2
    assert client.get(own).status_code == 405


def test_nobody_sends_it_for_another_ward(client: Client):
    request = make_request(make_ward())
    link_to(request)
    client.force_login(make_coordinator())
    own = reverse("admin:requests_app_helprequest_send_link", args=[request.pk])
    assert client.post(own).status_code == 404
    assert not Message.objects.exists()


def test_who_has_no_email_or_has_left_gets_none(client: Client):
    client.force_login(make_steward())
    silent = make_volunteer(email="")
    gone = make_volunteer(status=VolunteerStatus.LEFT)
    for volunteer, words in ((silent, "no email"), (gone, "no longer volunteers")):
        press = reverse("admin:volunteers_volunteer_send_link", args=[volunteer.pk])
        assert words in client.post(press, follow=True).text
    assert not Message.objects.exists()

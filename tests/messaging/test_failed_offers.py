"""An offer whose email nobody gets ends soon, and staff see whom to call, until mail arrives."""

import datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Message, MessageStatus
from messaging.undelivered import unreached, unreached_among
from requests_app import services
from requests_app.choices import MatchStatus, NeedStatus
from requests_app.models import ContactLog, Match
from tests.factories import (
    link_to,
    make_category,
    make_coordinator,
    make_need,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.requests_app.route_stops import make_stops
from volunteers.notifications import VOLUNTEER

pytestmark = pytest.mark.django_db

REFUSED = {"RCPT": "550 5.1.1 no such user"}
CALL = "could not be delivered: call"


def run_job() -> Message:
    """Send the newest message, as its job would."""
    message = Message.objects.latest("pk")
    deliver(message.pk)
    message.refresh_from_db()
    return message


def hours_left(match: Match) -> float:
    match.refresh_from_db()
    return (match.expires_at - timezone.now()) / datetime.timedelta(hours=1)


def test_it_does_not_lock_the_need_for_two_days(mail_server) -> None:
    ride, ward = make_category(), make_ward()
    need = make_need(make_request(ward), ride, urgency=1)
    match = services.offer_match(need.pk, make_volunteer(ride, ward=ward).pk, actor=make_steward())
    mail_server.answers = [REFUSED]
    assert run_job().status == MessageStatus.FAILED
    assert 3.9 < hours_left(match) <= 4
    assert AuditEvent.objects.filter(verb="shorten_offer").count() == 1
    # Those hours later it is over, and somebody else can be asked.
    Match.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert services.expire_offers() == 1
    need.refresh_from_db()
    assert need.status == NeedStatus.OPEN


def test_it_is_a_call_of_today_until_it_is_answered(mail_server, client: Client) -> None:
    ride, ward = make_category(), make_ward()
    need = make_need(make_request(ward), ride, urgency=1)
    user = make_coordinator(ward)
    match = services.offer_match(need.pk, make_volunteer(ride, ward=ward).pk, actor=user)
    client.force_login(user)
    desk = reverse("admin:desk")
    request = reverse("admin:requests_app_helprequest_change", args=[need.request_id])
    assert need.request.reference not in client.get(desk).text
    mail_server.answers = [REFUSED]
    run_job()
    # Above what is merely open, though nothing of the household is; and on the request's own page.
    assert need.request.reference in client.get(desk).text
    assert CALL in client.get(request).text
    assert "our email to ask them did not arrive" in client.get(request).text
    services.accept_match(match.pk, actor=user)
    assert not ContactLog.objects.due().exists()


def test_what_may_pass_shortens_nothing(mail_server) -> None:
    ride, ward = make_category(), make_ward()
    need = make_need(make_request(ward), ride, urgency=1)
    match = services.offer_match(need.pk, make_volunteer(ride, ward=ward).pk, actor=make_steward())
    left = hours_left(match)
    mail_server.answers = [{"RCPT": "450 4.2.0 greylisted"}]
    with pytest.raises(TryAgainLater):
        run_job()
    assert hours_left(match) == pytest.approx(left, abs=0.1)
    run_job()
    assert hours_left(match) == pytest.approx(left, abs=0.1)


def test_an_answer_that_came_first_stays(mail_server) -> None:
    ride, ward = make_category(), make_ward()
    need = make_need(make_request(ward, email=""), ride, urgency=1)
    volunteer = make_volunteer(ride, ward=ward)
    match = services.offer_match(need.pk, volunteer.pk, actor=make_steward())
    offer = Message.objects.latest("pk")
    expires_at = match.expires_at
    # By phone, before the job ran; the letter is dropped then, or may fail at the same time.
    Match.objects.filter(pk=match.pk).update(
        status=MatchStatus.ACCEPTED, accepted_at=timezone.now()
    )
    mail_server.answers = [REFUSED]
    deliver(offer.pk)
    match.refresh_from_db()
    assert (match.status, match.expires_at) == (MatchStatus.ACCEPTED, expires_at)


def test_a_route_is_shortened_as_a_whole(mail_server) -> None:
    food = make_category()
    needs = make_stops(food)
    volunteer = make_volunteer(food)
    ids = [need.pk for need in needs]
    route = services.offer_route(ids, volunteer.pk, actor=make_steward())
    mail_server.answers = [REFUSED]
    run_job()
    assert all(hours_left(match) <= 4 for match in route.matches.all())


def test_an_offer_that_ends_sooner_anyway_keeps_its_time(mail_server) -> None:
    ride, ward = make_category(), make_ward()
    need = make_need(make_request(ward), ride, urgency=1)
    match = services.offer_match(need.pk, make_volunteer(ride, ward=ward).pk, actor=make_steward())
    soon = timezone.now() + settings.UNDELIVERED_OFFER_EXPIRES_AFTER / 2
    Match.objects.update(expires_at=soon)
    mail_server.answers = [REFUSED]
    run_job()
    match.refresh_from_db()
    assert match.expires_at == soon


def test_staff_see_it_where_they_work_until_a_letter_arrives(mail_server, client: Client) -> None:
    ride, ward = make_category(), make_ward()
    request = make_request(ward)
    need, volunteer = make_need(request, ride, urgency=1), make_volunteer(ride, ward=ward)
    link_to(request)
    link_to(volunteer)
    user = make_coordinator(ward)
    services.offer_match(need.pk, volunteer.pk, actor=user)
    mail_server.answers = [REFUSED, REFUSED]
    run_job()
    services.resend_link(request.pk, actor=user)
    run_job()
    client.force_login(user)
    pages = [
        reverse("admin:desk_need", args=[need.pk]),
        f"{reverse('admin:desk')}?show=offered",
        reverse("admin:requests_app_helprequest_change", args=[request.pk]),
        f"{reverse('admin:requests_app_helprequest_changelist')}?mail=failed",
        reverse("admin:volunteers_volunteer_change", args=[volunteer.pk]),
        f"{reverse('admin:volunteers_volunteer_changelist')}?mail=failed",
    ]
    assert [client.get(page).text.count(CALL) for page in pages] == [3, 4, 2, 1, 1, 1]
    first = client.get(reverse("admin:index")).text
    assert "Requests: mail failed, call" in first
    assert "Volunteers: mail failed, call" in first
    assert unreached_among([(VOLUNTEER, volunteer.pk)]) == {(VOLUNTEER, volunteer.pk)}
    # Sent again with the button, and taken this time.
    client.post(reverse("admin:volunteers_volunteer_send_link", args=[volunteer.pk]))
    assert run_job().status == MessageStatus.SENT
    assert unreached(VOLUNTEER) == set()
    assert CALL not in client.get(pages[4]).text
    assert "Volunteers: mail failed" not in client.get(reverse("admin:index")).text
    assert "Requests: mail failed" in client.get(reverse("admin:index")).text


def test_somebody_elses_ward_is_not_counted(mail_server, client: Client) -> None:
    request = make_request(make_ward())
    link_to(request)
    services.resend_link(request.pk, actor=make_steward())
    mail_server.answers = [REFUSED]
    run_job()
    client.force_login(make_coordinator())
    assert "mail failed" not in client.get(reverse("admin:index")).text

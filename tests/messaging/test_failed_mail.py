"""Mail that could not be delivered is told to whoever can call instead."""

import pytest
from django.test import Client

from accounts.choices import NewsHow, NewsKind
from accounts.models import User
from messaging import services
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Message, MessageStatus, News
from pods.models import Ward
from requests_app import notifications
from requests_app.models import HelpRequest
from tests.factories import (
    link_to,
    make_coordinator,
    make_request,
    make_steward,
    make_volunteer,
    make_ward,
)
from tests.messaging.clock import Clock
from tests.messaging.conftest import MailServer
from tests.messaging.news import news_messages, send_news, told
from volunteers import notifications as to_volunteers

pytestmark = pytest.mark.django_db

REFUSED = {"RCPT": "550 5.1.1 <nobody@example.org> no such user"}


@pytest.fixture
def coordinator(ward: Ward) -> User:
    user = make_coordinator(ward)
    user.news_choices.create(kind=NewsKind.MAIL_FAILED, how=NewsHow.AT_ONCE)
    return user


def fail(mail_server: MailServer, message: Message) -> None:
    mail_server.answers = [REFUSED]
    deliver(message.pk)
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED


def letter_to_resident(request: HelpRequest) -> Message:
    link_to(request)
    notifications.link_for_new_address(request)
    return Message.objects.latest("pk")


def test_whoever_looks_after_the_household_is_told(
    client: Client, mail_server: MailServer, ward: Ward, coordinator: User
) -> None:
    elsewhere, steward = make_coordinator(make_ward()), make_steward()
    request = make_request(ward, name="Milagros", email="nobody@example.org")
    for _time in range(2):  # one line for a person, however many could not be delivered
        fail(mail_server, letter_to_resident(request))
    [letter] = told(coordinator)
    assert letter.subject == "Email to 1 person could not be delivered: please call"
    assert f"Resident ({ward.name})\n" in letter.body
    for personal in ("Milagros", "nobody@", request.reference, request.address):
        assert personal not in letter.body
    client.force_login(coordinator)
    path = f"/en/admin/requests_app/helprequest/{request.pk}/change/"
    assert path in letter.body
    assert client.get(path).status_code == 200
    assert told(elsewhere) == told(steward) == []


def test_so_is_whoever_looks_after_the_volunteer(
    mail_server: MailServer, ward: Ward, coordinator: User
) -> None:
    volunteer = make_volunteer(ward=ward)
    link_to(volunteer)
    to_volunteers.volunteer_received(volunteer)
    fail(mail_server, Message.objects.get())
    [letter] = told(coordinator)
    assert f"Volunteer ({ward.name})\n" in letter.body
    assert f"/en/admin/volunteers/volunteer/{volunteer.pk}/change/" in letter.body


def test_what_may_still_arrive_is_not_told(
    mail_server: MailServer, ward: Ward, coordinator: User
) -> None:
    message = letter_to_resident(make_request(ward))
    mail_server.answers = [{"RCPT": "450 4.2.0 greylisted"}]
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    assert not News.objects.exists()


def test_what_was_sent_after_all_is_left_out(
    mail_server: MailServer, ward: Ward, coordinator: User
) -> None:
    message = letter_to_resident(make_request(ward))
    fail(mail_server, message)
    services.retry(message.pk, actor=coordinator)
    deliver(message.pk)
    assert told(coordinator) == []


def test_whoever_is_gone_is_left_out(
    mail_server: MailServer, ward: Ward, coordinator: User
) -> None:
    request = make_request(ward)
    fail(mail_server, letter_to_resident(request))
    HelpRequest.objects.update(
        erased_at=request.created_at,
        household=None,
        **dict.fromkeys(("name", "phone", "email", "address"), ""),
    )
    assert told(coordinator) == []


def test_stewards_hear_of_mail_to_coordinators_and_it_ends_there(
    mail_server: MailServer, ward: Ward, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter about each letter that failed would never end."""
    stewards = [make_steward(), make_steward()]
    fail(mail_server, letter_to_resident(make_request(ward)))
    send_news()
    [message] = news_messages(coordinator)
    fail(mail_server, message)
    clock = Clock(monkeypatch)
    clock.wait_for_noon()
    for steward in stewards:
        [letter] = told(steward)
        assert letter.body.count("Staff\n") == 1
        assert f"/en/admin/accounts/user/{coordinator.pk}/change/" in letter.body
    for message in Message.objects.filter(recipient_id__in=[each.pk for each in stewards]):
        fail(mail_server, message)
    clock.wait(days=1)
    send_news()
    assert News.objects.count() == 1 + len(stewards)

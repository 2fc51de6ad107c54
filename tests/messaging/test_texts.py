"""Text messages: who gets one, what it says, and what becomes of it, by real HTTP on loopback."""

import base64
import datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from common.models import LinkPurpose, PrivateLink
from messaging import opt_outs
from messaging.channels.text import month
from messaging.channels.text.rendering import SENTENCES, parts_of, words_of
from messaging.delivery import TryAgainLater, came_to_nothing, deliver
from messaging.models import Channel, Message, TextMonth
from messaging.reach import channels_of
from messaging.registry import Letter
from messaging.tasks import hear_once_more
from messaging.unproven import letters_allowed
from requests_app.models import HelpRequest
from requests_app.notifications import residents
from tests.factories import make_request
from tests.inbox.webhooks import (
    KEY,
    STATUS,
    TOKEN,
    by_phone,
    by_twilio,
    event,
    status_by_twilio,
)

pytestmark = pytest.mark.django_db

ACCOUNT, OURS = "AC" + "0" * 32, "+12025550199"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
PHONE = "+12025550123"


@pytest.fixture
def twilio(settings: Any, httpserver: HTTPServer) -> HTTPServer:
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "twilio", [OURS]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_BASE_URL = httpserver.url_for("")
    return httpserver


def takes(server: HTTPServer, status: int = 201, **answer: Any) -> None:
    server.expect_ordered_request(PATH, method="POST").respond_with_json(
        answer or {"sid": "SM1", "status": "queued"}, status
    )


def said_to(server: HTTPServer) -> dict[str, str]:
    [(request, _response)] = server.log
    return {name: values[0] for name, values in parse_qs(request.get_data(as_text=True)).items()}


def ask(**fields: Any) -> HelpRequest:
    fields = {"phone": PHONE, "email": "", "contact_method": "text", "name": "Ana Gebre", **fields}
    request = make_request(**fields)
    PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    return request


def tell(request: HelpRequest, template: str = "request_link") -> Message:
    message_id = residents.tell_resident(
        template, request, request.pk, key=f"{template}:{request.pk}"
    )
    return Message.objects.get(pk=message_id)


def state(message: Message) -> tuple[str, str, str]:
    message.refresh_from_db()
    return message.channel, message.status, message.provider_answer


# --- Who gets one ---


@pytest.mark.parametrize(
    ("fields", "channels"),
    [
        ({"contact_method": "text"}, ["text"]),
        ({"contact_method": "any"}, ["text"]),
        ({"contact_method": "text", "email": "ana@example.org"}, ["text", "email"]),
        ({"contact_method": "any", "email": "ana@example.org"}, ["email", "text"]),
        ({"contact_method": "email", "email": "ana@example.org"}, ["email"]),
        ({"contact_method": "call"}, []),
        ({"contact_method": "call", "email": "ana@example.org"}, ["email"]),
        ({"phone_extension": "4"}, []),
    ],
)
def test_a_text_goes_to_whoever_may_get_one(
    twilio: HTTPServer, settings: Any, fields: dict[str, str], channels: list[str]
) -> None:
    request = ask(**fields)
    assert channels_of(request) == channels
    settings.TEXT_DRIVER = ""
    assert channels_of(request) == [name for name in channels if name == "email"]


def test_no_stranger_fills_a_phone_with_texts(twilio: HTTPServer, settings: Any) -> None:
    hour = datetime.timedelta(hours=1)
    settings.LIMITS = {**settings.LIMITS, "letters": ((5, hour),)}
    allowed = [letters_allowed(ask()) for _press in range(30)]
    assert allowed == [True] * 5 + [False] * 25


# --- What it says ---


def test_it_says_where_to_look_and_nothing_about_anybody(twilio: HTTPServer, settings: Any) -> None:
    takes(twilio)
    request = ask(address="12 Elm Street")
    message = tell(request, "request_received")
    deliver(message.pk)
    assert state(message) == ("text", "sent", "queued")
    said = said_to(twilio)
    assert (said["To"], said["From"]) == (PHONE, OURS)
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk)
    assert link is not None
    assert said["Body"] == (
        f"We have your request. Your own page: {settings.SITE_URL}/en/r/{link.token}/ "
        "STOP ends these texts."
    )
    [(asked, _response)] = twilio.log
    basic = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert asked.headers["Authorization"] == f"Basic {basic}"
    assert message.provider_id == "SM1"
    # Sent once, however often the queue brings its job.
    deliver(message.pk)
    assert len(twilio.log) == 1


@pytest.mark.parametrize("language", ["en", "es", "ti", "ar"])
def test_a_text_is_in_the_language_of_whoever_reads_it(twilio: HTTPServer, language: str) -> None:
    takes(twilio)
    deliver(tell(ask(language=language), "request_received").pk)
    with translation.override(language):
        sentence = str(SENTENCES["requests_app/request_received"])
    assert said_to(twilio)["Body"].startswith(sentence)
    assert f"/{language}/r/" in said_to(twilio)["Body"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ñ" * 160, 1),
        ("á" * 70, 1),
        ("ሰ" * 71, 2),
        ("ሰ" * 134, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_are_counted_as_providers_count_them(text: str, parts: int) -> None:
    assert parts_of(text) == parts


# --- What becomes of it ---


def test_a_refusal_leads_to_the_next_channel_and_then_to_a_call(twilio: HTTPServer) -> None:
    takes(twilio, 400, code=21211, message="The 'To' number is not a valid phone number.")
    message = tell(ask(email="ana@example.org"))
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    assert state(message) == ("email", "queued", "400 21211")
    deliver(message.pk)
    assert state(message) == ("email", "sent", "accepted")
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]
    takes(twilio, 400, code=21211, message="The 'To' number is not a valid phone number.")
    alone = tell(ask())
    deliver(alone.pk)
    assert state(alone) == ("text", "failed", "400 21211")


@pytest.mark.parametrize(("status", "code"), [(500, None), (503, None), (429, 20429), (401, 20003)])
def test_what_may_pass_is_tried_again(twilio: HTTPServer, status: int, code: int | None) -> None:
    takes(twilio, status, code=code, message="not now")
    takes(twilio)
    message = tell(ask())
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    assert state(message)[:2] == ("text", "queued")
    # Nobody pays for what was not taken.
    assert month.used() == 0
    deliver(message.pk)
    assert state(message)[:2] == ("text", "sent")


def test_a_provider_that_hangs_up_is_tried_again(twilio: HTTPServer, settings: Any) -> None:
    settings.TWILIO_BASE_URL = "http://127.0.0.1:9"
    message = tell(ask())
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    assert state(message)[:2] == ("text", "queued")


def test_what_the_provider_takes_back_goes_by_the_next_channel(twilio: HTTPServer) -> None:
    takes(twilio)
    takes(twilio, sid="SM2")
    message = tell(ask(email="ana@example.org"))
    deliver(message.pk)
    came_to_nothing("SM1", "30003")
    assert state(message) == ("email", "queued", "30003")
    # Told twice, or told of what nobody knows: nothing.
    came_to_nothing("SM1", "30003")
    came_to_nothing("", "30003")
    deliver(message.pk)
    assert state(message)[:2] == ("email", "sent")
    alone = tell(ask())
    deliver(alone.pk)
    came_to_nothing("SM2", "30003")
    assert state(alone) == ("text", "failed", "30003")


def test_a_text_that_the_provider_could_not_deliver_is_an_email(
    client: Client, twilio: HTTPServer
) -> None:
    takes(twilio)
    message = tell(ask(email="ana@example.org"))
    deliver(message.pk)
    assert said_to(twilio)["StatusCallback"].endswith(STATUS)
    assert status_by_twilio(client, "SM1", "failed", "30003", token="forged").status_code == 403
    for status in ("queued", "sent", "delivered"):
        assert status_by_twilio(client, "SM1", status).status_code == 204
    assert state(message)[:2] == ("text", "sent")
    for _again in range(2):
        assert status_by_twilio(client, "SM1", "undelivered", "30003").status_code == 204
    assert state(message) == ("email", "queued", "30003")
    assert status_by_twilio(client, "SM\x00", "failed", "x").status_code == 204


def test_a_failure_that_is_told_before_we_know_of_the_text_counts(
    client: Client, twilio: HTTPServer
) -> None:
    message = tell(ask(email="ana@example.org"))
    # The provider is faster than its own answer, and what it says may come twice.
    for _again in range(2):
        status_by_twilio(client, "SM1", "undelivered", "30003")
    takes(twilio)
    deliver(message.pk)
    assert state(message)[:2] == ("text", "sent")
    jobs = ProcrastinateJob.objects.filter(task_name="hear_once_more")
    for job in jobs:
        assert job.scheduled_at > timezone.now()
        hear_once_more(**job.args)
    assert state(message) == ("email", "queued", "30003")
    assert jobs.count() == 2


def test_the_confirmation_of_stop_has_not_failed_where_the_provider_gave_it(
    client: Client, twilio: HTTPServer
) -> None:
    takes(twilio, 400, code=21610, message="Attempt to send to unsubscribed recipient")
    by_twilio(client, "STOP")
    message = Message.objects.get()
    deliver(message.pk)
    assert state(message) == ("text", "sent", "confirmed by the provider")


def test_whoever_stopped_gets_no_text(twilio: HTTPServer) -> None:
    takes(twilio, 400, code=21610, message="Attempt to send to unsubscribed recipient")
    request = ask(email="ana@example.org")
    message = tell(request)
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    # The provider knew, and so do we from now on.
    assert opt_outs.has_stopped(PHONE)
    assert channels_of(request) == [Channel.EMAIL]
    waiting = tell(ask(contact_method="any", email="b@example.org", phone="+12025550124"))
    Message.objects.filter(pk=waiting.pk).update(channel="text", next_channels=[])
    opt_outs.stop("+12025550124")
    deliver(waiting.pk)
    assert state(waiting) == ("text", "failed", "stopped")
    assert len(twilio.log) == 1


# --- What a month costs ---


def test_when_the_month_is_used_up_only_what_is_waited_for_goes_out(
    twilio: HTTPServer, settings: Any
) -> None:
    settings.TEXT_PARTS_PER_MONTH = 0
    takes(twilio)
    assert not month.take(1, is_urgent=False)
    urgent = tell(ask(email="ana@example.org"))
    deliver(urgent.pk)
    assert state(urgent)[:2] == ("text", "sent")
    used = month.used()
    assert used >= 1
    assert TextMonth.objects.get().month.day == 1
    # Up to the last part that was allowed, and no further.
    settings.TEXT_PARTS_PER_MONTH = used + 1
    assert month.take(1, is_urgent=False)
    assert not month.take(1, is_urgent=False)
    assert month.used() == used + 1


# --- A phone of the network's own ---


@pytest.fixture
def phone(settings: Any, httpserver: HTTPServer) -> HTTPServer:
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "gateway", [OURS]
    settings.GATEWAY_URL = httpserver.url_for("/3rdparty/v1/")
    settings.GATEWAY_USER, settings.GATEWAY_PASSWORD = "sms", TOKEN
    settings.GATEWAY_SIGNING_KEY = KEY
    return httpserver


def test_a_phone_sends_it_once_however_often_it_is_handed_over(phone: HTTPServer) -> None:
    ids: list[str] = []

    def answer(request: Request) -> Response:
        said = request.get_json()
        assert said["phoneNumbers"] == [PHONE]
        assert said["textMessage"]["text"].startswith("There is a message for you.")
        ids.append(said["id"])
        # It has it, and the answer is lost; then it says that it has it.
        return Response(status=500 if len(ids) == 1 else 409)

    phone.expect_request("/3rdparty/v1/messages", method="POST").respond_with_handler(answer)
    message = tell(ask())
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    deliver(message.pk)
    assert state(message) == ("text", "sent", "accepted")
    assert len(ids) == 2
    assert len({*ids, message.provider_id}) == 1


def test_a_phone_that_refuses_a_message_is_not_asked_again(phone: HTTPServer) -> None:
    phone.expect_request("/3rdparty/v1/messages").respond_with_data("", status=400)
    message = tell(ask())
    deliver(message.pk)
    assert state(message) == ("text", "failed", "400")


def test_a_text_that_the_phone_could_not_send_fails(client: Client, phone: HTTPServer) -> None:
    phone.expect_request("/3rdparty/v1/messages").respond_with_data("", status=202)
    message = tell(ask())
    deliver(message.pk)
    message.refresh_from_db()
    told = event()
    told |= {"event": "sms:failed", "payload": {"messageId": message.provider_id, "reason": "no"}}
    assert by_phone(client, told, key="forged").status_code == 403
    assert state(message)[:2] == ("text", "sent")
    assert by_phone(client, told).status_code == 200
    assert state(message) == ("text", "failed", "phone")


@pytest.mark.parametrize("language", [code for code, _name in site.LANGUAGES])
def test_no_text_of_ours_costs_more_than_two_parts(language: str) -> None:
    """One in English and Spanish, whose letters are all in the plain alphabet of telephones."""
    letter = Letter("", "", "", url=f"https://aid.example.org/{language}/r/{'x' * 22}/")
    most = 1 if language in ("en", "es") else 2
    with translation.override(language):
        for template in [*SENTENCES, "any/other"]:
            assert parts_of(words_of(template, letter)) <= most, template

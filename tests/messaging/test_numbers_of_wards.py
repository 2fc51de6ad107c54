"""Numbers of wards: who hears from which, and each at its own pace."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_httpserver import HTTPServer

from common.models import LinkPurpose, PrivateLink
from inbox.models import Thread
from messaging import turns
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Channel, Message
from messaging.senders import number_of
from messaging.text_numbers import sender_for
from pods.models import Ward
from requests_app.notifications import residents
from tests.factories import make_member, make_pod, make_request, make_thread, make_ward
from tests.inbox.webhooks import TOKEN

pytestmark = pytest.mark.django_db

ALL, FIRST, SECOND = "+12025550100", "+12025550111", "+12025550122"
ACCOUNT = "AC" + "0" * 32
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@pytest.fixture(autouse=True)
def _numbers(settings: Any) -> None:
    settings.TEXT_DRIVER = "twilio"
    settings.TEXT_NUMBERS = [ALL, f"ward-one:{FIRST}", f"ward-one:{SECOND}"]


@pytest.fixture
def one() -> Ward:
    return make_ward(name="Ward one", slug="ward-one")


def test_a_ward_with_numbers_of_its_own() -> None:
    assert sender_for("+12025550140", "ward-one") == FIRST
    assert sender_for("+12025550141", "ward-one") == SECOND
    assert {sender_for(f"+1202555014{last}", "ward-two") for last in range(10)} == {ALL}
    assert sender_for("+12025550140") == ALL


def test_where_every_number_is_of_a_ward(settings: Any) -> None:
    settings.TEXT_NUMBERS = [f"ward-one:{FIRST}", f"ward-two:{SECOND}"]
    assert sender_for("+12025550140", "ward-two") == SECOND
    # Better from a number of another ward than not at all.
    assert sender_for("+12025550140", "ward-three") in {FIRST, SECOND}


def to(kind: str, pk: int) -> Message:
    return Message(channel=Channel.TEXT, recipient_kind=kind, recipient_id=pk)


def test_of_which_ward_somebody_is(one: Ward) -> None:
    phone = "+12025550140"
    request = make_request(one, phone=phone)
    elsewhere = make_request(make_ward(), phone=phone)
    member = make_member(make_pod(one), phone=phone)
    thread = make_thread("Milk, please", sender="+12025550142")
    assert number_of(to("request", request.pk)) == FIRST
    assert number_of(to("request", elsewhere.pk)) == ALL
    assert number_of(to("member", member.pk)) == FIRST
    assert number_of(to("thread", thread.pk)) == ALL
    assert number_of(to("request", 0)) == ""


def test_an_answer_comes_from_the_number_of_their_ward(one: Ward) -> None:
    make_request(one, phone="+12025550140")
    make_thread("Milk, please", sender="+12025550140")
    assert number_of(to("thread", Thread.objects.get().pk)) == FIRST


def test_with_one_number_nobody_is_asked(settings: Any, one: Ward) -> None:
    settings.TEXT_NUMBERS = [ALL]
    request = make_request(one)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert number_of(to("request", request.pk)) == ""
    assert len(queries) == 0


def tell(ward: Ward | None, last: int) -> Message:
    request = make_request(ward, phone=f"+120255501{last}", email="", contact_method="text")
    PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    message_id = residents.tell_resident(
        "request_link", request, request.pk, key=f"link:{request.pk}"
    )
    return Message.objects.get(pk=message_id)


def test_each_number_has_its_own_pace(
    settings: Any, httpserver: HTTPServer, one: Ward, monkeypatch: Any
) -> None:
    monkeypatch.setattr(turns, "AHEAD", 1)
    settings.MESSAGES_PER_MINUTE = {"text": 1}
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_BASE_URL = httpserver.url_for("")
    answer = {"sid": "SM1", "status": "queued"}
    httpserver.expect_request(PATH, method="POST").respond_with_json(answer, 201)
    waiting = 0
    for ward in (one, make_ward()):
        # The last digit is even: of the two numbers of the ward it is the first.
        for last in (40, 42, 44):
            try:
                deliver(tell(ward, last).pk)
            except TryAgainLater:
                waiting += 1
    sent = [parse_qs(request.get_data(as_text=True)) for request, _answer in httpserver.log]
    assert [said["From"][0] for said in sent] == [FIRST, FIRST, ALL, ALL]
    assert waiting == 2

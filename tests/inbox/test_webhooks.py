"""A text that comes in is stored once and answered then; a forged one reaches nothing."""

import datetime
import logging
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from inbox.models import Item, Thread
from messaging.models import OptOut
from network.models import Network
from tests.clock import set_clock
from tests.inbox.webhooks import GATEWAY, ROSA, SAM, TWILIO, by_phone, by_twilio, event

pytestmark = pytest.mark.django_db
Send = Callable[..., HttpResponse]


def phone_sends(client: Client, text: str = "Hello", sender: str = ROSA) -> HttpResponse:
    return by_phone(client, event(text, sender))


DRIVERS = [pytest.param("twilio", by_twilio), pytest.param("gateway", phone_sends)]


@pytest.fixture
def send(request: pytest.FixtureRequest, driver: str, way: Send) -> Send:
    request.getfixturevalue(driver)
    return way


def texts() -> list[str]:
    return [item.text for item in Item.objects.order_by("pk")]


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_a_text_is_stored_and_waits(client: Client, send: Send) -> None:
    assert send(client, "Do you have diapers?\nSize 3 ☺").status_code == 200
    thread = Thread.objects.get()
    assert (thread.phone, texts()) == (ROSA, ["Do you have diapers?\nSize 3 ☺"])
    assert thread.waiting_since is not None


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_no_cookie_and_no_token_is_asked_for(send: Send) -> None:
    assert send(Client(enforce_csrf_checks=True)).status_code == 200


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_the_same_words_twice_are_two_and_other_numbers_have_threads_of_their_own(
    client: Client, send: Send
) -> None:
    for sender in (ROSA, ROSA, SAM):
        send(client, "Hello?", sender)
    assert sorted(thread.items.count() for thread in Thread.objects.all()) == [1, 2]


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_an_empty_text_is_stored_and_waits(client: Client, send: Send) -> None:
    assert send(client, "").status_code == 200
    assert (texts(), Thread.objects.waiting().count()) == ([""], 1)


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_what_no_database_can_hold_is_stored_without_it(client: Client, send: Send) -> None:
    assert send(client, "a\x00b\u202e").status_code == 200
    assert texts() == ["ab"]


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_a_sender_without_a_number_is_kept(client: Client, send: Send) -> None:
    assert send(client, "Your code is 1", "MyBank").status_code == 200
    assert send(client, "STOP", "MyBank").status_code == 200
    assert texts() == ["MyBank: Your code is 1", "MyBank: STOP"]
    assert OptOut.objects.count() == 0


def test_the_provider_gets_an_empty_answer(client: Client, twilio: None) -> None:
    response = by_twilio(client)
    assert response["Content-Type"] == "text/xml"
    assert response.content == b'<?xml version="1.0" encoding="UTF-8"?><Response/>'


def test_a_webhook_that_comes_again_is_stored_once(client: Client, twilio: None) -> None:
    for sid in ("SM1", "SM2", "SM1", "SM1"):
        assert by_twilio(client, sid, MessageSid=sid).status_code == 200
    assert texts() == ["SM1", "SM2"]


def test_an_event_that_comes_again_is_stored_once(client: Client, gateway: None) -> None:
    first, second = event("One"), event("Two")
    for told in (second, first, first, second):
        assert by_phone(client, told).status_code == 200
    # The app makes `messageId` of the words: these two have the same, and are two.
    assert texts() == ["Two", "One"]


def test_photos_are_told_of(client: Client, settings: Settings) -> None:
    settings.TEXT_DRIVER, settings.TWILIO_AUTH_TOKEN = "twilio", "t"
    by_twilio(client, "", token="t", NumMedia="2", MediaUrl0="https://example.org/1")
    settings.TEXT_DRIVER, settings.GATEWAY_SIGNING_KEY = "gateway", "k"
    payload = {"messageId": "m", "sender": ROSA, "subject": None, "attachmentCount": 1}
    by_phone(client, event(event="mms:received", payload=payload), key="k")
    assert list(Item.objects.order_by("pk").values_list("photos", flat=True)) == [2, 1]


def test_what_else_the_phone_tells_is_answered_and_not_stored(
    client: Client, gateway: None
) -> None:
    for kind in ("sms:sent", "sms:delivered", "sms:failed", "system:ping", "new:kind"):
        assert by_phone(client, event(event=kind)).status_code == 200
    assert Thread.objects.count() == 0


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"[]",
        b"7",
        b"null",
        b"{",
        b"\xff",
        b"[" * 9000,
        {"event": "sms:received"},
        event(id=""),
    ],
)
def test_half_a_text_is_refused(client: Client, gateway: None, told: Any) -> None:
    assert by_phone(client, told).status_code == 400
    assert Thread.objects.count() == 0


def test_a_text_without_id_is_refused(client: Client, twilio: None) -> None:
    assert by_twilio(client, MessageSid="").status_code == 400
    assert Thread.objects.count() == 0


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_a_text_without_a_sender_is_kept_among_those_without_a_number(
    client: Client, send: Send
) -> None:
    assert send(client, "I need insulin", "").status_code == 200
    assert texts() == ["I need insulin"]
    thread = Thread.objects.get()
    assert (thread.phone, bool(thread.waiting_since)) == ("", True)


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_a_short_code_is_no_phone_of_here(client: Client, send: Send) -> None:
    for code in ("72345", "234567"):
        assert send(client, "STOP", code).status_code == 200
    assert texts() == ["72345: STOP", "234567: STOP"]
    assert Thread.objects.get().phone == ""
    assert OptOut.objects.count() == 0


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_of_a_very_long_text_the_beginning_is_kept(client: Client, send: Send) -> None:
    assert send(client, "Insulin, please. " + "x" * 200_000).status_code == 200
    (kept,) = texts()
    assert kept.startswith("Insulin, please. x")
    assert len(kept) == 4000


@pytest.mark.parametrize("token", ["", "another"])
def test_a_forged_text_is_refused_without_a_query(
    client: Client, twilio: None, django_assert_num_queries: Any, token: str
) -> None:
    with django_assert_num_queries(0):
        assert by_twilio(client, token=token).status_code == 403
        assert client.post(TWILIO, {"From": ROSA, "Body": "STOP"}).status_code == 403


def test_a_forged_event_is_refused_without_a_query(
    client: Client, gateway: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert by_phone(client, event(), key="another").status_code == 403
        assert client.post(GATEWAY, b"{}", content_type="application/json").status_code == 403


@pytest.mark.parametrize("driver", ["twilio", "gateway"])
def test_without_a_key_nothing_is_believed(client: Client, settings: Settings, driver: str) -> None:
    settings.TEXT_DRIVER, settings.TWILIO_AUTH_TOKEN, settings.GATEWAY_SIGNING_KEY = driver, "", ""
    response = (
        by_twilio(client, token="") if driver == "twilio" else by_phone(client, event(), key="")
    )
    assert response.status_code == 403


def test_a_recorded_event_is_refused(
    client: Client, gateway: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now().timestamp()
    for seconds, status in ((0, 200), (-200, 200), (200, 200), (-310, 403), (310, 403)):
        assert by_phone(client, event(), sent_at=now + seconds).status_code == status


@pytest.mark.parametrize(
    ("url", "driver"), [(TWILIO, "gateway"), (GATEWAY, "twilio"), (TWILIO, "")]
)
def test_there_is_no_address_for_another_driver(
    client: Client, settings: Settings, url: str, driver: str
) -> None:
    settings.TEXT_DRIVER = driver
    assert client.post(url).status_code == 404


@pytest.mark.parametrize("url", [TWILIO, GATEWAY])
def test_only_posts_of_usual_size_are_read(client: Client, settings: Settings, url: str) -> None:
    settings.TEXT_DRIVER = "twilio" if url == TWILIO else "gateway"
    assert client.get(url).status_code == 405
    huge = b"x" * (1024 * 1024 + 1)
    assert client.post(url, huge, content_type="text/plain").status_code == 413


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_a_database_that_is_away_has_the_provider_come_again(
    client: Client, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("inbox.taking.locked_thread", side_effect=OperationalError("away")):
        response = send(client, "Insulin, please")
    assert response.status_code == 503
    # Not even the provider's log keeps what we send back.
    assert b"Insulin" not in response.content
    assert (send(client).status_code, Item.objects.count()) == (200, 1)


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_texts_come_in_while_the_network_is_closed(client: Client, send: Send) -> None:
    Network.objects.update(opened_at=None)
    assert send(client, "STOP").status_code == 200
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize(("driver", "way"), DRIVERS)
def test_no_number_and_no_word_is_in_the_log(
    client: Client, send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    send(client, "Insulin, please")
    with patch("inbox.taking.locked_thread", side_effect=OperationalError("away")):
        send(client, "Insulin, please")
    assert caplog.records
    assert not [line for line in caplog.messages if "Insulin" in line or "5550142" in line]


def test_the_clock_of_the_phone_counts_by_ours(
    client: Client, gateway: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = timezone.now().timestamp()
    set_clock(monkeypatch, timezone.localdate() + datetime.timedelta(days=2))
    assert by_phone(client, event(), sent_at=recorded).status_code == 403

"""WhatsApp: who hears by it, what may be said when, and what becomes of it, by real HTTP."""

import datetime
import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.test import Client
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from common.choices import ContactMethod, Source
from common.models import LinkPurpose, PrivateLink
from inbox.models import Item, Thread
from inbox.services import answer
from members.forms.joining import AboutQuestions
from messaging import opt_outs, turns
from messaging.channels.text import month
from messaging.delivery import TryAgainLater, deliver
from messaging.models import Channel, Message, MessageStatus
from messaging.reach import channels_of
from messaging.unproven import letters_allowed
from request_pages.forms.contact import ContactForm
from requests_app.models import HelpRequest
from requests_app.notifications import residents
from tests.factories import make_category, make_coordinator, make_request, make_ward
from tests.inbox.webhooks import TOKEN, by_twilio, status_by_twilio
from volunteers.forms import AboutForm

pytestmark = pytest.mark.django_db

ACCOUNT, OURS, TEXTS = "AC" + "0" * 32, "+12025550177", "+12025550199"
PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
PHONE = "+12025550123"
AT_WHATSAPP = f"whatsapp:{PHONE}"
HELLO = {"en": "HX" + "1" * 32, "ti": "HX" + "2" * 32}
DAY = datetime.timedelta(hours=24)


class Provider:
    """All that came to it, oldest first. `answers` are given first: status and code of Twilio's."""

    def __init__(self, server: HTTPServer) -> None:
        self.got: list[dict[str, str]] = []
        self.answers: list[tuple[int, int]] = []
        server.expect_request(PATH, method="POST").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        said = parse_qs(request.get_data(as_text=True))
        self.got.append({name: values[0] for name, values in said.items()})
        status, code = self.answers.pop(0) if self.answers else (201, 0)
        if code:
            words = json.dumps({"code": code, "message": "no", "status": status})
            return Response(words, status, content_type="application/json")
        sid = json.dumps({"sid": f"SM{len(self.got)}", "status": "queued"})
        return Response(sid, 201, content_type="application/json")


@pytest.fixture
def provider(settings: Any, httpserver: HTTPServer) -> Provider:
    settings.TEXT_DRIVER, settings.TEXT_NUMBERS = "twilio", [TEXTS]
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
    settings.TWILIO_BASE_URL = httpserver.url_for("")
    settings.WHATSAPP_NUMBER, settings.WHATSAPP_TEMPLATES = OURS, HELLO
    return Provider(httpserver)


def ask(**fields: Any) -> HelpRequest:
    fields = {"phone": PHONE, "email": "", "contact_method": "whatsapp", "name": "Ana", **fields}
    request = make_request(**fields)
    PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk)
    return request


def tell(request: HelpRequest, template: str = "request_received") -> Message:
    key = f"{template}:{request.pk}"
    pk = residents.tell_resident(template, request, request.pk, key=key)
    return Message.objects.get(pk=pk)


def write(text: str, *, hours_ago: float = 0, **sent: str) -> Item:
    """Write to us on WhatsApp; the item that it became."""
    assert by_twilio(Client(), text, AT_WHATSAPP, To=f"whatsapp:{OURS}", **sent).status_code == 200
    item = Item.objects.filter(is_incoming=True).latest("pk")
    if hours_ago:
        Item.objects.filter(pk=item.pk).update(at=item.at - datetime.timedelta(hours=hours_ago))
    return item


def send_all() -> None:
    """Send all that waits, by one channel after the other, as the worker does."""
    for _channel in range(3):
        for pk in Message.objects.filter(status=MessageStatus.QUEUED).values_list("pk", flat=True):
            try:
                deliver(pk)
            except TryAgainLater:
                continue


def state(message: Message) -> tuple[str, str, str]:
    message.refresh_from_db()
    return message.channel, message.status, message.provider_answer


# --- Who hears by it ---


@pytest.mark.parametrize(
    ("fields", "channels"),
    [
        ({}, ["whatsapp", "text"]),
        ({"email": "ana@example.org"}, ["whatsapp", "text", "email"]),
        # Only whoever has chosen it: "any" is none of it.
        ({"contact_method": "any"}, ["text"]),
        ({"contact_method": "text"}, ["text"]),
        ({"phone_extension": "4"}, []),
    ],
)
def test_it_goes_to_whoever_chose_it(
    provider: Provider, settings: Any, fields: dict[str, str], channels: list[str]
) -> None:
    request = ask(**fields)
    assert channels_of(request) == channels
    settings.WHATSAPP_NUMBER = ""
    assert channels_of(request) == [name for name in channels if name != "whatsapp"]


def test_forms_offer_it_only_where_there_is_a_number(provider: Provider, settings: Any) -> None:
    def offered() -> list[set[str]]:
        forms = (ContactForm(), AboutForm(), AboutQuestions())
        return [
            {value for value, _label in form.fields["contact_method"].choices} for form in forms
        ]

    assert all("whatsapp" in each for each in offered())
    settings.WHATSAPP_NUMBER = ""
    assert not any("whatsapp" in each for each in offered())
    settings.WHATSAPP_NUMBER, settings.TEXT_DRIVER = OURS, "gateway"
    assert not any("whatsapp" in each for each in offered())


def test_whoever_chose_it_is_counted_once_by_their_number(
    provider: Provider, settings: Any
) -> None:
    hour = datetime.timedelta(hours=1)
    settings.LIMITS = {**settings.LIMITS, "letters": ((5, hour),)}
    assert [letters_allowed(ask()) for _press in range(6)] == [True] * 5 + [False]


# --- What may be said when ---


def test_outside_of_a_day_a_template_goes_with_the_link(provider: Provider, settings: Any) -> None:
    request = ask()
    message = tell(request)
    deliver(message.pk)
    assert state(message) == ("whatsapp", "sent", "queued")
    [said] = provider.got
    assert (said["From"], said["To"]) == (f"whatsapp:{OURS}", AT_WHATSAPP)
    assert said["ContentSid"] == HELLO["en"]
    link = PrivateLink.objects.current(LinkPurpose.REQUEST, request.pk)
    assert link is not None
    assert json.loads(said["ContentVariables"]) == {"1": f"{settings.SITE_URL}/en/r/{link.token}/"}
    assert "Body" not in said
    assert month.used() == 1
    # Sent once, however often the queue brings its job.
    deliver(message.pk)
    assert len(provider.got) == 1


def test_it_is_the_template_of_their_language_or_a_text(provider: Provider) -> None:
    deliver(tell(ask(language="ti")).pk)
    assert provider.got[0]["ContentSid"] == HELLO["ti"]
    none = tell(ask(language="vi", phone="+12025550124"))
    send_all()
    assert state(none)[:2] == ("text", "sent")
    assert provider.got[1]["To"] == "+12025550124"


@pytest.mark.parametrize(("hours_ago", "is_free"), [(0.5, True), (23.5, True), (24.5, False)])
def test_free_words_go_within_a_day_of_theirs(
    provider: Provider, hours_ago: float, is_free: bool
) -> None:
    request = ask()
    write("Hello, it is Ana", hours_ago=hours_ago)
    deliver(tell(request).pk)
    said = provider.got[-1]
    assert ("Body" in said, "ContentSid" in said) == (is_free, not is_free)
    assert not is_free or said["Body"].startswith("We have your request.")


def test_a_text_opens_no_such_day(provider: Provider) -> None:
    request = ask()
    by_twilio(Client(), "Hello, it is Ana", PHONE)
    deliver(tell(request).pk)
    assert "ContentSid" in provider.got[-1]


def test_nothing_of_anybody_stands_in_a_template(provider: Provider) -> None:
    deliver(tell(ask(name="Ana Gebre", address="12 Elm Street")).pk)
    sent = json.dumps(provider.got)
    assert not any(word in sent for word in ("Ana", "Gebre", "Elm"))


# --- What people write there ---


def test_an_answer_goes_back_the_way_it_came(provider: Provider) -> None:
    item = write("Do you come on Sunday?")
    assert (item.via, item.thread.phone, item.text) == ("whatsapp", PHONE, "Do you come on Sunday?")
    assert item.thread.waiting_since
    answer(item.thread_id, "Yes, at ten.", actor=make_coordinator(), key="k", seen=item.pk)
    send_all()
    assert [(said["To"], said["Body"]) for said in provider.got] == [(AT_WHATSAPP, "Yes, at ten.")]
    assert Item.objects.get(is_incoming=False).via == "whatsapp"


def test_after_a_day_an_answer_goes_by_text(provider: Provider) -> None:
    item = write("Do you come on Sunday?", hours_ago=30)
    answer(item.thread_id, "Yes, at ten.", actor=make_coordinator(), key="k", seen=item.pk)
    send_all()
    assert [(said["To"], said["Body"]) for said in provider.got] == [(PHONE, "Yes, at ten.")]


def test_who_texts_and_writes_there_has_one_thread_and_the_newest_way(provider: Provider) -> None:
    write("First")
    by_twilio(Client(), "Second", PHONE)
    [thread] = Thread.objects.all()
    seen = thread.items.latest("pk").pk
    answer(thread.pk, "Hello.", actor=make_coordinator(), key="k", seen=seen)
    send_all()
    assert [said["To"] for said in provider.got] == [PHONE]


def test_stop_ends_it_and_texts_at_once_until_start(provider: Provider) -> None:
    request = ask(email="ana@example.org")
    waiting = tell(request)
    write("STOP")
    assert opt_outs.has_stopped(PHONE)
    send_all()
    assert state(waiting)[:2] == ("email", "sent")
    # The last one says that it was heard.
    [confirmed] = provider.got
    assert "no more texts come" in confirmed["Body"]
    assert confirmed["To"] == f"whatsapp:{PHONE}"
    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]
    assert channels_of(request) == [Channel.EMAIL]
    write("START")
    assert channels_of(request) == [Channel.WHATSAPP, Channel.TEXT, Channel.EMAIL]


def test_asking_there_makes_a_request_that_hears_there(provider: Provider) -> None:
    ward = make_ward(zip_codes=["20010"])
    make_category(slug="groceries", name="Groceries")
    for text in ("I need food", "bread and milk", "20010", "1"):
        write(text)
        send_all()
    request = HelpRequest.objects.get(ward=ward)
    assert (request.source, request.contact_method) == (Source.TEXT, ContactMethod.WHATSAPP)
    assert {said["To"] for said in provider.got} == {AT_WHATSAPP}
    assert all("Body" in said for said in provider.got)


def test_the_same_twice_is_once_and_a_forged_one_is_none(provider: Provider) -> None:
    for _time in range(2):
        write("Hello", MessageSid="SM" + "a" * 32)
    assert Item.objects.count() == 1
    assert by_twilio(Client(), "Hello", AT_WHATSAPP, token="forged").status_code == 403
    assert Item.objects.count() == 1


def test_what_has_no_number_opens_nothing(provider: Provider) -> None:
    assert by_twilio(Client(), "Hello", "whatsapp:").status_code == 200
    [item] = Item.objects.all()
    assert not item.thread.phone


# --- What becomes of it ---


@pytest.mark.parametrize("code", [63003, 63016, 63024, 63032])
def test_what_is_refused_goes_by_text_then_somebody_calls(provider: Provider, code: int) -> None:
    provider.answers = [(400, code), (400, 21211)]
    message = tell(ask())
    send_all()
    assert [said["To"] for said in provider.got] == [AT_WHATSAPP, PHONE]
    assert state(message) == ("text", "failed", "400 21211")
    # Nobody pays for what was not taken.
    assert month.used() == 0


def test_what_was_not_delivered_goes_by_text(provider: Provider) -> None:
    message = tell(ask())
    deliver(message.pk)
    for _told in range(2):
        assert status_by_twilio(Client(), "SM1", "undelivered", "63016").status_code == 204
    assert state(message)[:2] == ("text", "queued")
    send_all()
    assert [said["To"] for said in provider.got] == [AT_WHATSAPP, PHONE]


@pytest.mark.parametrize(("status", "code"), [(500, 20500), (503, 1), (429, 20429), (400, 63018)])
def test_what_may_pass_is_tried_again_there(provider: Provider, status: int, code: int) -> None:
    provider.answers = [(status, code)]
    message = tell(ask())
    with pytest.raises(TryAgainLater):
        deliver(message.pk)
    assert state(message)[:2] == ("whatsapp", "queued")
    deliver(message.pk)
    assert state(message)[:2] == ("whatsapp", "sent")


def test_switched_off_what_waits_goes_by_text(provider: Provider, settings: Any) -> None:
    message = tell(ask())
    settings.WHATSAPP_NUMBER = ""
    send_all()
    assert [said["To"] for said in provider.got] == [PHONE]
    assert state(message)[:2] == ("text", "sent")


def test_it_has_a_pace_of_its_own(provider: Provider) -> None:
    assert turns.lane_of(tell(ask())) == "whatsapp"

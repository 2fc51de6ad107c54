"""From a thread: a request, a sign-up, an entry of a log, STOP by hand, somebody else's turn."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts import audit
from accounts.choices import NewsKind
from accounts.models import AuditEvent, User
from common.errors import NotPossible
from inbox import services
from inbox.models import Item, Thread
from messaging import opt_outs
from messaging.models import News
from requests_app.choices import Repeat
from requests_app.models import ContactLog, HelpRequest
from requests_app.services import erase_request
from tests.desk.test_intake_request import answers as intake_answers
from tests.factories import (
    make_category,
    make_coordinator,
    make_operator,
    make_request,
    make_thread,
    make_ward,
)
from tests.inbox.threads import newest, open_, own_page, press
from tests.inbox.webhooks import ROSA, SAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def oak() -> Any:
    return make_ward(name="Oak")


@pytest.fixture
def ana(oak: Any, client: Client) -> User:
    ana = make_coordinator(oak, name="Ana")
    client.force_login(ana)
    return ana


def intake(kind: str, thread: Thread) -> str:
    return f"{reverse(f'admin:intake_{kind}')}?thread={thread.pk}.{newest(thread)}"


def test_a_new_request_is_filled_in_from_a_thread(client: Client, ana: User) -> None:
    thread = make_thread("ምግቢ የድልየኒ ኣሎ", sender=ROSA)
    assert thread.language == "ti"
    open_(client, thread)
    page = client.get(intake("request", thread))
    assert "ምግቢ የድልየኒ ኣሎ" in page.text
    assert page.context["parts"]["contact"].initial["phone"] == ROSA
    assert page.context["parts"]["contact"].initial["spoken_language"] == "ti"
    volunteer = client.get(intake("volunteer", thread))
    about = volunteer.context["parts"]["about"]
    assert (about["phone"].value(), about["language"].value()) == (ROSA, "ti")


def test_the_thread_leads_to_the_new_request(client: Client, ana: User, oak: Any) -> None:
    thread = make_thread("ምግቢ የድልየኒ ኣሎ", sender=ROSA)
    open_(client, thread)
    said = answers(client, thread, oak)
    for _press in range(2):
        done = client.post(reverse("admin:intake_request"), said)
        assert done.status_code == 302, done.text
    request = HelpRequest.objects.get()
    assert (request.language, request.phone) == ("ti", ROSA)
    entry = ContactLog.objects.get()
    assert (entry.request, entry.note, entry.by) == (request, "ምግቢ የድልየኒ ኣሎ", ana)
    assert Item.objects.get().filed_to == request
    assert request.reference in client.get(own_page(thread)).text
    assert AuditEvent.objects.filter(verb="file_thread").count() == 1


def answers(client: Client, thread: Thread, ward: Any) -> dict[str, Any]:
    """Return what the intake posts, as its page was filled in."""
    page = client.get(intake("request", thread)).text
    found = re.search('name="thread" value="([^"]+)"', page)
    key = re.search('name="key" value="([^"]+)"', page)
    assert found
    assert key
    said = intake_answers(make_category(), ward)
    own = {"details-repeat": Repeat.ONCE, "details-repeat_until": ""}
    return {
        **said,
        **own,
        "contact-phone": ROSA,
        "contact-spoken_language": "ti",
        "thread": found[1],
        "key": key[1],
    }


def test_nobody_fills_in_from_a_thread_that_they_have_not_opened(client: Client, ana: User) -> None:
    thread, other = make_thread("Zelkova"), make_thread("Zelkova", sender=SAM)
    make_request(ward=make_ward(), phone=SAM)
    assert client.get(intake("request", thread)).status_code == 404
    open_(client, thread)
    assert client.get(intake("request", thread)).status_code == 200
    assert client.get(intake("request", other)).status_code == 404
    for wrong in ("x", "1", "1.x", "-1.2", "9" * 30 + ".1", "١.٢"):
        url = reverse("admin:intake_request") + f"?thread={wrong}"
        assert client.get(url).status_code == 404, wrong


def test_what_was_typed_is_saved_although_the_thread_was_erased(
    client: Client, ana: User, oak: Any
) -> None:
    thread = make_thread("Milk", sender=ROSA)
    open_(client, thread)
    said = answers(client, thread, oak)
    services.erase_thread(thread.pk, actor=audit.SYSTEM)
    assert client.post(reverse("admin:intake_request"), said).status_code == 302
    assert HelpRequest.objects.get().phone == ROSA
    assert not ContactLog.objects.exists()


def test_of_senders_without_a_number_one_is_put_down(client: Client, ana: User) -> None:
    make_thread("Zelkova", sender="MyBank")
    thread = make_thread("Insulin", sender="72345")
    open_(client, thread)
    page = client.get(intake("request", thread)).text
    assert "Insulin" in page
    assert "Zelkova" not in page


def test_words_are_put_into_the_log_of_a_known_request_once(
    client: Client, ana: User, oak: Any
) -> None:
    request = make_request(ward=oak, phone=ROSA)
    elsewhere = make_request(ward=make_ward(), phone=ROSA)
    thread = make_thread("Not on Friday", sender=ROSA)
    open_(client, thread)
    for _press in range(2):
        page = press(client, thread, file=str(request.pk))
        assert "It stands in the contact log of" in page.text
    assert ContactLog.objects.get().note == "Not on Friday"
    assert Item.objects.get().filed_to == request
    # It has been answered by nobody yet.
    assert Thread.objects.get().waiting_since
    for wrong in (elsewhere.pk, make_request(ward=oak, phone=SAM).pk, "x"):
        assert press(client, thread, file=str(wrong)).status_code == 404
    assert ContactLog.objects.count() == 1


def test_what_was_put_down_goes_with_the_request(client: Client, ana: User, oak: Any) -> None:
    request = make_request(ward=oak, phone=ROSA)
    make_request(ward=oak, phone=ROSA)
    thread = make_thread("Not on Friday", sender=ROSA)
    services.file_thread(thread.pk, request.pk, actor=ana, seen=newest(thread))
    erase_request(request.pk, actor=audit.SYSTEM)
    assert not Thread.objects.exists()
    again = make_thread("Hello", sender=ROSA)
    with pytest.raises(NotPossible):
        services.file_thread(again.pk, request.pk, actor=ana, seen=newest(again))


def test_stop_and_start_by_hand_are_recorded(client: Client, ana: User, settings: Settings) -> None:
    settings.TEXT_DRIVER = "twilio"
    thread = make_thread(sender=ROSA)
    open_(client, thread)
    press(client, thread, stop="1")
    assert opt_outs.has_stopped(ROSA)
    assert "This number gets no texts." in client.get(own_page(thread)).text
    press(client, thread, start="1")
    assert not opt_outs.has_stopped(ROSA)
    verbs = AuditEvent.objects.filter(verb__in=["stop_texts", "start_texts"]).order_by("pk")
    assert list(verbs.values_list("verb", "actor")) == [
        ("stop_texts", ana.pk),
        ("start_texts", ana.pk),
    ]


def test_an_operator_stops_texts_for_a_caller(client: Client, oak: Any) -> None:
    page = reverse("admin:text_numbers")
    assert client.get(page).status_code == 302
    client.force_login(make_operator())
    assert client.post(page, {"phone": "12", "stop": "1"}).status_code == 422
    done = client.post(page, {"phone": "(202) 555-0142", "stop": "1"}, follow=True)
    assert "This number gets no texts any more." in done.text
    assert opt_outs.has_stopped(ROSA)
    client.post(page, {"phone": "(202) 555-0142", "start": "1"})
    assert not opt_outs.has_stopped(ROSA)
    # Nothing of a number stands in the log.
    assert "0142" not in str(list(AuditEvent.objects.values()))


def test_a_thread_is_given_to_somebody_who_may_read_it(client: Client, ana: User, oak: Any) -> None:
    ben, eve = make_coordinator(oak, name="Ben"), make_coordinator(make_ward(), name="Eve")
    make_request(ward=oak, phone=ROSA)
    thread = make_thread(sender=ROSA)
    News.objects.all().delete()
    assert "Ben" in open_(client, thread)
    assert press(client, thread, assign=str(eve.pk)).status_code == 404
    assert "Ben has it now" in press(client, thread, assign=str(ben.pk)).text
    thread.refresh_from_db()
    assert thread.claimed_by == ben
    assert News.objects.get().user == ben
    assert News.objects.get().kind == NewsKind.WROTE
    with pytest.raises(NotPossible):
        services.claim_thread(thread.pk, actor=ana)
    until = thread.claimed_until
    services.claim_thread(thread.pk, actor=ben)
    thread.refresh_from_db()
    assert thread.claimed_until == until


def test_what_was_written_is_no_call(client: Client, ana: User) -> None:
    thread = make_thread("Food, please", sender=ROSA)
    open_(client, thread)
    for kind, words in (
        ("request", "I told them this, and they agree"),
        ("volunteer", "I told them the rules, and they agree"),
    ):
        page = client.get(intake(kind, thread)).text
        assert words in page
        assert "out loud" not in page
        assert "from a message</h1>" in page
        # Whoever calls is asked as before.
        assert "out loud" in client.get(reverse(f"admin:intake_{kind}")).text


def test_a_request_from_a_thread_says_that_they_wrote(client: Client, ana: User, oak: Any) -> None:
    thread = make_thread("Food, please", sender=ROSA)
    open_(client, thread)
    client.post(reverse("admin:intake_request"), answers(client, thread, oak))
    request = HelpRequest.objects.get()
    assert (request.source, request.get_source_display()) == ("written", "They wrote to us")

"""Letters that can be answered: whose thread an answer comes into, and who can forge one."""

import re
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from pytest_django.fixtures import Settings

from accounts import audit
from inbox.models import Item, Thread
from inbox.services import answer
from messaging.delivery import deliver
from messaging.inbound.mail.fetching import take_mail
from messaging.models import Message
from messaging.reply_addresses import recipient_of, reply_address
from requests_app.services import erase_request
from tests.factories import make_coordinator, make_request, make_staff, make_volunteer, make_ward
from tests.inbox.letters import INBOUND, MAIL, answer_to, mail
from tests.messaging.letters import send_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_read")]
TOKEN = re.compile(r"help\+[rvt][0-9a-z]+@aid\.example\.org")


def letter_to(row: Any, kind: str) -> Any:
    """Send a letter to a row, and return it as it leaves."""
    send_letter(kind, row.pk)
    return outbox.outbox[-1].message()


def last() -> Item:
    return Item.objects.latest("pk")


@pytest.mark.parametrize(
    ("kind", "make"), [("request", make_request), ("volunteer", make_volunteer)]
)
def test_an_answer_comes_into_the_thread_of_whoever_got_the_letter(kind: str, make: Any) -> None:
    row = make(email=MAIL)
    letter = letter_to(row, kind)
    assert TOKEN.fullmatch(letter["Reply-To"])
    assert MAIL not in letter["Reply-To"]
    assert take_mail(answer_to(letter))
    item = last()
    assert getattr(item.thread, kind) == row
    assert (item.text, item.subject, item.via, item.sender) == (
        "Yes, please",
        "About tomorrow",
        "email",
        "",
    )
    assert item.thread.waiting_since


def test_an_answer_to_what_a_coordinator_wrote_goes_on_in_its_thread() -> None:
    take_mail(mail())
    thread = Thread.objects.get()
    answer(thread.pk, "We will call.", actor=make_coordinator(make_ward()), key="a", seen=last().pk)
    deliver(Message.objects.get().pk)
    letter = outbox.outbox[-1].message()
    assert TOKEN.fullmatch(letter["Reply-To"])
    # From their other address: still about the same.
    take_mail(answer_to(letter, sender="rosa@work.example.org"))
    assert last().thread == thread
    assert last().sender == "rosa@work.example.org"


def test_whoever_has_the_letter_may_answer_and_it_says_from_where() -> None:
    request = make_request(email=MAIL)
    letter = letter_to(request, "request")
    take_mail(answer_to(letter, sender="sister@example.org"))
    assert (last().thread.request, last().sender) == (request, "sister@example.org")


def test_a_server_on_the_way_may_write_it_in_capitals_or_elsewhere() -> None:
    request = make_request(email=MAIL)
    letter = letter_to(request, "request")
    take_mail(mail(to="list@example.org", delivered_to=letter["Reply-To"].upper()))
    assert last().thread.request == request


def test_forged_addresses_prove_nothing(settings: Settings) -> None:
    request, other = make_request(email=MAIL), make_request(email="sam@example.org")
    own = letter_to(request, "request")["Reply-To"]
    token = own.partition("+")[2].partition("@")[0]
    forged = [
        token[:-1] + ("0" if token[-1] != "0" else "1"),  # another code
        "v" + token[1:],  # another kind
        f"r{other.pk}{token[-20:]}",  # another row
        token[:-20] + "0" * 20,
        "r" + "z" * 13 + "0" * 20,  # no number that a row has
        "x1" + "0" * 20,
        "b" + "0" * 32,
        "",
        "r",
    ]
    for each in forged:
        take_mail(mail(to=f"help+{each}@aid.example.org"))
        assert last().thread.request is None
        assert last().thread.email == MAIL
    assert recipient_of([own.replace("aid.example.org", "evil.example.org")]) is None
    assert recipient_of([own]) == ("request", request.pk)
    # Neither of the keys that are rotated has to do with it.
    settings.SECRET_KEY, settings.FIELD_ENCRYPTION_KEYS = "another", ["x"]
    assert recipient_of([own]) == ("request", request.pk)


def test_letters_that_went_to_a_wrong_address_prove_nothing_once_it_is_corrected() -> None:
    request = make_request(email="stranger@example.org")
    letter = letter_to(request, "request")
    request.email = MAIL
    request.save()
    take_mail(answer_to(letter, sender="stranger@example.org"))
    assert last().thread.email == "stranger@example.org"
    assert recipient_of([reply_address("request", request.pk, MAIL)]) == ("request", request.pk)


def test_an_erased_request_has_no_answers_any_more() -> None:
    request = make_request(email=MAIL)
    letter = letter_to(request, "request")
    erase_request(request.pk, actor=audit.SYSTEM)
    take_mail(answer_to(letter))
    assert last().thread.email == MAIL


def test_what_others_may_read_proves_nothing_and_says_nothing() -> None:
    request = make_request(email=MAIL, others_read_email=True)
    letter = letter_to(request, "request")
    assert letter["Reply-To"] == INBOUND
    assert letter["From"] == "aid@example.org"


def test_letters_to_staff_are_answered_as_before() -> None:
    send_letter("staff", make_staff(email="ana@example.org").pk, to="ana@example.org")
    assert "Reply-To" not in outbox.outbox[-1].message()


def test_without_a_mailbox_all_is_as_before(settings: Settings) -> None:
    settings.IMAP_URL = ""
    letter = letter_to(make_request(email=MAIL), "request")
    assert "Reply-To" not in letter
    assert outbox.outbox[-1].from_email == letter["From"]
    assert Message.objects.get().provider_id == ""


def test_the_envelope_brings_back_what_cannot_be_delivered(settings: Settings) -> None:
    request = make_request(email=MAIL)
    letter_to(request, "request")
    sent = outbox.outbox[-1]
    assert re.fullmatch(r"help\+b[0-9a-f]{32}@aid\.example\.org", sent.from_email)
    assert "aid@example.org" in sent.message()["From"]
    settings.INBOUND_RETURNS = False
    letter_to(request, "request")
    assert outbox.outbox[-1].from_email == sent.message()["From"]


def test_tokens_stand_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    letter = letter_to(make_request(email=MAIL), "request")
    take_mail(answer_to(letter))
    call_command("check")
    assert letter["Reply-To"].partition("+")[2][:20] not in caplog.text

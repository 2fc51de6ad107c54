"""People's words, machines' answers, and letters that come back."""

from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse

from inbox.models import Item, Thread
from inbox.services import answer
from messaging.delivery import deliver
from messaging.inbound.mail.fetching import take_mail
from messaging.models import Channel, Message, MessageStatus
from requests_app.models import HelpRequest
from tests.factories import make_coordinator, make_request, make_ward
from tests.inbox.letters import MAIL, answer_to, built, by_exim, by_postfix, by_qmail, mail
from tests.messaging.letters import send_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_read")]
SENT, FAILED = MessageStatus.SENT, MessageStatus.FAILED


@pytest.fixture
def sent() -> tuple[Message, Any]:
    """A letter that went out."""
    message = send_letter("request", make_request(email=MAIL, ward=make_ward()).pk)
    return message, outbox.outbox[-1]


def status_of(message: Message) -> str:
    message.refresh_from_db()
    return message.status


# --- Letters that come back -----------------------------------------------------------------------


@pytest.mark.parametrize("write", [by_postfix, by_exim, by_qmail])
@pytest.mark.parametrize("by_address", [True, False])
def test_it_has_failed_by_its_address_or_by_its_id(sent: Any, write: Any, by_address: bool) -> None:
    message, letter = sent
    quoted = b"Subject: x\n\n" if by_address else letter.message().as_bytes()
    to = letter.from_email if by_address else "help@aid.example.org"
    assert take_mail(write(quoted, MAIL, to=to))
    assert status_of(message) == FAILED
    assert message.provider_answer.startswith("returned")
    assert not Item.objects.exists()


def test_whoever_it_was_for_is_on_the_pages_where_people_work(sent: Any, client: Client) -> None:
    message, letter = sent
    take_mail(by_postfix(b"x: y\n\n", MAIL, to=letter.from_email))
    client.force_login(make_coordinator(HelpRequest.objects.get().ward))
    page = client.get(reverse("admin:requests_app_helprequest_changelist"), {"mail": "failed"})
    assert f"/{message.recipient_id}/change/" in page.text


def test_it_goes_another_way_where_there_is_one() -> None:
    request = make_request(email=MAIL)
    message = send_letter("request", request.pk)
    Message.objects.filter(pk=message.pk).update(next_channels=[Channel.TEXT])
    take_mail(by_postfix(b"x: y\n\n", MAIL, to=outbox.outbox[-1].from_email))
    assert (status_of(message), message.channel) == (MessageStatus.QUEUED, Channel.TEXT)


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded", ""])
def test_what_is_late_or_arrived_has_not_failed(sent: Any, action: str) -> None:
    message, letter = sent
    raw = letter.message().as_bytes()
    assert take_mail(by_postfix(raw, MAIL, action=action, status="4.4.1", to=letter.from_email))
    assert status_of(message) == SENT
    assert not Item.objects.exists()


def test_a_warning_in_plain_words_is_no_failure(sent: Any) -> None:
    message, letter = sent
    warning = mail(
        "Your message has not yet been delivered and will be retried. 4.4.1\n\n"
        + letter.message().as_string(),
        sender="Mail Delivery System <Mailer-Daemon@mx.example.net>",
        to=letter.from_email,
        subject="Warning: message 1abc delayed 24 hours",
        return_path="<>",
    )
    take_mail(warning)
    assert status_of(message) == SENT


def test_a_return_of_something_that_is_not_ours_changes_nothing(sent: Any) -> None:
    message, _letter = sent
    for forged in (
        by_postfix(b"Message-ID: <" + b"0" * 32 + b"@127.0.0.1>\n\n", MAIL),
        by_postfix(b"Subject: nothing\n\n", MAIL, to=f"help+b{'0' * 32}@aid.example.org"),
        by_exim(b"Subject: nothing\n\n", MAIL),
    ):
        assert not take_mail(forged)
    assert status_of(message) == SENT
    assert not Item.objects.exists()


def test_people_who_pass_a_return_on_are_heard(sent: Any) -> None:
    message, letter = sent
    told = built("Look what I got")
    told.add_attachment(
        by_postfix(letter.message().as_bytes(), MAIL),
        maintype="application",
        subtype="octet-stream",
        filename="returned.eml",
    )
    take_mail(told.as_bytes())
    assert (status_of(message), Item.objects.get().text) == (SENT, "Look what I got")
    # Also one whose words are those of a mail server.
    take_mail(mail(f"It said 550 5.1.1 undeliverable {letter.message()['Message-ID']}"))
    assert status_of(message) == SENT
    assert Item.objects.count() == 2


def test_it_comes_back_twice_and_fails_once(sent: Any) -> None:
    message, letter = sent
    for _each in range(2):
        take_mail(by_postfix(letter.message().as_bytes(), MAIL))
    assert status_of(message) == FAILED


def test_an_answer_that_comes_back_lets_its_thread_wait_again() -> None:
    take_mail(mail())
    thread = Thread.objects.get()
    ana = make_coordinator(make_ward())
    answer(thread.pk, "We call.", actor=ana, key="a", seen=thread.items.latest("pk").pk)
    deliver(Message.objects.get().pk)
    thread.refresh_from_db()
    assert thread.waiting_since is None
    take_mail(by_postfix(outbox.outbox[-1].message().as_bytes(), MAIL))
    thread.refresh_from_db()
    assert thread.waiting_since


# --- Machines that answer -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-replied (vacation)"},
        {"auto_submitted": "auto-generated; owner-email=rosa@example.org"},
        {"x_autoreply": "yes"},
        {"precedence": "auto_reply"},
        {"return_path": "<>"},
    ],
)
def test_nobody_waits_for_an_answer_to_a_machine(sent: Any, heads: dict[str, str]) -> None:
    message, letter = sent
    away = answer_to(letter.message(), "I am away until Monday.", **heads)
    assert take_mail(away)
    item = Item.objects.get()
    assert (item.came, item.text) == ("automatic", "I am away until Monday.")
    assert item.thread.request_id == message.recipient_id
    assert item.thread.waiting_since is None
    assert status_of(message) == SENT
    # And nothing goes out: two machines never write to each other.
    assert Message.objects.count() == 1


def test_a_vacation_note_to_the_envelope_comes_into_the_thread(sent: Any) -> None:
    message, letter = sent
    take_mail(mail("Away", to=letter.from_email, auto_submitted="auto-replied"))
    assert Item.objects.get().thread.request_id == message.recipient_id


def test_what_waited_before_still_waits(sent: Any) -> None:
    _message, letter = sent
    take_mail(answer_to(letter.message(), "I need it tomorrow"))
    take_mail(answer_to(letter.message(), "Away", auto_submitted="auto-replied"))
    assert Thread.objects.get().waiting_since


@pytest.mark.parametrize(
    "heads",
    [
        {"auto_submitted": "no"},
        {"auto_submitted": "auto-generated"},  # a form of the county, which nobody asked
        {"list_id": "<neighbors.example.org>", "precedence": "list"},
        {"subject": "Out of office"},
        {"subject": "Undeliverable?"},
    ],
)
def test_all_else_waits_for_a_person(heads: dict[str, str]) -> None:
    take_mail(mail(**heads))
    item = Item.objects.get()
    assert (item.came, bool(item.thread.waiting_since)) == ("", True)


def test_words_to_a_letters_return_address_are_heard(sent: Any) -> None:
    _message, letter = sent
    take_mail(mail("Hello?", to=letter.from_email))
    # Nobody knows who reads envelopes: it is that of an address.
    assert (Thread.objects.get().email, bool(Thread.objects.get().waiting_since)) == (MAIL, True)


def test_the_outbox_keeps_what_it_is_known_by(sent: Any) -> None:
    message, letter = sent
    assert message.provider_id in letter.from_email
    assert letter.message()["Message-ID"].startswith(f"<{message.provider_id}@")

"""The mailbox, at a real server: nothing is lost, nothing comes twice, and nobody is in the way."""

import contextlib
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import OperationalError, connection, connections
from django.utils import timezone
from pytest_django.fixtures import Settings

from inbox.models import Item, Thread
from inbox.tasks import fetch_email
from messaging.inbound.mail import fetching
from messaging.inbound.mail.fetching import fetch_mail
from messaging.inbound.mail.mailbox import KEPT_FOLDER, Mailbox, MailboxError, opened
from messaging.models import Message, MessageStatus
from opening import server
from opening.checklist import Line, lines
from tests.clock import set_clock
from tests.dovecot import Dovecot
from tests.factories import make_request
from tests.inbox.letters import MAIL, answer_to, by_postfix, mail
from tests.inbox.mail_server import MailServer
from tests.messaging.letters import send_letter
from tests.messaging.real_worker import database_url, kill
from tests.processes import start_process, wait_for

pytestmark = pytest.mark.django_db


def texts() -> list[str]:
    return list(Item.objects.order_by("pk").values_list("text", flat=True))


def test_what_came_is_stored_and_deleted_there(mailbox: Dovecot) -> None:
    mailbox.deliver(mail("One"))
    mailbox.deliver(mail("Two"))
    assert fetch_mail() == 2
    assert (texts(), mailbox.mails()) == (["One", "Two"], [])
    assert fetch_mail() == 0


def test_it_is_moved_where_the_settings_say(mailbox: Dovecot, settings: Settings) -> None:
    settings.IMAP_DONE_FOLDER = "Answered"
    mailbox.deliver(mail("One"))
    mailbox.deliver(mail("Two"))
    fetch_mail()
    assert mailbox.mails() == []
    assert len(mailbox.mails("Answered")) == 2
    assert len(texts()) == 2


def test_a_letter_goes_out_and_its_answer_comes_in(
    mailbox: Dovecot, mail_server: MailServer
) -> None:
    request = make_request(email=MAIL)
    send_letter("request", request.pk)
    [letter] = mail_server.received
    mailbox.deliver(answer_to(letter, delivered_to=letter["Reply-To"]))
    fetch_mail()
    assert (texts(), Thread.objects.get().request) == (["Yes, please"], request)
    assert not outbox.outbox


def test_a_letter_that_comes_back_has_failed(mailbox: Dovecot, mail_server: MailServer) -> None:
    request = make_request(email="gone@example.net")
    message = send_letter("request", request.pk)
    assert message.status == MessageStatus.SENT
    fetch_mail()
    message.refresh_from_db()
    assert (message.status, message.provider_answer) == (MessageStatus.FAILED, "returned 5.1.1")
    assert (texts(), mailbox.mails(), mailbox.mails(KEPT_FOLDER)) == ([], [], [])


def test_the_same_mail_is_stored_once(mailbox: Dovecot) -> None:
    raw = mail("Once")
    for delivered_to in ("help@aid.example.org", "help+x@aid.example.org"):
        mailbox.deliver(f"Delivered-To: {delivered_to}\n".encode() + raw)
    # Another one with its id, which anybody may write there.
    mailbox.deliver(raw.replace(b"Once", b"Not the same"))
    assert fetch_mail() == 3
    assert texts() == ["Once", "Not the same"]
    assert mailbox.mails() == []


def test_who_is_killed_between_storing_and_deleting_finds_it_known(
    mailbox: Dovecot, monkeypatch: Any
) -> None:
    mailbox.deliver(mail("Once"))
    with monkeypatch.context() as patched:
        patched.setattr(Mailbox, "put_away", dies)
        with pytest.raises(KeyboardInterrupt):
            fetch_mail()
    assert (texts(), len(mailbox.mails())) == (["Once"], 1)
    fetch_mail()
    assert (texts(), mailbox.mails()) == (["Once"], [])


def test_who_is_killed_before_storing_loses_nothing(mailbox: Dovecot, monkeypatch: Any) -> None:
    mailbox.deliver(mail("Once"))
    with monkeypatch.context() as patched:
        patched.setattr(fetching, "take_mail", dies)
        with pytest.raises(KeyboardInterrupt):
            fetch_mail()
    assert (texts(), len(mailbox.mails())) == ([], 1)
    fetch_mail()
    assert texts() == ["Once"]


def dies(*_given: Any, **_said: Any) -> None:
    raise KeyboardInterrupt


def test_while_postgres_is_away_all_of_it_waits(mailbox: Dovecot, monkeypatch: Any) -> None:
    mailbox.deliver(mail("Once"))

    def away(*_given: Any) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "take", away)
        with pytest.raises(OperationalError):
            fetch_mail()
    assert len(mailbox.mails()) == 1
    fetch_mail()
    assert texts() == ["Once"]


def test_what_cannot_be_read_is_an_item_and_keeps_none_from_coming(mailbox: Dovecot) -> None:
    broken = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"boundary\n" * 200
    mailbox.deliver(mail("Before"))
    mailbox.deliver(broken)
    mailbox.deliver(mail("After"))
    fetch_mail()
    assert texts() == ["Before", "", "After"]
    item = Item.objects.get(came="unreadable")
    assert item.thread.waiting_since
    assert mailbox.mails() == []
    # There somebody can look at it.
    assert mailbox.mails(KEPT_FOLDER) == [broken]


def test_one_that_cannot_be_stored_stays_there(mailbox: Dovecot, monkeypatch: Any) -> None:
    mailbox.deliver(mail("Before"))
    mailbox.deliver(mail("Broken"))
    mailbox.deliver(mail("After"))
    real = fetching.take

    def stumbles(said: Any) -> None:
        if said.text == "Broken":
            raise RuntimeError(said.text)
        real(said)

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "take", stumbles)
        fetch_mail()
    assert (texts(), len(mailbox.mails())) == (["Before", "After"], 1)
    fetch_mail()
    assert texts() == ["Before", "After", "Broken"]


def test_of_a_large_one_the_words_come_in(mailbox: Dovecot, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "LARGEST_MAIL", 20_000)
    monkeypatch.setattr(fetching, "BEGINNING", 5_000)
    whole = mail("Long " * 40_000)
    mailbox.deliver(whole)
    fetch_mail()
    item = Item.objects.get()
    assert (item.came, item.text.startswith("Long Long")) == ("cut", True)
    assert len(item.text) < 5_000
    assert mailbox.mails(KEPT_FOLDER) == [whole]


def test_so_many_come_at_once_and_the_rest_next_time(mailbox: Dovecot, monkeypatch: Any) -> None:
    monkeypatch.setattr(fetching, "MOST_AT_ONCE", 2)
    for number in range(3):
        mailbox.deliver(mail(str(number)))
    assert (fetch_mail(), fetch_mail()) == (2, 1)
    assert texts() == ["0", "1", "2"]


def test_a_return_of_an_unknown_letter_is_kept_there(mailbox: Dovecot) -> None:
    mailbox.deliver(by_postfix(b"Message-ID: <1@example.org>\n\n", "rosa@example.net"))
    fetch_mail()
    assert (texts(), len(mailbox.mails(KEPT_FOLDER))) == ([], 1)


@pytest.mark.parametrize(
    "url",
    [
        "imaps://help:wrong@localhost:{port}/INBOX",
        "imaps://help@localhost:{port}/Nowhere",
        "imaps://a:b@localhost:1/",
        "imap://a:b@mail.example.org/",
        "https://localhost/",
        "imaps://",
        "imaps://a:b@localhost:x/",
    ],
)
def test_a_mailbox_that_cannot_be_read_is_said_without_names(
    mailbox: Dovecot, settings: Settings, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    settings.IMAP_URL = url.format(port=mailbox.port)
    with pytest.raises(MailboxError):
        fetch_mail()
    fetch_email(timestamp=0)
    assert "The mailbox could not be read" in caplog.text
    assert "help" not in caplog.text
    assert "wrong" not in caplog.text


def test_whom_nobody_trusts_gets_no_password(mailbox: Dovecot, monkeypatch: Any) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailboxError, match="SSL"):
        fetch_mail()


def test_the_connection_may_be_sealed_after_it_began(mailbox: Dovecot, settings: Settings) -> None:
    settings.IMAP_URL = mailbox.url.replace("imaps", "imap+starttls").replace(
        str(mailbox.port), str(mailbox.plain)
    )
    mailbox.deliver(mail("Sealed"))
    fetch_mail()
    assert texts() == ["Sealed"]


def test_a_server_without_newer_commands_is_fine(
    mailbox: Dovecot, settings: Settings, monkeypatch: Any
) -> None:
    settings.IMAP_DONE_FOLDER = "Done"
    mailbox.deliver(mail("One"))
    mailbox.deliver(mail("Two"))
    with opened() as found:
        lacks = {"MOVE", "UIDPLUS", "NAMESPACE"}
        monkeypatch.setattr(type(found.client), "has_capability", lambda _own, it: it not in lacks)
    fetch_mail()
    assert (len(texts()), mailbox.mails(), len(mailbox.mails("Done"))) == (2, [], 2)


def test_without_settings_nobody_asks(settings: Settings) -> None:
    settings.IMAP_URL = "imaps://a:b@localhost:1/"
    assert fetch_mail() == 0


@pytest.mark.django_db(transaction=True)
def test_one_fetches_at_a_time(mailbox: Dovecot, monkeypatch: Any) -> None:
    for number in range(3):
        mailbox.deliver(mail(str(number)))
    inside, go_on = threading.Event(), threading.Event()
    real, counts = fetching.take_mail, []

    def slow(raw: bytes, **said: Any) -> bool:
        inside.set()
        go_on.wait(20)
        return real(raw, **said)

    def fetch() -> None:
        counts.append(fetch_mail())
        connections.close_all()

    monkeypatch.setattr(fetching, "take_mail", slow)
    first = threading.Thread(target=fetch)
    first.start()
    assert inside.wait(20)
    assert fetch_mail() == 0
    go_on.set()
    first.join()
    assert (counts, texts()) == ([3], ["0", "1", "2"])
    # And the next one may.
    mailbox.deliver(mail("3"))
    assert fetch_mail() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_fetch_the_same_store_it_once(mailbox: Dovecot, monkeypatch: Any) -> None:
    """As if the lock were no lock: the keys hold it alone."""
    monkeypatch.setattr(fetching, "_alone", lambda: _everybody())
    for number in range(5):
        mailbox.deliver(mail(str(number)))
    together = threading.Barrier(2)

    def fetch() -> None:
        together.wait()
        # The other may delete it under our hands.
        with contextlib.suppress(MailboxError):
            fetch_mail()
        connections.close_all()

    both = [threading.Thread(target=fetch) for _each in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    fetch_mail()
    assert sorted(texts()) == ["0", "1", "2", "3", "4"]
    assert mailbox.mails() == []


class _everybody:  # noqa: N801  stands for a function
    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_error: object) -> None:
        connection.ensure_connection()


def test_letters_of_our_own_in_our_own_mailbox_are_no_items(
    mailbox: Dovecot, mail_server: MailServer
) -> None:
    send_letter("request", make_request(email="help@aid.example.org").pk)
    assert len(mailbox.mails()) == 1
    fetch_mail()
    assert (texts(), mailbox.mails()) == ([], [])
    assert Message.objects.get().status == MessageStatus.SENT


def test_the_doctor_says_what_waits(mailbox: Dovecot, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "aid@aid.example.org"
    mailbox.deliver(mail())
    assert list(server._mailbox()) == [server.Fact("mailbox", "read, 1 waiting")]
    settings.DEFAULT_FROM_EMAIL = "aid@elsewhere.example.org"
    assert "SPF" in list(server._mailbox())[1].problem
    assert len(mailbox.mails()) == 1


def test_the_checklist_says_when_nobody_reads_it(
    mailbox: Dovecot, settings: Settings, monkeypatch: Any
) -> None:
    fetch_email(timestamp=0)
    assert line_of("mailbox").is_done
    set_clock(monkeypatch, timezone.localdate() + timedelta(days=1))
    settings.IMAP_URL = "imaps://a:b@localhost:1/"
    fetch_email(timestamp=0)
    assert "could not be read" in line_of("mailbox").why
    settings.IMAP_URL = ""
    assert "mailbox" not in {each.key for each in lines()}


def line_of(key: str) -> Line:
    [found] = [each for each in lines() if each.key == key]
    return found


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_after_storing_doubles_nothing(
    mailbox: Dovecot, tmp_path: Path
) -> None:
    mailbox.deliver(mail("Once"))
    mailbox.deliver(mail("Later"))
    log = tmp_path / "fetcher.log"
    worker = start_process(
        ["-m", "tests.inbox.fetcher"],
        log,
        MUTUALAID_ENV="development",
        DATABASE_URL=database_url(),
        INBOUND_EMAIL="help@aid.example.org",
        IMAP_URL=mailbox.url,
    )
    try:
        wait_for(lambda: "stored" in log.read_text(), seconds=120)
    finally:
        kill(worker)
    assert (texts(), len(mailbox.mails())) == (["Once"], 2)
    # Its lock went with its connection.
    assert wait_for(fetch_mail) == 2
    assert (texts(), mailbox.mails()) == (["Once", "Later"], [])

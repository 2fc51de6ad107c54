"""Fetches what came: each mail is stored, and only then deleted or moved at the server.

Whoever is killed in between finds it there again, and knows it by its key. One that cannot be read
is an item, too, and keeps no other from coming in.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from messaging.delivery import came_to_nothing
from messaging.inbound.incoming import Incoming, take
from messaging.inbound.mail.decoding import header
from messaging.inbound.mail.mailbox import Mailbox, opened
from messaging.inbound.mail.reading import Mail, UnreadableError, key_of, read
from messaging.inbound.mail.told_apart import is_automatic, returned
from messaging.models import Message
from messaging.reply_addresses import LETTER_LENGTH, are_read, letter_of, recipient_of

log = logging.getLogger(__name__)
LOCK = 7203174
MOST_AT_ONCE = 200
# Of a larger mail only the beginning is fetched, where its words are.
LARGEST_MAIL, BEGINNING = 20 * 1024 * 1024, 512 * 1024


def fetch_mail() -> int:
    """Take in what is in the mailbox; how many that were. 0 while another process does the same.

    Raises `MailboxError` where the server does not let us.
    """
    if not are_read():
        return 0
    with _alone() as is_alone:
        if not is_alone:
            return 0
        with opened() as mailbox:
            waiting = mailbox.waiting(MOST_AT_ONCE)
            for number, size in waiting.items():
                _fetch(mailbox, number, size)
    return len(waiting)


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether nobody else fetches; nobody begins while the block runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_alone: bool = cursor.fetchone()[0]
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _fetch(mailbox: Mailbox, number: int, size: int) -> None:
    is_large = size > LARGEST_MAIL
    raw = mailbox.raw(number, BEGINNING if is_large else LARGEST_MAIL)
    if raw is None:
        return
    try:
        is_whole = take_mail(raw, is_large=is_large)
    except (OperationalError, InterfaceError):
        # Postgres is away: all that is there waits for it.
        raise
    except Exception as error:  # noqa: BLE001  no mail may keep the others from coming in
        # Left where it is. Of the error nothing but its kind: it may quote the mail.
        log.error("An email could not be stored: %s", type(error).__name__)
        return
    mailbox.put_away(number, keep=not is_whole)


def take_mail(raw: bytes, *, is_large: bool = False) -> bool:
    """Store an email, or do what it says of a letter; whether all that it holds is known here."""
    try:
        mail = read(raw)
        back = returned(mail, raw)
        if back is None:
            if _is_own(mail):
                return True
            take(_incoming(mail, raw, is_cut=is_large or mail.is_cut))
            return not (is_large or mail.is_cut or any(file.too_large for file in mail.files))
    except UnreadableError:
        return _take_unreadable(raw)
    except DatabaseError as error:
        if isinstance(error, OperationalError):
            raise
        return _take_unreadable(raw)
    return _take_back(back.letters, back.answer) if back.is_final else True


def _take_unreadable(raw: bytes) -> bool:
    take(Incoming(key_of(raw), "", "", via="email", came="unreadable"))
    return False


def _take_back(letters: tuple[str, ...], answer: str) -> bool:
    """Say of the letter that it did not arrive; whether we know of it."""
    known = Message.objects.filter(provider_id__in=letters).values_list("provider_id", flat=True)
    letter = known.first() if letters else None
    if letter is None:
        # Anybody may write such a mail: what names no letter of ours changes nothing.
        log.warning("An email says that a letter came back, of which nothing is known")
        return False
    came_to_nothing(letter, answer)
    return True


def _is_own(mail: Mail) -> bool:
    """Tell whether it is a letter of ours, to our own mailbox: told of, it would cause another."""
    own = header(mail.head, "Message-ID").strip("<>").partition("@")[0].lower()
    return len(own) == LETTER_LENGTH and Message.objects.filter(provider_id=own).exists()


def _incoming(mail: Mail, raw: bytes, *, is_cut: bool) -> Incoming:
    is_by_machine = is_automatic(mail)
    recipient = recipient_of(mail.addresses)
    if is_by_machine and not recipient:
        recipient = _recipient_by_letter(mail)
    cut = "cut" if is_cut else ""
    return Incoming(
        key_of(raw),
        mail.sender,
        mail.text,
        via="email",
        recipient=recipient,
        photos=sum(file.is_picture for file in mail.files),
        subject=mail.subject,
        came="automatic" if is_by_machine else cut,
        files=mail.files,
    )


def _recipient_by_letter(mail: Mail) -> tuple[str, int] | None:
    """Return whose letter it was, when the mail came to the letter's return address."""
    letter = letter_of(mail.addresses)
    found = Message.objects.filter(provider_id=letter) if letter else Message.objects.none()
    return found.values_list("recipient_kind", "recipient_id").first()

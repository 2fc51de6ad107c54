"""Sends one message of the outbox, and decides what to do when that fails."""

import logging
import re
import smtplib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from messaging import registry
from messaging.models import Message, MessageStatus
from messaging.registry import Letter

log = logging.getLogger(__name__)

# About a day and a half of trying: a mail server that is away for a night is not the end.
MAX_ATTEMPTS = 24
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
_ENHANCED_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


class TryAgainLater(Exception):
    """Sending failed in a way that may pass. `wait` says when to try next."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"again in {wait.total_seconds():.0f} seconds")
        self.wait = wait


class PermanentFailureError(Exception):
    """Nobody will ever accept this message. The text is the provider's codes, nothing else."""


def deliver(message_id: int) -> None:
    """Send the message if it still waits, and write down how that went.

    The attempt is counted in a transaction of its own, before anything is sent. Then the row stays
    locked while the message goes out: a second job for it waits, finds it sent, and does nothing.
    Raises `TryAgainLater` after a failure that may pass.
    """
    if not _count_attempt(message_id):
        return
    with transaction.atomic():
        message = _lock(message_id)
        if message is None:
            return
        wait = _send_and_record(message)
    if wait:
        raise TryAgainLater(wait)


def wait_before(attempt: int) -> timedelta:
    """How long to wait after the failed attempt number `attempt` (from 1): doubles each time."""
    return min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)


def _count_attempt(message_id: int) -> int:
    waiting = Message.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    return waiting.update(attempts=F("attempts") + 1)


def _lock(message_id: int) -> Message | None:
    waiting = Message.objects.filter(pk=message_id, status=MessageStatus.QUEUED)
    return waiting.select_for_update(of=("self",), no_key=True).first()


def _send_and_record(message: Message) -> timedelta | None:
    """Send, and record the outcome; after a passing failure, how long to wait."""
    try:
        status, answer = _send(message)
    except PermanentFailureError as failure:
        status, answer = MessageStatus.FAILED, str(failure)
    except Exception as error:  # whatever it is, the message must not be lost
        log.warning("Message %s could not be sent", message.pk, exc_info=error)
        gone = message.attempts >= MAX_ATTEMPTS
        status, answer = (MessageStatus.FAILED if gone else MessageStatus.QUEUED), codes_of(error)
    message.status, message.provider_answer = status, answer[:200]
    message.sent_at = timezone.now() if status == MessageStatus.SENT else None
    message.save(update_fields=["status", "provider_answer", "sent_at"])
    return wait_before(message.attempts) if status == MessageStatus.QUEUED else None


def _send(message: Message) -> tuple[MessageStatus, str]:
    """Write the letter in the message's language and hand it over; state and answer."""
    with transaction.atomic(), translation.override(message.language):
        letter = registry.write(message)
    if letter is None:
        return MessageStatus.DROPPED, ""
    _send_email(message, letter)
    return MessageStatus.SENT, "accepted"


def _send_email(message: Message, letter: Letter) -> None:
    """Hand the letter to the mail server. Raises `PermanentFailureError`, or what may pass."""
    email = EmailMessage(
        subject=" ".join(letter.subject.split()),
        body=letter.body,
        to=[letter.to],
        headers={
            "Message-ID": message_id_header(message),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        email.send()
    except smtplib.SMTPException as error:
        if is_permanent(error):
            raise PermanentFailureError(codes_of(error)) from error
        raise


def message_id_header(message: Message) -> str:
    """The same for every attempt, so that a mail program shows a message sent twice only once."""
    digest = salted_hmac("messaging.message-id", message.idempotency_key).hexdigest()[:32]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def is_permanent(error: smtplib.SMTPException) -> bool:
    """Whether the server said that it will never take this message for this address.

    A refused sign-in, sender or greeting is the installation's fault: it may be mended in time.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, smtplib.SMTPNotSupportedError)


def codes_of(error: Exception) -> str:
    """The provider's codes, or the kind of error: never its words, which quote addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(_codes(code, text) for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _codes(error.smtp_code, error.smtp_error)
    return type(error).__name__


def _codes(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    enhanced = _ENHANCED_CODE.search(words)
    return f"{code} {enhanced[0]}" if enhanced else str(code)

"""Email, by SMTP."""

import re
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.crypto import salted_hmac

from common.addresses import bare_sender_address, reply_addresses, sender_address
from messaging.channels.failures import PassingFailureError, PermanentFailureError
from messaging.channels.handed import Handed
from messaging.models import Message
from messaging.recipients import STAFF
from messaging.registry import Letter
from messaging.reply_addresses import LETTER_LENGTH, are_read, reply_address, return_address

_ENHANCED_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


def send(message: Message, letter: Letter) -> Handed:
    """Hand the letter to the mail server, and return what to keep of its answer.

    Raises `PermanentFailureError` when it is refused for good; `PassingFailureError` or `OSError`
    when it may be accepted later.
    """
    if not letter.to:
        raise PermanentFailureError("no address")
    try:
        _email(message, letter).send()
    except smtplib.SMTPException as error:
        failure = PermanentFailureError if is_permanent(error) else PassingFailureError
        raise failure(codes_of(error)) from error
    # Where somebody reads what comes back, the letter is known again by this.
    return Handed("accepted", letter_id(message) if are_read() else "")


def letter_id(message: Message) -> str:
    """Return the letter's own code: nobody knows it who has not got the letter."""
    # From the key, so it is the same at every attempt; hashed, because the key names our rows.
    digest = salted_hmac("messaging.message-id", message.idempotency_key).hexdigest()
    return digest[:LETTER_LENGTH]


def message_id_header(message: Message) -> str:
    """Return the message's id for mail programs, which show a letter sent twice only once."""
    return f"<{letter_id(message)}@{urlsplit(settings.SITE_URL).hostname}>"


def is_permanent(error: smtplib.SMTPException) -> bool:
    """Tell whether the server will never take this message for this address.

    A refused sign-in, sender or greeting is the installation's fault: it may be mended in time.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, smtplib.SMTPNotSupportedError)


def codes_of(error: smtplib.SMTPException) -> str:
    """The server's codes, or the kind of error: never its words, which quote addresses."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(_codes(code, text) for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _codes(error.smtp_code, error.smtp_error)
    return type(error).__name__


def _codes(code: int, text: bytes | str) -> str:
    # smtplib gives bytes, or text where it made the answer up itself.
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    enhanced = _ENHANCED_CODE.search(words)
    return f"{code} {enhanced[0]}" if enhanced else str(code)


def _way_out(letter: Letter) -> dict[str, str]:
    """Return the headers by which a mail program shows a button that ends such letters."""
    if not letter.stop_url:
        return {}
    return {
        "List-Unsubscribe": f"<{letter.stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _email(message: Message, letter: Letter) -> EmailMessage:
    with translation.override(message.written_in):
        sender = bare_sender_address() if letter.is_discreet else sender_address()
    comes_back = are_read() and settings.INBOUND_RETURNS
    return EmailMessage(
        # A line break in a subject would be refused by Django as a header injection, at every
        # attempt.
        subject=" ".join(letter.subject.split()),
        body=letter.body,
        # On the envelope, which nobody reads but mail servers.
        from_email=return_address(letter_id(message)) if comes_back else sender,
        to=[letter.to],
        reply_to=_reply_to(message, letter),
        headers={
            **({"From": sender} if comes_back else {}),
            **_way_out(letter),
            "Message-ID": message_id_header(message),
            "Content-Language": message.written_in,
            # RFC 3834: out-of-office programs leave such letters unanswered.
            "Auto-Submitted": "auto-generated",
        },
    )


def _reply_to(message: Message, letter: Letter) -> list[str]:
    """Return where answers go: where mail is read, to an address that says whose letter it was.

    Not so of a letter that others may read: whoever answers it may be anybody. Staff answer the
    network itself, as before.
    """
    if not are_read() or message.recipient_kind == STAFF:
        return reply_addresses()
    if letter.is_discreet:
        return [settings.INBOUND_EMAIL]
    return [reply_address(message.recipient_kind, message.recipient_id, letter.to)]

"""Emails as people, machines and mail servers write them."""

from email import message_from_bytes
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

INBOUND = "help@aid.example.org"
MAIL = "rosa@example.org"


def mail(text: str = "Hello", *, sender: str = MAIL, to: str = INBOUND, **heads: str) -> bytes:
    """Return an email with further lines in its head: `in_reply_to` is In-Reply-To."""
    return built(text, sender=sender, to=to, **heads).as_bytes()


def built(
    text: str = "Hello", *, sender: str = MAIL, to: str = INBOUND, **heads: str
) -> EmailMessage:
    """Return an email to which parts can be added."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    given = {"Subject": "About tomorrow", "Message-ID": f"<{uuid4()}@example.org>"}
    given |= {name.replace("_", "-").title(): value for name, value in heads.items()}
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message


def with_file(content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg") -> bytes:
    """Return an email with a file."""
    message = built("See the photo")
    main, sub = kind.split("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def answer_to(letter: Any, text: str = "Yes, please", *, sender: str = MAIL, **heads: str) -> bytes:
    """Return an answer to a letter of ours, as a mail program writes it."""
    quoted = "\n".join(f"> {line}" for line in _body(letter).splitlines())
    said = f"{text}\n\nOn Tue, Dec 1, 2026 at 9:41, Aid <aid@example.org> wrote:\n{quoted}\n"
    heads = {"in_reply_to": letter["Message-ID"], **heads}
    return mail(said, sender=sender, to=letter["Reply-To"] or INBOUND, **heads)


def _body(letter: Any) -> str:
    payload = letter.get_payload(decode=True)
    return payload.decode() if payload else ""


def by_postfix(
    letter: bytes, address: str, action: str = "failed", status: str = "5.1.1", to: str = ""
) -> bytes:
    """Return what Postfix writes of a letter that it cannot deliver (RFC 3464)."""
    found = message_from_bytes(letter)
    head = "\n".join(f"{name}: {value}" for name, value in found.items())
    lines = f"""Return-Path: <>
Delivered-To: {to or INBOUND}
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: {to or INBOUND}
Subject: Undelivered Mail Returned to Sender
Message-ID: <{uuid4()}@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/mx.example.net"

This is a MIME-encapsulated message.

--B/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<{address}>: host mx.example.net said: 550 {status} No such user here

--B/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Tue,  1 Dec 2026 09:41:00 +0000 (UTC)

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} No such user here

--B/mx.example.net
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{head}

--B/mx.example.net--
"""
    return lines.encode()


def by_exim(letter: bytes, address: str, to: str = INBOUND) -> bytes:
    """Return what Exim writes of it, without the form of RFC 3464."""
    message = built(
        "This message was created automatically by mail delivery software.\n\n"
        "A message that you sent could not be delivered to one or more of its\n"
        f"recipients. This is a permanent error. The following address failed:\n\n  {address}\n"
        "    Unrouteable address\n\n------ This is a copy of your message ------\n\n"
        + letter.decode(),
        sender="Mail Delivery System <Mailer-Daemon@mx.example.net>",
        to=to,
        subject="Mail delivery failed: returning message to sender",
        x_failed_recipients=address,
        return_path="<>",
    )
    return message.as_bytes()


def by_qmail(letter: bytes, address: str, to: str = INBOUND) -> bytes:
    """Return what qmail writes of it."""
    message = built(
        "Hi. This is the qmail-send program at mx.example.net.\n"
        "I'm afraid I wasn't able to deliver your message to the following addresses.\n"
        "This is a permanent error; I've given up. Sorry it didn't work out.\n\n"
        f"<{address}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\n" + letter.decode(),
        sender="MAILER-DAEMON@mx.example.net",
        to=to,
        subject="failure notice",
        return_path="<>",
    )
    return message.as_bytes()

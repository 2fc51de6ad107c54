"""A real SMTP server on loopback: it delivers to a mailbox, and tells of what it cannot deliver."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from tests.dovecot import Dovecot
from tests.inbox.letters import INBOUND, by_postfix
from tests.processes import free_port

LOCAL, _AT, DOMAIN = INBOUND.partition("@")


class MailServer:
    """Delivers to help@ and help+anything@, returns what goes to gone@, and keeps the rest."""

    def __init__(self, mailbox: Dovecot) -> None:
        self.mailbox = mailbox
        self.received: list[EmailMessage] = []
        self.envelopes: list[str] = []

    async def handle_DATA(  # noqa: N802  the library's name
        self, server: object, session: Session, envelope: Envelope
    ) -> str:
        content, sender = bytes(envelope.content or b""), envelope.mail_from or ""
        self.envelopes.append(sender)
        for address in envelope.rcpt_tos:
            if address.startswith("gone@"):
                self._deliver(sender, "", by_postfix(content, address))
            else:
                self._deliver(address, sender, content)
        return "250 OK"

    def _deliver(self, address: str, sender: str, content: bytes) -> None:
        local, _at, domain = address.partition("@")
        if domain == DOMAIN and local.partition("+")[0] == LOCAL:
            added = f"Return-Path: <{sender}>\r\nDelivered-To: {address}\r\n"
            self.mailbox.deliver(added.encode() + content)
        else:
            self.received.append(message_from_bytes(content, policy=policy.default))


@contextmanager
def serving(mailbox: Dovecot) -> Iterator[tuple[MailServer, int]]:
    handler = MailServer(mailbox)
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield handler, controller.port
    controller.stop()

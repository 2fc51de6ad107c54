"""The mail server of everybody: it keeps what it is given."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from cluster.machines import OUTSIDE, wait_until
from cluster.site import MAIL_PORT


class PostOffice:
    """All letters that were handed in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self._lock = threading.Lock()

    async def handle_DATA(  # noqa: N802  the library's name
        self, server: object, session: Session, envelope: Envelope
    ) -> str:
        letter = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        with self._lock:
            self.letters.append(letter)
        return "250 OK"

    def to(self, email: str) -> list[EmailMessage]:
        return [letter for letter in list(self.letters) if letter["To"] == email]

    def link(self, email: str, kind: str, seconds: float = 60) -> str:
        """The path of the first private link of a kind, such as "/m/", in a letter to `email`."""
        found: list[str] = []

        def look() -> bool:
            for letter in self.to(email):
                body = letter.get_body(("plain",))
                text = body.get_content() if body else ""
                found.extend(re.findall(rf"https://[^/\s]+(/\w[\w-]*{kind}[\w-]+/)", text))
            return bool(found)

        wait_until(look, f"a letter with {kind}", seconds)
        return found[0]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server for the length of a run."""
    office = PostOffice()
    controller = Controller(office, hostname=OUTSIDE, port=MAIL_PORT)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()

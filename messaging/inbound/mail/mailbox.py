"""The mailbox at a mail server, over IMAP, as far as it is needed here."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

TIMEOUT = SocketTimeout(connect=10, read=30)
# For what nobody could read, and what is here in part: there it is whole.
KEPT_FOLDER = "mutualaid-kept"
SCHEMES = {"imaps": 993, "imap+starttls": 143, "imap": 143}
THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class MailboxError(Exception):
    """The mailbox cannot be read. Its text is the kind of error alone: names stand in others."""


class Place(NamedTuple):
    """The place of the mailbox, from `IMAP_URL`."""

    scheme: str
    host: str
    port: int
    user: str
    password: str
    folder: str


def place() -> Place:
    """Return what `IMAP_URL` says. Raises `MailboxError`."""
    try:
        parts = urlsplit(settings.IMAP_URL)
        port = parts.port
    except ValueError:
        raise MailboxError("IMAP_URL") from None
    host = parts.hostname or ""
    if parts.scheme not in SCHEMES or not host:
        raise MailboxError("IMAP_URL")
    if parts.scheme == "imap" and host not in THIS_MACHINE:
        # Passwords and people's words go nowhere in clear.
        raise MailboxError("IMAP_URL without TLS")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Place(parts.scheme, host, port or SCHEMES[parts.scheme], user, password, folder)


@contextmanager
def opened() -> Iterator["Mailbox"]:
    """The mailbox, with its folder selected. Raises `MailboxError`, also for what fails inside."""
    where = place()
    try:
        client = _connected(where)
        try:
            client.login(where.user, where.password)
            client.select_folder(where.folder)
            yield Mailbox(client)
        finally:
            client.shutdown()
    except (IMAPClientError, OSError, ssl.SSLError) as error:
        raise MailboxError(type(error).__name__) from None


def _connected(where: Place) -> IMAPClient:
    context = ssl.create_default_context()
    is_sealed = where.scheme == "imaps"
    client = IMAPClient(
        where.host,
        where.port,
        ssl=is_sealed,
        ssl_context=context if is_sealed else None,
        timeout=TIMEOUT,
    )
    if where.scheme == "imap+starttls":
        client.starttls(context)
    return client


class Mailbox:
    """An open mailbox."""

    def __init__(self, client: IMAPClient) -> None:
        self.client: Any = client

    def waiting(self, most: int) -> dict[int, int]:
        """Return the numbers of the oldest mails, at most so many, with their sizes."""
        numbers = sorted(self.client.search(["NOT", "DELETED"]))[:most]
        found = self.client.fetch(numbers, ["RFC822.SIZE"]) if numbers else {}
        return {number: int(found[number][b"RFC822.SIZE"]) for number in numbers if number in found}

    def raw(self, number: int, most: int) -> bytes | None:
        """Return the first `most` bytes of a mail; it does not count as read by that.

        None when it is there no more.
        """
        found = self.client.fetch([number], [f"BODY.PEEK[]<0.{most}>"]).get(number, {})
        contents = [value for key, value in found.items() if key.startswith(b"BODY[]")]
        # Of a mail that was just deleted the server says "NIL".
        return bytes(contents[0])[:most] if contents and contents[0] is not None else None

    def put_away(self, number: int, *, keep: bool) -> None:
        """Delete a mail, or move it where the settings say; with `keep`, where it stays whole."""
        folder = KEPT_FOLDER if keep else settings.IMAP_DONE_FOLDER
        if folder:
            self._move(number, self._with_prefix(folder) if keep else folder)
        else:
            self._delete(number)

    def _move(self, number: int, folder: str) -> None:
        if not self.client.folder_exists(folder):
            self.client.create_folder(folder)
        if self.client.has_capability("MOVE"):
            self.client.move([number], folder)
        else:
            self.client.copy([number], folder)
            self._delete(number)

    def _delete(self, number: int) -> None:
        self.client.delete_messages([number], silent=True)
        if self.client.has_capability("UIDPLUS"):
            # Nothing else that somebody has marked there.
            self.client.uid_expunge([number])
        else:
            self.client.expunge()

    def _with_prefix(self, folder: str) -> str:
        """Return the name below the place where the server lets folders be made."""
        personal = (
            self.client.namespace().personal if self.client.has_capability("NAMESPACE") else ()
        )
        prefix = personal[0][0] if personal else ""
        return f"{prefix}{folder}"

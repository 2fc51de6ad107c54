"""Reads one email: whom it is from, where it went, its words and its files.

What comes from outside may be anything. All is bounded before it is looked at, and whatever cannot
be read is still an email that came.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message as Mime
from email.utils import getaddresses, parseaddr
from typing import Any

from messaging.inbound.files import MOST_FILES, file_of
from messaging.inbound.incoming import File
from messaging.inbound.mail.decoding import bytes_in, header, text_in
from messaging.inbound.mail.html_text import text_of
from messaging.inbound.mail.own_words import own_words

LONGEST_TEXT, LONGEST_SUBJECT, LONGEST_ADDRESS = 20_000, 300, 254
# No program writes more of them; each costs whoever reads all that is inside it.
MOST_BOUNDARIES, MOST_INSIDE, DEEPEST = 100, 20, 30
# Where a mail server writes the address that it took the mail for, and where the sender does.
ADDRESSED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
# What proves to mail programs who wrote it is no file to be looked at.
NO_FILES = {"application/pgp-signature", "application/pkcs7-signature", "application/pgp-keys"}


class UnreadableError(Exception):
    """It is no email that can be read."""


@dataclass(frozen=True)
class Mail:
    """An email. `addresses` are those that it went to; `head` is for whoever tells mails apart."""

    sender: str
    subject: str
    text: str
    addresses: list[str]
    files: tuple[File, ...]
    head: Mime
    is_cut: bool = False


def key_of(raw: bytes) -> str:
    """Return by what an email is known again, also as a copy that took another way.

    That is its id, its sender and what it says; all of it where it has no id.
    """
    head, _blank, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    found: Mime = message_from_bytes(head, policy=policy.compat32)
    own = [str(found.get(name) or "") for name in ("Message-ID", "From")]
    said = "\n".join(own).encode(errors="replace") if own[0].strip() else head
    return f"email:{hashlib.sha256(said + body).hexdigest()}"


def read(raw: bytes) -> Mail:
    """Return the email in `raw`. Raises `UnreadableError`."""
    lower = raw.lower()
    if lower.count(b"boundary") > MOST_BOUNDARIES or lower.count(b"message/") > MOST_INSIDE:
        raise UnreadableError
    try:
        return _read(message_from_bytes(raw, policy=policy.compat32))
    # Python's own reader stumbles in many ways over what nobody should send.
    except Exception:  # noqa: BLE001
        raise UnreadableError from None


def _read(mime: Mime) -> Mail:
    sender = parseaddr(header(mime, "From"))[1][:LONGEST_ADDRESS]
    text = _words(mime, 0)
    if mime.get("In-Reply-To") or mime.get("References"):
        text = own_words(text)
    files = [part for part in _parts(mime) if _is_file(part)]
    return Mail(
        sender if "@" in sender else "",
        header(mime, "Subject")[:LONGEST_SUBJECT],
        text[:LONGEST_TEXT].strip(),
        _addresses(mime),
        tuple(_file(part) for part in files[:MOST_FILES]),
        mime,
        is_cut=len(text) > LONGEST_TEXT or len(files) > MOST_FILES,
    )


def _addresses(mime: Mime) -> list[str]:
    found = []
    for name in ADDRESSED:
        given = [str(each)[:2000] for each in (mime.get_all(name) or [])[:10]]
        found += [address for _name, address in getaddresses(given)[:50]]
    return found


def parts_of(mime: Mime) -> list[Mime]:
    """Return what is inside of an email or a part of it; nothing where that is text or a file."""
    # Asked first: of a text Python would try the letters that it says, which may take hours.
    inside: Any = mime.get_payload() if mime.is_multipart() else []
    return list(inside)


def _parts(mime: Mime, depth: int = 0) -> Iterator[Mime]:
    """Yield the leaves, and emails that are inside of this one as a whole."""
    if depth > DEEPEST:
        raise UnreadableError
    inside = parts_of(mime)
    if mime.get_content_maintype() == "multipart" and inside:
        for part in inside:
            yield from _parts(part, depth + 1)
    else:
        yield mime


def _words(mime: Mime, depth: int) -> str:
    """Return what it says; of several ways of saying the same the plain one."""
    inside = parts_of(mime)
    if depth > DEEPEST or not inside:
        return "" if _is_file(mime) else _plain(mime)
    if mime.get_content_maintype() != "multipart":
        return ""
    if mime.get_content_subtype() == "alternative":
        ways = sorted(inside, key=lambda part: part.get_content_type() != "text/plain")
        return next(filter(None, (_words(part, depth + 1) for part in ways)), "")
    return "\n\n".join(filter(None, (_words(part, depth + 1) for part in inside)))


def _plain(part: Mime) -> str:
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html"):
        return ""
    words = text_in(part)
    return text_of(words) if kind == "text/html" else words


def _is_file(part: Mime) -> bool:
    kind = part.get_content_type()
    if kind in NO_FILES or part.get_content_maintype() == "multipart":
        return False
    is_attached = part.get_content_disposition() == "attachment"
    return is_attached or kind not in ("text/plain", "text/html")


def _file(part: Mime) -> File:
    name, content = str(part.get_filename() or ""), bytes_in(part)
    # One that is attached as it came has none by itself.
    return file_of(name, part.as_bytes() if content is None else content)

"""The addresses that answers to our letters go to, and those that letters come back to.

`help+r2s5f0…@aid.example.org` names a row by its kind and number, and ends with a code that nobody
can work out who has no such letter. It stands for the row as long as the letter's address is the
row's: once somebody corrects their email, letters that went elsewhere prove nothing any more. It is
made with the key of the blind indexes, so neither of the keys that are rotated ends it.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings

from common.encryption import blind_index
from common.fields import normalize_email

CODE_LENGTH = 20  # hex digits: 80 bits
# What is a letter's own, of which mail programs know it, and by which it comes back.
LETTER_LENGTH = 32
RETURNED = "b"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(rf"([a-z])([0-9a-z]{{1,13}})([0-9a-f]{{{CODE_LENGTH}}})")
_LETTER = re.compile(rf"{RETURNED}([0-9a-f]{{{LETTER_LENGTH}}})")


class _Kind(NamedTuple):
    name: str
    rows: Callable[[], Any]


_kinds: dict[str, _Kind] = {}
_signs: dict[str, str] = {}


def hears_answers(sign: str, kind: str, rows: Callable[[], Any]) -> None:
    """Let letters to recipients of `kind` be answered. `sign` is its letter in addresses.

    `rows` gives the rows: they have an `email_index`.
    """
    _kinds[sign] = _Kind(kind, rows)
    _signs[kind] = sign


def are_read() -> bool:
    """Tell whether anybody reads what is answered by email."""
    return bool(settings.INBOUND_EMAIL and settings.IMAP_URL)


def reply_address(kind: str, pk: int, email: str) -> str:
    """Return where answers go to a letter to the row `pk` of `kind` at `email`.

    The plain address where such an answer has no thread of its own.
    """
    sign = _signs.get(kind)
    if not sign:
        return str(settings.INBOUND_EMAIL)
    index = blind_index(normalize_email(email), purpose="email")
    return _with(f"{sign}{_to_36(pk)}{_code(sign, pk, index)}")


def return_address(letter: str) -> str:
    """Return where the letter comes back to when it cannot be delivered."""
    return _with(f"{RETURNED}{letter}")


def recipient_of(addresses: list[str]) -> tuple[str, int] | None:
    """Return the kind and number of the row that one of our `addresses` names; None for none."""
    for token in map(_token_in, addresses):
        found = _TOKEN.fullmatch(token)
        kind = _kinds.get(found[1]) if found else None
        if not found or not kind:
            continue
        pk = int(found[2], 36)
        index = _email_index(kind, pk)
        # Of somebody without an email nothing went out by email.
        if index and _code(found[1], pk, index) == found[3]:
            return kind.name, pk
    return None


def letter_of(addresses: list[str]) -> str:
    """Return which letter comes back to one of our `addresses`; "" for none."""
    found = (_LETTER.fullmatch(token) for token in map(_token_in, addresses))
    return next((each[1] for each in found if each), "")


def is_ours(address: str) -> bool:
    """Tell whether it is the mailbox's, with a token or without."""
    local, _at, domain = settings.INBOUND_EMAIL.lower().rpartition("@")
    given, _at, host = address.lower().rpartition("@")
    return bool(local) and host == domain and given.partition("+")[0] == local


def _email_index(kind: _Kind, pk: int) -> str:
    # Numbers of 13 digits of 36 may be more than a column holds.
    if pk >= 2**63:
        return ""
    found = kind.rows().filter(pk=pk).values_list("email_index", flat=True).first()
    return found or ""


def _code(sign: str, pk: int, email_index: str) -> str:
    return blind_index(f"{sign}:{pk}:{email_index}", purpose="reply")[:CODE_LENGTH]


def _with(token: str) -> str:
    local, _at, domain = settings.INBOUND_EMAIL.rpartition("@")
    return f"{local}+{token}@{domain}"


def _token_in(address: str) -> str:
    # Servers on the way may write it in capitals.
    return address.lower().rpartition("@")[0].partition("+")[2] if is_ours(address) else ""


def _to_36(number: int) -> str:
    found = ""
    while number:
        number, digit = divmod(number, 36)
        found = DIGITS[digit] + found
    return found or "0"

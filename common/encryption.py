"""Personal data at rest: encryption, and the blind index that finds a phone or an email.

Keys come from `FIELD_ENCRYPTION_KEYS` (newest first) and `BLIND_INDEX_KEY`, both apart from
`SECRET_KEY`. A value that no key opens raises; ciphertext is never handed out as if it were text.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class DecryptionError(Exception):
    """No configured key opens a stored value. The message never holds the value."""


# A token of another key, or text that is no token at all.
UNREADABLE = (InvalidToken, ValueError)


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must hold keys made by `python -m common.encryption`."
        ) from error


def fernet() -> MultiFernet:
    """The cipher for today's keys."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


def encrypt(text: str) -> str:
    """`text` as a Fernet token (ASCII)."""
    return fernet().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text inside `token`. Raises `DecryptionError` when no key opens it."""
    try:
        return fernet().decrypt(token).decode()
    except UNREADABLE:
        raise DecryptionError("A stored value cannot be opened with the configured keys.") from None


def is_current(token: str) -> bool:
    """Whether `token` was encrypted under the first key."""
    try:
        _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS[:1])).decrypt(token)
    except UNREADABLE:
        return False
    return True


def rotate(token: str) -> str:
    """`token` encrypted anew under the first key. Raises `DecryptionError`."""
    try:
        return fernet().rotate(token).decode()
    except UNREADABLE:
        raise DecryptionError("A stored value cannot be opened with the configured keys.") from None


def blind_index(value: str, *, purpose: str) -> str:
    """HMAC-SHA256 of a normalized `value`, 64 hex digits; "" for "".

    `purpose` ("phone", "email", …) keeps equal texts of different kinds apart.
    """
    if not value:
        return ""
    message = f"{purpose}:{value}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), message, hashlib.sha256).hexdigest()


if __name__ == "__main__":
    print(Fernet.generate_key().decode())  # noqa: T201  a new key, for whoever asked for one

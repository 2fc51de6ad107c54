"""Personal data at rest: encryption, and the blind index that finds a phone or an email.

Keys come from `FIELD_ENCRYPTION_KEYS` (newest first) and `BLIND_INDEX_KEY`, both apart from
`SECRET_KEY`. A stored text (a token) opens in the one place that it was written for, which is a
column of a row. What does not open raises; ciphertext is never handed out as if it were text.
"""

import base64
import binascii
import hashlib
import hmac
import os
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# How every token begins; after it come the key's id, a nonce and the ciphertext.
START = "aid1."
KEY_BYTES, ID_BYTES, NONCE_BYTES = 32, 4, 12
# Texts are filled up to a multiple of this, so that a token tells little of how long they are.
BLOCK = 32
FILL = b"\x80"


class DecryptionError(Exception):
    """No configured key opens a stored value. The message never holds the value."""


CANNOT_BE_OPENED = "A stored value cannot be opened with the configured keys, or not in its place."


class Key(NamedTuple):
    """One of the keys: what a token names it by, and its cipher."""

    id: bytes
    cipher: AESGCM


# The keys are the argument, so that changed settings give other ciphers; four are enough for
# today's keys, the first of them alone, and the same while they are rotated.
@lru_cache(maxsize=4)
def _read(keys: tuple[str, ...]) -> dict[bytes, Key]:
    try:
        found = [_key(base64.b64decode(key, altchars=b"-_", validate=True)) for key in keys]
    except ValueError:
        found = []
    if not found:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must hold keys made by `python -m common.encryption`."
        )
    return {key.id: key for key in found}


def _key(secret: bytes) -> Key:
    if len(secret) != KEY_BYTES:
        raise ValueError("A key has 32 bytes.")
    # Both are made of the secret, and neither tells anything of it.
    own = hmac.new(secret, b"cipher", hashlib.sha256).digest()
    name = hmac.new(secret, b"name", hashlib.sha256).digest()
    return Key(name[:ID_BYTES], AESGCM(own))


def _keys() -> dict[bytes, Key]:
    """Return today's keys by their id, the newest first."""
    return _read(tuple(settings.FIELD_ENCRYPTION_KEYS))


def _newest() -> Key:
    return next(iter(_keys().values()))


def encrypt(text: str, place: str) -> str:
    """`text` as a token (ASCII) that opens in `place` alone."""
    key, nonce = _newest(), os.urandom(NONCE_BYTES)
    plain = text.encode() + FILL
    plain += bytes(-len(plain) % BLOCK)
    sealed = key.cipher.encrypt(nonce, plain, place.encode())
    return START + base64.urlsafe_b64encode(key.id + nonce + sealed).decode()


def decrypt(token: str, place: str) -> str:
    """The text inside `token`. Raises `DecryptionError` when no key opens it in this place."""
    try:
        key_id, nonce, sealed = _parts(token)
        plain = _keys()[key_id].cipher.decrypt(nonce, sealed, place.encode())
    # Another key, another place, or text that is no token at all.
    except (InvalidTag, KeyError, ValueError):
        raise DecryptionError(CANNOT_BE_OPENED) from None
    return plain.rstrip(b"\0")[:-1].decode()


def _parts(token: str) -> tuple[bytes, bytes, bytes]:
    """Return the key's id, nonce and ciphertext. Raises `ValueError` for what is no token."""
    if not token.startswith(START):
        raise ValueError("No token.")
    try:
        packed = base64.b64decode(token[len(START) :], altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("No token.") from None
    head = ID_BYTES + NONCE_BYTES
    return packed[:ID_BYTES], packed[ID_BYTES:head], packed[head:]


def is_current(token: str, place: str) -> bool:
    """Tell whether `token` opens in its place with the first key."""
    try:
        decrypt(token, place)
    except DecryptionError:
        return False
    return _parts(token)[0] == _newest().id


def rotate(token: str, place: str) -> str:
    """`token` encrypted anew under the first key. Raises `DecryptionError`."""
    return encrypt(decrypt(token, place), place)


def blind_index(value: str, *, purpose: str) -> str:
    """HMAC-SHA256 of a normalized `value`, 64 hex digits; "" for "".

    `purpose` ("phone", "email", …) keeps equal texts of different kinds apart.
    """
    if not value:
        return ""
    # Keyed: of a plain hash somebody could find the phone by hashing all the numbers there are.
    keyed = _index(settings.BLIND_INDEX_KEY).copy()
    keyed.update(f"{purpose}:{value}".encode())
    return keyed.hexdigest()


# A form that is sent asks for eight: to begin with the key each time takes most of it.
@lru_cache(maxsize=2)
def _index(key: str) -> hmac.HMAC:
    return hmac.new(key.encode(), digestmod=hashlib.sha256)


if __name__ == "__main__":
    secret = base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()
    print(secret)  # noqa: T201  a new key, for whoever asked for one

"""The file format age (age-encryption.org/v1), for one X25519 key: what backups are sealed with.

Whoever has the public key writes; only the private key reads, so that a server cannot open what it
made last week. `age --decrypt` opens such a file too. The text is cut into pieces, each with its
own place and seal: one that is changed, left out, moved or cut off is refused.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from opening import bech32

PUBLIC, PRIVATE = "age", "age-secret-key-"
VERSION = b"age-encryption.org/v1"
X25519_INFO = b"age-encryption.org/v1/X25519"
PIECE, SEAL = 64 * 1024, 16
FILE_KEY_BYTES, NONCE_BYTES, MAC_BYTES = 16, 16, 32
# A header of one key has 200 bytes; longer ones are no files of ours.
LONGEST_HEADER = 4096
NO_NONCE = bytes(12)


class SealError(Exception):
    """The file is no backup, was changed or cut off, or belongs to another key."""


class KeyPair(NamedTuple):
    """The two halves in writing: `public` for the server, `private` to be kept elsewhere."""

    public: str
    private: str


def new_keys() -> KeyPair:
    """Return a new pair of keys."""
    secret = X25519PrivateKey.generate()
    public = bech32.encode(PUBLIC, secret.public_key().public_bytes_raw())
    return KeyPair(public, bech32.encode(PRIVATE, secret.private_bytes_raw()).upper())


def public_key(text: str) -> X25519PublicKey:
    """Read a public key. Raises `ValueError` for what is none."""
    return X25519PublicKey.from_public_bytes(bech32.decode(PUBLIC, text))


def private_key(text: str) -> X25519PrivateKey:
    """Read a private key. Raises `ValueError` for what is none."""
    return X25519PrivateKey.from_private_bytes(bech32.decode(PRIVATE, text))


def new_file_key() -> bytes:
    """Return the key of one file; whoever writes the file can read it back with this."""
    return os.urandom(FILE_KEY_BYTES)


def seal(parts: Iterable[bytes], recipient: X25519PublicKey, file_key: bytes) -> Iterator[bytes]:
    """Yield the file that holds `parts`, piece by piece."""
    nonce = os.urandom(NONCE_BYTES)
    yield _header(recipient, file_key) + nonce
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for number, piece, is_last in _numbered(parts, PIECE):
        yield cipher.encrypt(_place(number, is_last), piece, None)


def unseal(parts: Iterable[bytes], key: X25519PrivateKey | bytes) -> Iterator[bytes]:
    """Yield what the file holds; `key` is the private key, or the key of this file.

    Raises `SealError` at the first piece that is not as it was written. Until the last piece has
    come, nobody knows that the file is whole.
    """
    reader = _Reader(parts)
    file_key = _opened_header(reader, key)
    nonce = reader.exactly(NONCE_BYTES)
    cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    for number, piece, is_last in _numbered(reader.rest(), PIECE + SEAL):
        if len(piece) == SEAL and number:
            raise SealError("The file ends with an empty piece.")
        try:
            yield cipher.decrypt(_place(number, is_last), piece, None)
        except InvalidTag:
            raise SealError("The file was changed or cut off.") from None


class _Reader:
    """Bytes from pieces of any length, by line or number."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._held = b""

    def line(self) -> bytes:
        while b"\n" not in self._held and len(self._held) <= LONGEST_HEADER and self._more():
            pass
        found, end, self._held = self._held.partition(b"\n")
        if not end or len(found) > LONGEST_HEADER:
            raise SealError("The file is no backup, or was cut off.")
        return found

    def exactly(self, number: int) -> bytes:
        while len(self._held) < number and self._more():
            pass
        found, self._held = self._held[:number], self._held[number:]
        if len(found) < number:
            raise SealError("The file was cut off.")
        return found

    def rest(self) -> Iterator[bytes]:
        held, self._held = self._held, b""
        yield held
        yield from self._parts

    def _more(self) -> bool:
        piece = next(self._parts, None)
        self._held += piece or b""
        return piece is not None


def _header(recipient: X25519PublicKey, file_key: bytes) -> bytes:
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    wrapping = _wrapping_key(once.exchange(recipient), share, recipient)
    body = ChaCha20Poly1305(wrapping).encrypt(NO_NONCE, file_key, None)
    head = b"%b\n-> X25519 %b\n%b\n---" % (VERSION, _b64(share), _b64(body))
    return b"%b %b\n" % (head, _b64(_mac(file_key, head)))


def _opened_header(reader: _Reader, key: X25519PrivateKey | bytes) -> bytes:
    """Return the key of the file. Raises `SealError` where `key` does not open it."""
    lines = [reader.line() for _number in range(4)]
    version, stanza, body, end = lines
    if version != VERSION or not stanza.startswith(b"-> X25519 ") or not end.startswith(b"--- "):
        raise SealError("The file is no backup of ours.")
    share = _unb64(stanza.rpartition(b" ")[2])
    file_key = key if isinstance(key, bytes) else _unwrapped(share, _unb64(body), key)
    head = b"\n".join([version, stanza, body, b"---"])
    if not hmac.compare_digest(_mac(file_key, head), _unb64(end.rpartition(b" ")[2])):
        raise SealError("The head of the file was changed, or it belongs to another key.")
    return file_key


def _unwrapped(share: bytes, body: bytes, key: X25519PrivateKey) -> bytes:
    try:
        secret = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _wrapping_key(secret, share, key.public_key())
        return ChaCha20Poly1305(wrapping).decrypt(NO_NONCE, body, None)
    except (InvalidTag, ValueError):
        raise SealError("The file belongs to another key, or its head was changed.") from None


def _wrapping_key(secret: bytes, share: bytes, recipient: X25519PublicKey) -> bytes:
    return _derived(secret, share + recipient.public_bytes_raw(), X25519_INFO)


def _derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(secret)


def _mac(file_key: bytes, head: bytes) -> bytes:
    return hmac.new(_derived(file_key, b"", b"header"), head, hashlib.sha256).digest()


def _place(number: int, is_last: bool) -> bytes:
    """Return the nonce of a piece: its number, and whether it is the last."""
    return number.to_bytes(11, "big") + bytes([is_last])


def _numbered(parts: Iterable[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Cut `parts` anew into pieces of `size`; the last one is known only when no more comes."""
    number, held = 0, bytearray()
    for part in parts:
        held += part
        while len(held) > size:
            yield number, bytes(held[:size]), False
            del held[:size]
            number += 1
    yield number, bytes(held), True


def _b64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _unb64(text: bytes) -> bytes:
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise SealError("The head of the file was changed.") from None


if __name__ == "__main__":
    made = new_keys()
    print(f"BACKUP_KEY={made.public}")  # noqa: T201  for whoever asked for keys
    print(f"private key, to be kept away from the server: {made.private}")  # noqa: T201

"""The file: a line that says what it is, and then frames of lines, sealed with a passphrase.

Each frame holds its number, and the last one says that it is the last, so that a file in which
something is missing or moved does not open. Frames are small: nothing is ever in memory as a whole.
"""

import base64
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

FORMAT, VERSION = "mutualaid archive", 1
LINES_IN_A_FRAME = 200
SHORTEST_PASSPHRASE = 12
# Half a second and 128 MB for each passphrase that somebody tries.
SCRYPT = {"n": 2**17, "r": 8, "p": 1}
KEY_BYTES = 32
# No file of ours asks for more; a made-up one must not take all memory.
MOST_SCRYPT = {"n": 2**20, "r": 16, "p": 4}
LONGEST_HEAD = 10_000


class ArchiveError(Exception):
    """A file that cannot be read. The message never holds what stands in it."""


class _Plain:
    """No cipher at all, where somebody asks for that."""

    def encrypt(self, data: bytes) -> bytes:
        return base64.urlsafe_b64encode(data)

    def decrypt(self, token: bytes) -> bytes:
        return base64.urlsafe_b64decode(token)


def write_archive(out: IO[bytes], lines: Iterable[Any], passphrase: str | None) -> None:
    """Write `lines`, anything that JSON can say; without a passphrase they are not encrypted."""
    head: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    if passphrase is not None:
        head |= {"salt": base64.b64encode(os.urandom(16)).decode(), **SCRYPT}
    cipher = _cipher(head, passphrase)
    out.write(json.dumps(head).encode() + b"\n")
    number = 0
    for number, frame in enumerate(_frames(lines)):
        out.write(cipher.encrypt(_packed(number, frame, is_last=False)) + b"\n")
    out.write(cipher.encrypt(_packed(number + 1, [], is_last=True)) + b"\n")


def read_archive(file: IO[bytes], passphrase: str | None) -> Iterator[Any]:
    """Yield the lines of an archive. Raises `ArchiveError`."""
    head = _head(file.readline(LONGEST_HEAD))
    cipher = _cipher(head, passphrase)
    number = 0
    for number, line in enumerate(file):
        try:
            frame = json.loads(zlib.decompress(cipher.decrypt(line.strip())))
        except (InvalidToken, ValueError, zlib.error):
            raise ArchiveError("The passphrase is another one, or the file is damaged.") from None
        if frame["number"] != number:
            raise ArchiveError("The file is damaged: a part is missing.")
        if frame["is_last"]:
            return
        yield from frame["lines"]
    raise ArchiveError("The file is damaged: its end is missing.")


def is_sealed(file: IO[bytes]) -> bool:
    """Tell whether an archive takes a passphrase. Raises `ArchiveError`."""
    head = _head(file.readline(LONGEST_HEAD))
    file.seek(0)
    return "salt" in head


def _head(line: bytes) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ArchiveError("This is no archive of a mutualaid install.")
    if head.get("version") != VERSION:
        raise ArchiveError("This archive was made by another version, which writes them otherwise.")
    return head


def _cipher(head: dict[str, Any], passphrase: str | None) -> Any:
    if "salt" not in head:
        return _Plain()
    if not passphrase:
        raise ArchiveError("This archive takes a passphrase.")
    costs = {name: int(head[name]) for name in SCRYPT}
    if any(costs[name] > most for name, most in MOST_SCRYPT.items()):
        raise ArchiveError("This is no archive of a mutualaid install.")
    derive = Scrypt(salt=base64.b64decode(head["salt"]), length=KEY_BYTES, **costs)
    return Fernet(base64.urlsafe_b64encode(derive.derive(passphrase.encode())))


def _frames(lines: Iterable[Any]) -> Iterator[list[Any]]:
    frame: list[Any] = []
    for line in lines:
        frame.append(line)
        if len(frame) == LINES_IN_A_FRAME:
            yield frame
            frame = []
    if frame:
        yield frame


def _packed(number: int, lines: list[Any], *, is_last: bool) -> bytes:
    frame = {"number": number, "is_last": is_last, "lines": lines}
    return zlib.compress(json.dumps(frame, ensure_ascii=False).encode(), level=6)

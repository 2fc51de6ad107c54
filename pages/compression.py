"""Brotli, for answers that are made anew and for pages that are kept.

A secret that is compressed together with what a stranger can put on the same page can be guessed
from the length of the answer (the attack called BREACH). So answers made anew get a gap of random
length, and in kept pages the visitor's token is laid into the stream as it is, not compressed.
"""

import re
import secrets
from collections.abc import Sequence

import brotli

# A page of 12 KB takes 0.3 ms at 5 and 20 ms at 11, which makes it an eighth smaller.
QUICK, THOROUGH = 5, 11
# Private pages with much on them: 6 ms make them a fourteenth smaller. By the length before it is
# compressed: one after it would tell a guess that is right by more than the gap hides.
CAREFUL, LONG, LONGEST = 10, 10_000, 40_000
LONGEST_GAP = 64
# The end of a stream whose content was flushed before: a last block that is empty.
END = b"\x03"
# The two letters before a text decide how its first ones are coded.
CONTEXT = 2
_BROTLI = re.compile(r"(?:^|,)\s*br\s*(?:;\s*q\s*=\s*(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)")


def accepts_brotli(accept_encoding: str) -> bool:
    """Tell whether a browser that sends this `Accept-Encoding` takes brotli."""
    return _BROTLI.search(accept_encoding.lower()) is not None


def compress(content: bytes) -> bytes:
    """`content` in brotli, with a gap of random length behind it: quickly, unless it is long."""
    quality = CAREFUL if LONG <= len(content) <= LONGEST else QUICK
    compressor = brotli.Compressor(quality=quality)
    packed = compressor.process(content) + compressor.flush()
    return packed + _gap(1 + secrets.randbelow(LONGEST_GAP)) + END


def unpacked(content: bytes) -> bytes:
    """`content`, which is in brotli, for the few browsers that do not take it."""
    return brotli.decompress(content)


def _gap(length: int) -> bytes:
    """A block of `length` bytes (up to 256) that readers skip: RFC 7932, 9.2."""
    head = 0b01_0_11_0 | (length - 1) << 6
    return head.to_bytes(2, "little") + bytes(length)


def compress_around(parts: Sequence[bytes], length: int) -> tuple[bytes, ...]:
    """`parts` in brotli, thoroughly, so that any text of `length` bytes can join the results.

    `text.join(result)` reads as `text.join(parts)`; the text itself is not compressed. Gives ()
    when the compressor would not have it so.
    """
    compressor = brotli.Compressor(quality=THOROUGH)
    packed = [compressor.process(parts[0])]
    for number, part in enumerate(parts[1:]):
        # Uncompressed as well: how they are coded would depend on the token before them.
        near = part[:CONTEXT]
        packed[-1] += compressor.flush() + _verbatim(length + len(near))
        compressor.process(_stand_in(number, length) + near)
        compressor.flush()
        packed.append(near + compressor.process(part[len(near) :]))
    packed[-1] += compressor.finish()
    return tuple(packed) if _holds(packed, parts, b"?" * length) else ()


def _stand_in(number: int, length: int) -> bytes:
    """Return bytes that no page in UTF-8 has, without repeats: nothing can refer to them."""
    return bytes(192 + place * (2 * number + 1) % 64 for place in range(length))


def _holds(packed: Sequence[bytes], parts: Sequence[bytes], text: bytes) -> bool:
    try:
        return brotli.decompress(text.join(packed)) == text.join(parts)
    except brotli.error:
        return False


def _verbatim(length: int) -> bytes:
    """The head of a block of `length` bytes that are not compressed: RFC 7932, 9.2."""
    return ((length - 1) << 3 | 1 << 19).to_bytes(3, "little")

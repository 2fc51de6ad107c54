"""The network's own mark: a picture that somebody uploads, made anew as two small ones.

Nothing of the file is kept but its colors: no words inside it, no place where it was taken. What is
no picture, too large, or unpacks to more than a phone holds, is refused in words.
"""

import hashlib
import io
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from common.errors import NotPossible

if TYPE_CHECKING:
    from PIL import Image

# No SVG: it may hold a program, and no library here makes a picture of it safely.
FORMATS = ("PNG", "JPEG", "WEBP")
LARGEST_FILE = 1024 * 1024
MOST_PIXELS = 2000 * 2000
SMALL, LARGE = 96, 512
COLORS = 64
AT_ONCE = 1024 * 1024
TOO_LARGE = _("This file is too large. Please choose one of at most 1 MB.")
NO_PICTURE = _("This is no picture that we can read. Please choose a PNG, JPEG or WebP file.")
TOO_WIDE = _("This picture is too large. Please choose one of at most 2,000 by 2,000 dots.")


@dataclass(frozen=True)
class Mark:
    """The mark in two sizes, as PNG, and a name for it that changes with it."""

    small: bytes
    large: bytes
    name: str


def read_mark(data: bytes) -> Mark:
    """Return the mark that the file `data` holds. Raises `NotPossible`."""
    if len(data) > LARGEST_FILE:
        raise NotPossible(TOO_LARGE)
    picture = _opened(data)
    small, large = _png(picture, SMALL), _png(picture, LARGE)
    return Mark(small, large, hashlib.sha256(small + large).hexdigest()[:12])


def _opened(data: bytes) -> "Image.Image":
    from PIL import Image, ImageOps  # large, and a network has one mark

    try:
        with warnings.catch_warnings():
            # Of what Pillow warns about, nothing is to be opened.
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as found:
                # From the head of the file, before any of it is unpacked.
                if found.width * found.height > MOST_PIXELS:
                    raise NotPossible(TOO_WIDE)
                if found.format == "PNG" and is_a_bomb(data, found.width, found.height):
                    raise NotPossible(NO_PICTURE)
                found.load()
                upright = ImageOps.exif_transpose(found) or found
                return upright.convert("RGBA")
    except NotPossible:
        raise
    # Whatever it stumbles over in a file from outside: it is no picture.
    except Exception:  # noqa: BLE001
        raise NotPossible(NO_PICTURE) from None


def is_a_bomb(data: bytes, width: int, height: int) -> bool:
    """Tell whether the dots of a PNG unpack to more than so many can be; none of it is kept.

    A decoder unpacks the stream to its end, also what lies behind the last dot.
    """
    # Four colors of two bytes, a byte for each line, and more lines where it has seven passes.
    left = (width * 8 + 8) * (height + 8)
    unpacked = zlib.decompressobj()
    for packed in _parts_of_dots(data):
        while packed:
            left -= len(unpacked.decompress(packed, AT_ONCE))
            packed = unpacked.unconsumed_tail
            if left < 0:
                return True
    return False


def _parts_of_dots(data: bytes) -> Iterator[bytes]:
    """Yield the packed dots of a PNG, part by part."""
    at = len(b"\x89PNG\r\n\x1a\n")
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IDAT":
            yield data[at + 8 : at + 8 + length]
        at += length + 12


def _png(picture: "Image.Image", side: int) -> bytes:
    """Return `picture` in a square of at most `side` dots, with nothing but its colors."""
    from PIL import Image, ImageOps  # so too

    small = ImageOps.contain(picture, (side, side)) if max(picture.size) > side else picture
    square = Image.new("RGBA", (max(small.size),) * 2)
    square.paste(small, ((square.width - small.width) // 2, (square.height - small.height) // 2))
    out = io.BytesIO()
    square.quantize(COLORS, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()

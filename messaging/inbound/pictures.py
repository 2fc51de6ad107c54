"""Photos that people send us, made anew: nothing of the file is kept but its colors."""

import io
import warnings

from network.mark import is_a_bomb

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8")
# A phone's photo has fifty million dots, of which a JPEG is read in steps; all others unpack whole.
MOST_PIXELS, MOST_PIXELS_AT_ONCE = 60_000_000, 25_000_000
# Enough to read a letter of the landlord's on it.
LONGEST_SIDE = 1800
QUALITY = 80


def as_photo(data: bytes, longest: int = LONGEST_SIDE) -> bytes | None:
    """Return the picture in `data` as a JPEG with nothing else in it; None for all other files.

    So too for one that unpacks to more than a photo is, and for one that cannot be read. Neither
    side is longer than `longest` dots.
    """
    if not data.startswith(STARTS):
        return None
    try:
        with warnings.catch_warnings():
            # Of what Pillow warns about, nothing is to be opened.
            warnings.simplefilter("error")
            return _made_anew(data, longest)
    # Whatever it stumbles over in a file from outside: it is no picture.
    except Exception:  # noqa: BLE001
        return None


def _made_anew(data: bytes, longest: int) -> bytes | None:
    from PIL import Image, ImageOps  # large, and few messages bring a photo

    with Image.open(io.BytesIO(data), formats=FORMATS) as found:
        # Of several pictures in one file (MPO) the first.
        is_jpeg = found.format in ("JPEG", "MPO")
        # From the head of the file, before any of it is unpacked.
        pixels = found.width * found.height
        if pixels > (MOST_PIXELS if is_jpeg else MOST_PIXELS_AT_ONCE):
            return None
        if found.format == "PNG" and is_a_bomb(data, found.width, found.height):
            return None
        if is_jpeg:
            # Unpacked at a half, a quarter or an eighth of its size at once.
            found.draft("RGB", (longest, longest))
        found.load()
        # As it was held; afterwards nothing tells where and with what it was taken.
        upright = ImageOps.exif_transpose(found) or found
        upright.thumbnail((longest, longest))
        clear = upright.convert("RGBA")
        plain = Image.new("RGB", clear.size, "white")
        plain.paste(clear, mask=clear.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()

"""Photos of cards as they come from a phone, made small and anew."""

import io
from base64 import b64encode

from messaging.inbound.files import LARGEST_FILE
from messaging.inbound.pictures import as_photo
from shelves.services.photos import Picture

# As wide as a page of ours is; some fifty kilobytes.
LONGEST_SIDE = 640


def read_picture(file: "io.BufferedIOBase", size: int) -> Picture | None:
    """Return the picture in an uploaded file of `size` bytes; None for all other files."""
    made = as_photo(file.read(), LONGEST_SIDE) if size <= LARGEST_FILE else None
    if made is None:
        return None
    from PIL import Image  # large, and few cards bring a photo

    with Image.open(io.BytesIO(made)) as picture:
        width, height = picture.size
    return Picture(b64encode(made).decode(), width, height)

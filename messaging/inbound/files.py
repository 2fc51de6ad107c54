"""The files that come with messages, and what they are by their content."""

from typing import Any

from django.utils.translation import gettext as _

from messaging.inbound.incoming import PICTURE, File, storable
from messaging.inbound.pictures import as_photo

MOST_FILES = 10
LARGEST_FILE = 8 * 1024 * 1024
LONGEST_NAME = 120
PDF, OTHER = "application/pdf", "application/octet-stream"


def photo_is_too_large() -> str:
    """Return the words for a photo of which nothing was kept, because it is too large."""
    words = _("This photo is too large. Please take one of at most %(most)d MB.")
    return words % {"most": LARGEST_FILE // 1024**2}


def say_too_large(field: Any) -> None:
    """Let a required `field` say why its file is not there: it was too large to come here."""
    field.error_messages["required"] = photo_is_too_large()


def file_of(name: str, content: bytes) -> File:
    """Return the file, a photo made anew; whatever its sender calls it counts for nothing."""
    name = " ".join(storable(name).split())[:LONGEST_NAME]
    if len(content) > LARGEST_FILE:
        return File(name, too_large=True)
    if photo := as_photo(content):
        return File(name, photo, PICTURE)
    return File(name, content, PDF if content.startswith(b"%PDF-") else OTHER)

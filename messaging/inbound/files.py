"""The files that come with messages, and what they are by their content."""

from messaging.inbound.incoming import PICTURE, File, storable
from messaging.inbound.pictures import as_photo

MOST_FILES = 10
LARGEST_FILE = 8 * 1024 * 1024
LONGEST_NAME = 120
PDF, OTHER = "application/pdf", "application/octet-stream"


def file_of(name: str, content: bytes) -> File:
    """Return the file, a photo made anew; whatever its sender calls it counts for nothing."""
    name = " ".join(storable(name).split())[:LONGEST_NAME]
    if len(content) > LARGEST_FILE:
        return File(name, too_large=True)
    if photo := as_photo(content):
        return File(name, photo, PICTURE)
    return File(name, content, PDF if content.startswith(b"%PDF-") else OTHER)

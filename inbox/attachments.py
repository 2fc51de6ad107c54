"""The photos and files of what people write, stored with it."""

from base64 import b64encode

from inbox.choices import Kept
from inbox.models import Attachment, Item
from messaging.inbound.incoming import Incoming


def keep_files(item: Item, said: Incoming) -> list[int]:
    """Store what came with `item`; the ids of what is still to be fetched."""
    for file in said.files:
        kept = Kept.TOO_LARGE if file.too_large else Kept.HERE
        # Of an empty file nothing is to be shown.
        if file.content or file.too_large:
            own = {"name": file.name, "type": file.type, "size": len(file.content)}
            Attachment.objects.create(item=item, kept=kept, content=packed(file.content), **own)
    awaited = [
        Attachment.objects.create(item=item, kept=Kept.AWAITED, source=source)
        for source in said.media
    ]
    return [each.pk for each in awaited]


def packed(content: bytes) -> str:
    """Return bytes as they are stored."""
    return b64encode(content).decode()

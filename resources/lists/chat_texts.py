"""The entries of a list as plain text for chats, in pieces that nobody has to unfold."""

from collections.abc import Sequence

from django.utils import timezone

from common.bidi import plain_code
from resources.hours.words import say, say_now, sentence
from resources.lists.contents import Section
from resources.models import ListedResource, Resource

# WhatsApp folds what is longer behind "Read more".
LONGEST_PIECE = 700


def pieces_of(title: str, sections: Sequence[Section], url: str) -> list[str]:
    """Return `sections` in pieces, each begun with the title and ended with the address."""
    blocks = [block for section in sections for block in _blocks_of(section)]
    pieces: list[str] = []
    parts: list[str] = []
    for block in blocks:
        if parts and len("\n\n".join([title, *parts, block, url])) > LONGEST_PIECE:
            pieces.append("\n\n".join([title, *parts, url]))
            parts = []
        parts.append(block)
    return [*pieces, "\n\n".join([title, *parts, url])] if parts else pieces


def _blocks_of(section: Section) -> list[str]:
    blocks = [_said_of(entry) for entry in section.entries]
    if section.group is not None:
        # With the first of its entries: no piece ends with a heading.
        blocks[0] = f"{section.group.heading_i18n.upper()}\n\n{blocks[0]}"
    return blocks


def _said_of(entry: ListedResource) -> str:
    """Name, number, hours and address, each on a line of its own."""
    resource = entry.resource
    phone = resource.phone
    lines = [
        resource.name_i18n,
        plain_code(phone.number.as_national) if phone else "",
        hours_said(resource),
        plain_code(resource.address) if resource.address else "",
        entry.note_i18n,
    ]
    return "\n".join(line for line in lines if line)


def hours_said(resource: Resource) -> str:
    """Return when it is open in a week, or until when it is closed; "" where nobody knows.

    Nothing of today: a chat is read on another day.
    """
    now = say_now(resource.hours, timezone.now())
    return now.words if now.is_lasting else sentence(say(resource.hours))

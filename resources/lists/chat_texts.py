"""The entries of a list as plain text for chats, in pieces that nobody has to unfold."""

import datetime
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import pgettext

from common.bidi import plain_code
from common.languages import comma
from pages.localized import short_time
from resources.hours import Span
from resources.lists.contents import Section
from resources.models import ListedResource, Resource

# WhatsApp folds what is longer behind "Read more".
LONGEST_PIECE = 700
# Long enough ahead to see the end of an opening that lasts past midnight.
DAY = datetime.timedelta(days=1)


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
    """Name, number, hours of today and address, each on a line of its own."""
    resource = entry.resource
    phone = resource.phone
    lines = [
        resource.name_i18n,
        plain_code(phone.number.as_national) if phone else "",
        hours_today(resource),
        plain_code(resource.address) if resource.address else "",
        entry.note_i18n,
    ]
    return "\n".join(line for line in lines if line)


def hours_today(resource: Resource) -> str:
    """Return when it is open today, or that it is not; "" where no hours are known."""
    hours = resource.hours
    if not hours.rules:
        return ""
    today = timezone.localdate(timezone=resource.zone)
    start = datetime.datetime.combine(today, datetime.time(0), resource.zone)
    spans = [
        span
        for span in hours.openings(start, start + DAY)
        if span.opens.astimezone(resource.zone).date() == today
    ]
    if not spans:
        # Since before today, day and night: then there is nothing to say of today.
        return "" if hours.is_open(start) else pgettext("opening hours", "Closed today")
    said = comma().join(_times(span, resource.zone) for span in spans)
    return pgettext("opening hours", "Today: %(times)s") % {"times": said}


def _times(span: Span, zone: datetime.tzinfo) -> str:
    opens, closes = (short_time(at.astimezone(zone).time()) for at in (span.opens, span.closes))
    if not span.has_end:
        return pgettext("opening hours", "from %(opens)s") % {"opens": opens}
    return pgettext("opening hours", "%(opens)s–%(closes)s") % {"opens": opens, "closes": closes}

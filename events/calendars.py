"""Shifts as calendar files: of one day, of a place, and of one person."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common.addresses import absolute_url
from common.calendar_file import CONTENT_TYPE, Event, calendar_file
from events.models import EventShift
from network import current


def calendar_of(
    shifts: Iterable[EventShift], *, url: str = "", is_on_it: bool = False
) -> HttpResponse:
    """Return the answer with `shifts`, which lead to `url` or each to its day.

    The place is in it where everybody sees it, or for somebody who is on the shift.
    """
    entries = [_entry(shift, url or _page_of(shift), is_on_it) for shift in shifts]
    content = calendar_file(entries, name=current().name, now=timezone.now())
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="days.ics"'
    return response


def _page_of(shift: EventShift) -> str:
    return absolute_url("events:day", shift.event_id)


def _entry(shift: EventShift, url: str, is_on_it: bool) -> Event:
    event = shift.event
    return Event(
        uid=_uid(shift),
        summary=f"{event.title_i18n} · {shift.get_part_display()}",
        day=timezone.localdate(shift.starts_at),
        starts=shift.starts_at,
        ends=shift.ends_at,
        place=shift.place if event.shows_place or is_on_it else "",
        description=url,
    )


def _uid(shift: EventShift) -> str:
    """Return the same for the same shift always; it says nothing about our rows."""
    digest = salted_hmac("events.calendar.uid", str(shift.pk)).hexdigest()[:32]
    return f"{digest}@{urlsplit(settings.SITE_URL).hostname}"

"""The days of dated entries: a holiday's other hours, a season, a monthly day; as a calendar."""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from common.addresses import absolute_url
from common.calendar_file import Event, calendar_file
from network import current
from resources.choices import Frequency
from resources.hours import Rule
from resources.lists.contents import Section
from resources.models import Resource, Schedule

AHEAD = datetime.timedelta(weeks=8)
MOST_EVENTS = 400


def is_dated(rule: Rule) -> bool:
    """Tell whether people write the days of a rule into a calendar: it is no usual week."""
    return rule.freq != Frequency.WEEKLY or rule.interval > 1 or rule.valid_to is not None


def has_dates(sections: Iterable[Section], *, are_read: bool) -> bool:
    """Tell whether an entry of `sections` has a dated rule.

    `are_read`: their hours are known already; else all are asked for at once.
    """
    entries = [entry for section in sections for entry in section.entries]
    if are_read:
        return any(is_dated(rule) for entry in entries for rule in entry.resource.hours.rules)
    rows = Schedule.objects.filter(resource__in=[entry.resource_id for entry in entries])
    return any(is_dated(row.rule) for row in rows.order_by())


def calendar_of(sections: Sequence[Section]) -> SafeString:
    """Return the days of the next weeks as an iCalendar file, for entries read with their hours."""
    now = timezone.now()
    entries = [entry for section in sections for entry in section.entries]
    resources = [entry.resource for entry in entries]
    found = sorted(
        (event for resource in resources for event in _events_of(resource, now)),
        key=lambda event: (event.day, event.uid),
    )
    # The start of the day, so that the same days make the same file, and it is sent once.
    written = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    data = calendar_file(found[:MOST_EVENTS], name=current().name, now=written)
    # A file and no page: nothing in it is to be escaped.
    return mark_safe(data.decode())  # noqa: S308  # nosec B308 B703


def _events_of(resource: Resource, now: datetime.datetime) -> Iterator[Event]:
    hours, zone = resource.hours, resource.zone
    first = now.astimezone(zone).date()
    for day, rule in hours.on_days(first, first + AHEAD):
        if not is_dated(rule):
            continue
        begin = datetime.datetime.combine(day, datetime.time(0), zone)
        if hours.is_closed_for_now(begin):
            continue
        starts, ends = _moments(day, rule, zone)
        yield Event(
            uid=_uid(resource, day, rule),
            summary=resource.name_i18n,
            day=day,
            starts=starts,
            ends=ends,
            place=resource.address,
            description=absolute_url("resources:resource_detail", resource.slug),
        )


def _moments(
    day: datetime.date, rule: Rule, zone: datetime.tzinfo
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    if rule.opens_at is None:
        return None, None
    starts = datetime.datetime.combine(day, rule.opens_at, zone)
    if rule.closes_at is None:
        return starts, starts
    closing = day + datetime.timedelta(days=rule.closes_at <= rule.opens_at)
    return starts, datetime.datetime.combine(closing, rule.closes_at, zone)


def _uid(resource: Resource, day: datetime.date, rule: Rule) -> str:
    """Return what a calendar knows the day by: it stays when its name or its end changes."""
    begins = f"{rule.opens_at:%H%M}" if rule.opens_at else "day"
    return f"{resource.uuid}-{day:%Y%m%d}-{begins}@{settings.SITE_URL.partition('://')[2]}"

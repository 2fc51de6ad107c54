"""The times of shifts, by the network's clock: a shift keeps its hours when the clocks change."""

import datetime

from django.utils import timezone

# Shifts are made for so many days from today on.
AHEAD = datetime.timedelta(days=28)
A_DAY = datetime.timedelta(days=1)


def span(
    day: datetime.date, starts: datetime.time, ends: datetime.time
) -> tuple[datetime.datetime, datetime.datetime]:
    """Return from when to when a shift of `day` is; one that ends no later ends on the next day."""
    last_day = day if ends > starts else day + A_DAY
    # In UTC: around the hour that is missing or comes twice, Python compares no others truly.
    first = _moment(datetime.datetime.combine(day, starts))
    last = _moment(datetime.datetime.combine(last_day, ends))
    # In the night in which the clocks are put forward an hour is missing: 2:30 is 3:30 then, and
    # would come after 3:15. Such a shift is as long as always.
    if last <= first:
        length = datetime.datetime.combine(last_day, ends) - datetime.datetime.combine(day, starts)
        last = first + length
    return first, last


def _moment(local: datetime.datetime) -> datetime.datetime:
    return timezone.make_aware(local).astimezone(datetime.UTC)

"""Times as they stay once nobody is to be told by them: counts add up, moments are gone."""

import datetime

from django.utils import timezone

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def coarse_moment(moment: datetime.datetime | None) -> datetime.datetime | None:
    """Return the beginning of the week of `moment`, or of its month where that began later.

    What is counted by week or by month stays the same, and so does a year.
    """
    if moment is None:
        return None
    day = timezone.localdate(moment)
    first = max(day - day.weekday() * DAY, day.replace(day=1))
    return timezone.make_aware(datetime.datetime.combine(first, datetime.time.min))


def coarse_span(span: datetime.timedelta) -> datetime.timedelta:
    """Round a span up: to hours, and from two days on to days."""
    unit = HOUR if span <= 2 * DAY else DAY
    return -(-span // unit) * unit

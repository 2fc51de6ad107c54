"""The hours in which people are written to by nobody's hand: a letter may ring a phone at night."""

import datetime

from django.conf import settings
from django.utils import timezone

from common.current import current


def is_daytime() -> bool:
    """Return whether jobs may write to people now, where the network is."""
    from_hour: int = settings.MESSAGES_FROM_HOUR
    until_hour: int = settings.MESSAGES_UNTIL_HOUR
    return from_hour <= timezone.localtime().hour < until_hour


def time_until_day(now: datetime.datetime) -> datetime.timedelta | None:
    """Return how long it is from `now` until people may be written to; None when it is day.

    Where the network is, also when its clocks change in that night.
    """
    zone = current().zone
    local = now.astimezone(zone)
    if settings.MESSAGES_FROM_HOUR <= local.hour < settings.MESSAGES_UNTIL_HOUR:
        return None
    day = local.date()
    if local.hour >= settings.MESSAGES_UNTIL_HOUR:
        day += datetime.timedelta(days=1)
    morning = datetime.time(settings.MESSAGES_FROM_HOUR)
    at = datetime.datetime.combine(day, morning, tzinfo=zone)
    # In one zone Python would count the hours on the clock, one too many or too few in two nights.
    return at.astimezone(datetime.UTC) - now.astimezone(datetime.UTC)


def after_hours_of_day(start: datetime.datetime, hours: int) -> datetime.datetime:
    """Return when so many hours in which people may be written to have passed since `start`."""
    at, left = start, datetime.timedelta(hours=hours)
    while True:
        at += time_until_day(at) or datetime.timedelta()
        evening = _evening_of(at)
        if at + left <= evening:
            return at + left
        left -= evening - at
        at = evening


def _evening_of(at: datetime.datetime) -> datetime.datetime:
    midnight = datetime.datetime.combine(
        at.astimezone(current().zone).date(), datetime.time(), tzinfo=current().zone
    )
    # By the clock on the wall, also on the days on which it changes.
    evening = midnight + datetime.timedelta(hours=settings.MESSAGES_UNTIL_HOUR)
    return evening.astimezone(datetime.UTC)

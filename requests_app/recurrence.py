"""The days on which a repeated need falls: nothing but dates."""

import datetime

from django.utils import timezone

from requests_app.choices import Repeat
from requests_app.models import Need

STEP = {
    Repeat.WEEKLY: datetime.timedelta(weeks=1),
    Repeat.BIWEEKLY: datetime.timedelta(weeks=2),
}
# How long before its day the next one opens: two days for who did it last, two for all others.
LEAD = datetime.timedelta(days=4)
# Counted from the day of the request, where nobody said until when. Forms say so.
REPEAT_AT_MOST = datetime.timedelta(weeks=12)
TOMORROW = datetime.timedelta(days=1)


def own_day(need: Need) -> datetime.date:
    """The day that `need` is for: the one it is wanted on, or else the day it was asked for."""
    return need.wanted_on or timezone.localdate(need.created_at)


def last_day(need: Need) -> datetime.date:
    """The last day that one of the series of `need` may fall on; looks at its request."""
    return need.repeat_until or timezone.localdate(need.request.created_at) + REPEAT_AT_MOST


def next_day(need: Need, today: datetime.date | None = None) -> datetime.date | None:
    """The day of the one after `need`; None when there is none, or none any more.

    It is a whole number of weeks (or of two weeks) after the day of `need`, so that it stays on the
    same day of the week, and not before tomorrow: days that passed while `need` was still waited
    for are left out, not made up for.
    """
    step = STEP.get(Repeat(need.repeat))
    if step is None:
        return None
    day = own_day(need) + step
    tomorrow = (today or timezone.localdate()) + TOMORROW
    if day < tomorrow:
        day += step * -((day - tomorrow) // step)
    return day if day <= last_day(need) else None


def opens_on(day: datetime.date) -> datetime.date:
    """Return when the one that is for `day` is put to neighbors."""
    return day - LEAD


def is_due(need: Need) -> bool:
    """Return whether it is time for the one after `need` (if `need` has ended)."""
    day, today = next_day(need), timezone.localdate()
    return day is not None and opens_on(day) <= today

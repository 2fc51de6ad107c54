"""The day until which help is of use: nothing but dates, in the network's own time zone."""

import datetime

from django.db.models import Case, IntegerField, When
from django.utils import timezone

from requests_app.choices import Urgency

DAY = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
# How many days after the one on which it was said; somebody is needed "this week" for seven days.
DAYS_LEFT: dict[int, int] = {Urgency.TODAY: 0, Urgency.TOMORROW: 1, Urgency.THIS_WEEK: 6}
LEAST_TO_ANSWER = datetime.timedelta(hours=1)
# Needed on a day that is further away; before all `Urgency` but for "whenever".
LATER = 0


def needed_by(
    urgency: int, wanted_on: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    """Return the last day on which help is of use; None for whenever somebody can.

    `today` is the day on which it was said (in the network's time zone). A day that was named
    counts, whatever was said of how soon.
    """
    days = DAYS_LEFT.get(urgency)
    if wanted_on is not None or days is None:
        return wanted_on
    return today + days * DAY


def answer_by(
    day: datetime.date | None, now: datetime.datetime, at_most: datetime.timedelta
) -> datetime.datetime:
    """Return until when somebody may think about an offer made `now`, for help by `day`.

    Half of the time that is left, so that there is time to ask somebody else. Late in the evening
    it is an hour, or all that is left of the day: nobody sees a letter within minutes. It is never
    midnight, which is read as the next day.
    """
    # In UTC: within one time zone Python takes each day for 24 hours
    now = now.astimezone(datetime.UTC)
    if day is None:
        return now + at_most
    midnight = timezone.make_aware(datetime.datetime.combine(day + DAY, datetime.time.min))
    end = midnight.astimezone(datetime.UTC)
    return min(now + min(at_most, max((end - now) / 2, LEAST_TO_ANSWER)), end - SECOND)


def how_soon(today: datetime.date | None = None) -> Case:
    """Return, for a query of needs, how soon each is needed as seen `today`: `Urgency`, or `LATER`.

    What was needed "this week" six days ago is needed today.
    """
    today = today or timezone.localdate()
    return Case(
        When(needed_by__lte=today, then=Urgency.TODAY),
        When(needed_by__lte=today + DAY, then=Urgency.TOMORROW),
        When(needed_by__lte=today + DAYS_LEFT[Urgency.THIS_WEEK] * DAY, then=Urgency.THIS_WEEK),
        When(needed_by__isnull=False, then=LATER),
        default=Urgency.WHENEVER,
        output_field=IntegerField(),
    )

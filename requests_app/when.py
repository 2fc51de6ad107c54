"""By when help is needed, in the reader's words: always with the day."""

import datetime

from django.utils import timezone
from django.utils.translation import ngettext, pgettext

from pages.localized import local_day
from requests_app.choices import Urgency
from requests_app.models import Need


def when_needed(need: Need, today: datetime.date | None = None) -> str:
    """Return "today, Sun, Nov 29", "by Sat, Dec 5", or how long ago the day has passed."""
    today = today or timezone.localdate()
    if need.needed_by is None or not need.is_active:
        return day_needed(need)
    if need.needed_by < today:
        return day_missed(need, today)
    return said_today(today) if need.needed_by == today else day_needed(need)


def day_needed(need: Need) -> str:
    """Return the same for what is read on another day than it was written: without "today"."""
    if need.needed_by is None:
        return pgettext("when help is needed", "whenever someone can")
    return on_day(need.needed_by) if is_on_its_day(need) else by_day(need.needed_by)


def day_missed(need: Need, today: datetime.date) -> str:
    """Return when it was needed and how long ago that is; "" while it can still be done."""
    if need.needed_by is None or need.needed_by >= today:
        return ""
    days = (today - need.needed_by).days
    if is_on_its_day(need):
        words = ngettext(
            "was needed on %(day)s, %(days)d day ago",
            "was needed on %(day)s, %(days)d days ago",
            days,
        )
    else:
        words = ngettext(
            "was needed by %(day)s, %(days)d day ago",
            "was needed by %(day)s, %(days)d days ago",
            days,
        )
    return words % {"day": local_day(need.needed_by), "days": days}


def is_on_its_day(need: Need) -> bool:
    """Return whether no day before the last one was meant."""
    return need.wanted_on is not None or need.urgency == Urgency.TODAY


def said_today(today: datetime.date) -> str:
    return pgettext("when help is needed", "today, %(day)s") % {"day": local_day(today)}


def by_day(day: datetime.date) -> str:
    return pgettext("when help is needed", "by %(day)s") % {"day": local_day(day)}


def on_day(day: datetime.date) -> str:
    return pgettext("when help is needed", "on %(day)s") % {"day": local_day(day)}

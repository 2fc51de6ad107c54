"""Needs that come again, for tests of them."""

import datetime
from typing import Any

from django.utils import timezone

from common.models import Category
from requests_app.choices import MatchStatus, NeedStatus, Repeat
from requests_app.models import HelpRequest, Match, Need
from tests.factories import (
    make_match,
    make_need,
    make_volunteer,
)

DAY = datetime.timedelta(days=1)
WEEK = 7 * DAY


def today() -> datetime.date:
    return timezone.localdate()


def weekly(category: Category, request: HelpRequest | None = None, **fields: Any) -> Need:
    """A weekly need that was for five days ago and is done: the next one is due."""
    fields = {
        "repeat": Repeat.WEEKLY,
        "status": NeedStatus.DONE,
        # The next one is for the day after tomorrow, and one opens four days before its day.
        "wanted_on": today() - 5 * DAY,
        **fields,
    }
    return make_need(request, category, **fields)


def done_by(need: Need, **fields: Any) -> Match:
    """Somebody who did it, and could do it again."""
    # With room for more: a full person would be passed over for another reason.
    volunteer = make_volunteer(need.category, max_at_once=5, max_per_week=5)
    return make_match(need, volunteer, status=MatchStatus.DONE, **fields)


def next_of(need: Need) -> Need | None:
    return Need.objects.after(need).order_by("id").last()

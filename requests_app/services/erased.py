"""The count of households that stays when their requests are erased."""

import datetime

from django.db.models import F
from django.utils import timezone

from requests_app.choices import NeedStatus
from requests_app.models import ErasedHouseholds, HelpRequest, Need

# A month by its first day, and the ward
Place = tuple[datetime.date, int]


def count_erased(request: HelpRequest) -> None:
    """Count the household of a request that is about to be erased, in each month it was helped.

    Not where another of its requests was helped in the same month and ward: that one still counts,
    and is counted here when it goes as well. The household is locked.
    """
    own, others = _places_helped(request)
    # In one order, so that two at once never wait for each other.
    for month, ward in sorted(own - others):
        row, _is_new = ErasedHouseholds.objects.get_or_create(month=month, in_ward=ward)
        ErasedHouseholds.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _places_helped(request: HelpRequest) -> tuple[set[Place], set[Place]]:
    """Return when and where this request was helped, and the others of its household."""
    done = Need.objects.filter(request__household=request.household_id, status=NeedStatus.DONE)
    own: set[Place] = set()
    others: set[Place] = set()
    for request_id, ended_at, ward in done.values_list("request", "ended_at", "in_ward"):
        # By the calendar where people live: the last evening of October is November in UTC.
        month = timezone.localdate(ended_at).replace(day=1)
        (own if request_id == request.pk else others).add((month, ward))
    return own, others

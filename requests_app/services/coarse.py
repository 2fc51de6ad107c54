"""The verb that leaves of an erased request what is counted: kind, ward, week, how long it took."""

from typing import Any

from django.db import transaction

from common.coarse import coarse_moment, coarse_span
from requests_app.choices import Repeat, Urgency
from requests_app.models import ChangedDate, HelpRequest, Match, Need
from requests_app.services.locking import lock_needs_of, lock_request

REQUEST_TIMES = (
    *("created_at", "closed_at", "consented_at", "erased_at", "email_proven_at"),
    *("set_aside_at",),
)
NEED_TIMES = (
    *("created_at", "first_offered_at", "ended_at", "asked_if_needed_at", "still_looking_at"),
    *("overdue_told_at", "stewards_told_at", "opened_again_at"),
)
MATCH_TIMES = (
    *("offered_at", "expires_at", "accepted_at", "ended_at", "reminded_at"),
    *("followed_up_at", "followed_up_again_at"),
    *("confirmed_at", "address_opened_at", "details_closed_at"),
)
# By the days somebody could be told from others; nothing is counted by them.
NO_DAY: dict[str, Any] = {
    "urgency": Urgency.WHENEVER,
    "wanted_on": None,
    "needed_by": None,
    "wanted_time": "",
    "repeat": Repeat.ONCE,
    "repeat_weekdays": [],
    "repeat_until": None,
    "repeat_from": None,
    "series_day": None,
}


@transaction.atomic
def make_coarse(request_id: int) -> None:
    """Round all times of an erased request. Twice is once."""
    request = lock_request(request_id)
    if request.erased_at is None or request.is_coarse:
        return
    for need in lock_needs_of(request):
        _round_need(need)
    for match in Match.objects.filter(need__request=request):
        _round(match, MATCH_TIMES)
        match.save(update_fields=MATCH_TIMES)
    ChangedDate.objects.filter(request=request).delete()
    _round(request, REQUEST_TIMES)
    request.is_coarse = True
    request.save(update_fields=[*REQUEST_TIMES, "is_coarse"])


def _round_need(need: Need) -> None:
    # Before the moments are rounded, from which nobody could work it out any more.
    if need.first_offered_at:
        need.offered_after = coarse_span(need.first_offered_at - need.created_at)
    if need.ended_at:
        need.ended_after = coarse_span(need.ended_at - need.created_at)
    _round(need, NEED_TIMES)
    for name, value in NO_DAY.items():
        setattr(need, name, value)
    need.save(update_fields=[*NEED_TIMES, *NO_DAY, "offered_after", "ended_after"])


def _round(row: HelpRequest | Need | Match, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(row, name, coarse_moment(getattr(row, name)))

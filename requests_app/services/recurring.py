"""Verbs on needs that come again every week or two."""

import logging
from operator import attrgetter

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts import audit
from common.errors import NotPossible
from requests_app.choices import Urgency, Worked
from requests_app.models import Match, Need
from requests_app.recurrence import REPEAT_AT_MOST, is_due, next_day
from requests_app.services.locking import (
    close_or_reopen_request,
    lock_need,
    lock_needs_of,
    lock_request,
)
from requests_app.services.offers import offer_match
from requests_app.services.requests import end_series

log = logging.getLogger(__name__)

SAME_EACH_TIME = ("category", "detail", "wanted_time", "repeat", "repeat_until", "delivery")


def open_next_occurrences() -> int:
    """Open the next need of every series whose time has come. Returns how many.

    A series is one kind of help in one request. Its next need is for a day a whole number of steps
    (a week, two weeks) after the day that the last one was for: the day it was wanted on, or else
    the day it was asked for. Days that have passed are left out. It opens `LEAD` before its day,
    once the last one was done, or closed without a match: there are never two to wait for at
    once. Cancelling ends a series, and so do erasing the request and `stop_repeating`; the last
    day is `repeat_until`, or `REPEAT_AT_MOST` after the request. Whoever did it last is asked
    first.

    Each in its own transaction: one that fails is logged and tried again the next time. The row of
    the request is locked before looking, and a number is taken once in a series, so that runs at
    the same time open each need once.
    """
    waiting = Need.objects.awaiting_next().filter(_is_not_over()).select_related("request")
    known = waiting.only("repeat", "repeat_until", "wanted_on", "created_at", "request__created_at")
    due = [need.pk for need in known.order_by("id").iterator() if is_due(need)]
    return sum(_open_or_log(need_id) for need_id in due)


def _is_not_over() -> Q:
    """Return what leaves out, roughly, the series that are over: `is_due` says it exactly."""
    now = timezone.now()
    is_young = Q(repeat_until=None, request__created_at__gte=now - REPEAT_AT_MOST)
    return is_young | Q(repeat_until__gt=timezone.localdate(now))


def _open_or_log(need_id: int) -> bool:
    try:
        return _open_next(need_id)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("The need after %s could not be opened.", need_id)
        return False


@transaction.atomic
def _open_next(need_id: int) -> bool:
    last = lock_need(need_id)
    # Under its lock it is certain that nobody was faster.
    if not Need.objects.awaiting_next().filter(pk=need_id).exists() or not is_due(last):
        return False
    need = Need.objects.create(
        request=last.request,
        occurrence=last.occurrence + 1,
        wanted_on=next_day(last),
        urgency=Urgency.THIS_WEEK,
        **{name: getattr(last, name) for name in SAME_EACH_TIME},
    )
    close_or_reopen_request(need.request)
    audit.record(audit.SYSTEM, "open_next_occurrence", need)
    _offer_to_last_volunteer(need)
    return True


def _offer_to_last_volunteer(need: Need) -> None:
    """Offer a need to who did the last one, if they fit now; else it waits at the desk."""
    match = Match.objects.last_time(need)
    if match is None or Worked.NO in {match.resident_said, match.volunteer_said}:
        return
    try:
        with transaction.atomic():
            offer_match(need.pk, match.volunteer_id, actor=audit.SYSTEM)
    except NotPossible:
        log.info("Need %s is open for everybody.", need.pk)


@transaction.atomic
def stop_repeating(need_id: int, *, actor: audit.Actor) -> None:
    """Let no more follow in the series of a need. One that is open stays. Twice is once."""
    need = Need.objects.only("request_id", "category_id").get(pk=need_id)
    needs = lock_needs_of(lock_request(need.request_id))
    series = [each for each in needs if each.category_id == need.category_id]
    end_series([max(series, key=attrgetter("occurrence"))], actor)

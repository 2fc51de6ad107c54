"""Verbs that open the dates of series, by the job and by hand, and that end a series."""

import datetime
import logging
from collections.abc import Iterable, Iterator

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.daytime import is_daytime
from common.errors import NotPossible
from requests_app.choices import NeedStatus, Urgency, Worked
from requests_app.models import ChangedDate, Match, Need
from requests_app.recurrence import HORIZON, LEAD, REPEAT_AT_MOST, Series, SeriesDate
from requests_app.services.locking import (
    close_or_reopen_request,
    lock_needs_of,
    lock_request,
    open_or_aside,
)
from requests_app.services.offers import offer_match
from requests_app.services.requests import end_needs, end_series

log = logging.getLogger(__name__)

SAME_EACH_TIME = (
    *("category", "detail", "coordinator_lines", "wanted_time", "delivery"),
    *("repeat", "repeat_weekdays", "repeat_until", "repeat_from"),
)
NO_SUCH_DATE = _("This date is not planned any more.")


def open_next_occurrences() -> int:
    """Open every date of a series whose time has come. Returns how many.

    A date opens `LEAD` before its day, whatever became of those before it, unless it was skipped;
    days that have passed are left out. Erasing or cancelling the request ends a series, and so
    does `stop_repeating`; the last day is `repeat_until`, or `REPEAT_AT_MOST` after the request.
    Whoever did it last on that day of the week is asked first, then whoever did it last.

    Each series in its own transaction: one that fails is logged and tried again the next time. The
    row of the request is locked before looking, and a date is taken once in a series, so that runs
    at the same time open each date once. At night nothing opens: somebody is asked at once.
    """
    if not is_daytime():
        return 0
    return sum(_open_or_log(need_id) for need_id in list(_perhaps_due()))


def _perhaps_due() -> Iterator[int]:
    """Yield the newest need of each series with a date to open, by what is known without locks."""
    today = timezone.localdate()
    near = (today, today + LEAD)
    known = Need.objects.filter(series_day__range=near)
    changed = ChangedDate.objects.filter(Q(day__range=near) | Q(moved_to__range=near))
    settled = {*known.values_list(*SERIES, "series_day"), *changed.values_list(*SERIES, "day")}
    moved_here = {*changed.filter(moved_to__range=near).values_list(*SERIES)}
    newest = Need.objects.last_of_series().filter(_is_not_over())
    # What a rhythm reads, and no more: the details of each series would be decrypted for nothing.
    rows = newest.only(*SERIES, *RHYTHM, "request__created_at").select_related("request")
    for need in rows.order_by("id").iterator():
        series = need.request_id, need.category_id
        days = need.rhythm.days(*near)
        if series in moved_here or any((*series, day) not in settled for day in days):
            yield need.pk


SERIES = ("request_id", "category_id")
RHYTHM = (
    *("repeat", "repeat_weekdays", "repeat_from", "repeat_until"),
    *("series_day", "wanted_on", "created_at"),
)


def _is_not_over() -> Q:
    """Return what leaves out, roughly, the series that are over: `Series` says it exactly."""
    now = timezone.now()
    # A date that was moved past the last day may be left.
    today = timezone.localdate(now) - HORIZON
    is_young = Q(repeat_until=None, request__created_at__gte=now - REPEAT_AT_MOST - HORIZON)
    return is_young | Q(repeat_until__gte=today)


def _open_or_log(need_id: int) -> int:
    try:
        return _open_due(need_id)
    except (DatabaseError, ObjectDoesNotExist):
        log.exception("The dates after need %s could not be opened.", need_id)
        return 0


@transaction.atomic
def _open_due(need_id: int) -> int:
    # Under the request's lock it is certain that nobody was faster.
    series = lock_series(need_id)
    if series.newest.request.erased_at:
        return 0
    opened = [_open(series, date, audit.SYSTEM) for date in series.due()]
    for need in opened:
        _offer_to_last_volunteer(need)
    return len(opened)


def lock_series(need_id: int) -> Series:
    """Lock the request of a need with all its needs; returns the series of that need."""
    need = Need.objects.only(*SERIES).get(pk=need_id)
    needs = lock_needs_of(lock_request(need.request_id))
    changes = ChangedDate.objects.in_series_of(need).values_list("day", "moved_to")
    own = [each for each in needs if each.category_id == need.category_id]
    return Series(own, dict(changes))


def _open(series: Series, date: SeriesDate, actor: audit.Actor) -> Need:
    """Open a date of a locked series."""
    last = series.needs[-1]
    need = Need(
        request=last.request,
        occurrence=last.occurrence + 1,
        status=open_or_aside(last.request),
        wanted_on=date.day,
        series_day=date.planned,
        urgency=urgency_for(date.day),
        **{name: getattr(last, name) for name in SAME_EACH_TIME},
    )
    need.set_day()
    need.save(force_insert=True)
    series.needs.append(need)
    # The request was closed when the last of its needs ended.
    close_or_reopen_request(need.request)
    audit.record(actor, "open_next_occurrence", need)
    return need


def urgency_for(day: datetime.date) -> Urgency:
    """Return how soon a day is, as a household would say it; not what was said the first time."""
    days = (day - timezone.localdate()).days
    return {0: Urgency.TODAY, 1: Urgency.TOMORROW}.get(days, Urgency.THIS_WEEK)


def _offer_to_last_volunteer(need: Need) -> None:
    """Offer a need to who did it last, if they fit now; else it waits at the desk."""
    for match in Match.objects.last_times(need):
        if Worked.NO in {match.resident_said, match.volunteer_said}:
            continue
        try:
            # A savepoint: if they cannot take it, the need that was opened must stay.
            with transaction.atomic():
                offer_match(need.pk, match.volunteer_id, actor=audit.SYSTEM)
        except NotPossible:
            continue
        return
    log.info("Need %s is open for everybody.", need.pk)


@transaction.atomic
def open_dates(need_id: int, days: Iterable[datetime.date], *, actor: User) -> list[Need]:
    """Open dates of the series of a need now, to be offered ahead. One that is open stays as it is.

    All or nothing. `days` are those that were planned. Raises `NotPossible` when one of them does
    not come within `HORIZON`, was skipped, or has ended.
    """
    series = lock_series(need_id)
    coming = {date.planned: date for date in series.to_plan() if date.is_wanted}
    found = []
    for day in sorted(set(days)):
        date = coming.get(day)
        if date is None:
            raise NotPossible(NO_SUCH_DATE)
        found.append(date.need or _open(series, date, actor))
    return found


@transaction.atomic
def stop_repeating(need_id: int, *, actor: audit.Actor) -> None:
    """Let no more follow in the series of a need. Dates that are open stay. Twice is once."""
    series = lock_series(need_id)
    end_series(_those_that_say_so(series), actor)


@transaction.atomic
def cancel_series(need_id: int, *, actor: audit.Actor) -> None:
    """Cancel all dates of the series of a need, and let no more follow. Twice is once."""
    series = lock_series(need_id)
    end_series(_those_that_say_so(series), actor)
    end_needs(series.needs, NeedStatus.CANCELLED, actor)


def _those_that_say_so(series: Series) -> list[Need]:
    """Return the newest, and those on whose pages it stands that the series goes on."""
    return [need for need in series.needs if need.is_active or need is series.newest]

"""Verbs on one date of a series: not this time, or on another day. The series goes on."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from requests_app import notifications
from requests_app.choices import ContactKind, NeedStatus
from requests_app.models import ChangedDate, Need
from requests_app.recurrence import Series, SeriesDate
from requests_app.services.call_list import add_call
from requests_app.services.locking import lock_matches
from requests_app.services.needs import DAY_TAKEN, write_day
from requests_app.services.recurring import NO_SUCH_DATE, lock_series, urgency_for
from requests_app.services.requests import end_needs

ENDED = _("This date has ended and can no longer be changed.")


@transaction.atomic
def skip_dates(need_id: int, days: Iterable[datetime.date], *, actor: audit.Actor) -> None:
    """Let dates of the series of a need not happen; whoever had said yes is told. Twice is once.

    All or nothing. `days` are those that were planned. Raises `NotPossible` when there is no such
    date, or it is over.
    """
    series = lock_series(need_id)
    for day in sorted(set(days)):
        _skip(series, _date(series, day), actor)


def _skip(series: Series, date: SeriesDate, actor: audit.Actor) -> None:
    if date.need is not None:
        if date.need.status != NeedStatus.CANCELLED:
            _require_active(date.need)
            end_needs([date.need], NeedStatus.CANCELLED, actor)
    elif not date.is_skipped:
        _remember(series, date.planned, None)
        audit.record(actor, "skip_date", series.newest.request)


@transaction.atomic
def move_date(
    need_id: int, planned: datetime.date, day: datetime.date, *, actor: audit.Actor
) -> None:
    """Have one date of the series of a need on another day; whoever was asked is told.

    One that was skipped comes after all. Twice is once. Raises `NotPossible` when there is no such
    date, when it is over, or when the series comes on `day` anyway.
    """
    series = lock_series(need_id)
    date = _date(series, planned)
    if date.day == day and not date.is_skipped:
        return
    if series.is_taken(day):
        raise NotPossible(DAY_TAKEN)
    if day < timezone.localdate():
        raise NotPossible(_("This day is in the past."))
    if date.need is not None:
        _require_active(date.need)
        _move_need(date.need, day, actor)
        return
    _remember(series, planned, day)
    audit.record(actor, "move_date", series.newest.request)


def _date(series: Series, planned: datetime.date) -> SeriesDate:
    date = series.date(planned)
    if date is None or (date.need is None and date.day < timezone.localdate()):
        raise NotPossible(NO_SUCH_DATE)
    return date


def _require_active(need: Need) -> None:
    if not need.is_active:
        raise NotPossible(ENDED)


def _move_need(need: Need, day: datetime.date, actor: audit.Actor) -> None:
    need.begin_series()
    need.wanted_on = day
    need.urgency = urgency_for(day)
    write_day(need, ["wanted_on", "urgency"], actor)
    audit.record(actor, "move_date", need, ["wanted_on"])
    for match in lock_matches(need):
        if not notifications.date_moved(match):
            add_call(match, ContactKind.DAY_FOR_VOLUNTEER)


def _remember(series: Series, planned: datetime.date, moved_to: datetime.date | None) -> None:
    """Write what becomes of a date that is not open yet."""
    own = ChangedDate.objects.in_series_of(series.newest).filter(day=planned)
    if moved_to == planned:
        own.delete()
        return
    ChangedDate.objects.update_or_create(
        request=series.newest.request,
        category_id=series.newest.category_id,
        day=planned,
        defaults={"moved_to": moved_to},
    )

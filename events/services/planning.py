"""What staff do with shifts: repeat them, call them off, and tell of changes."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.daytime import is_daytime
from common.errors import NotPossible
from events import notifications
from events.models import EventShift, Helper
from events.services.locking import lock_shift
from events.services.places import OVER, move_up
from requests_app.services.guards import translate_integrity_error

MOST_WEEKS = 26
DAY = datetime.timedelta(days=1)
CHANGED = ("starts_at", "ends_at", "wanted", "own_place")
THERE_ALREADY = _("There is such a shift already.")


@transaction.atomic
def repeat(shift_id: int, weeks: int, *, actor: User) -> int:
    """Make the same shift in each of the next weeks, at the same hours; returns how many are new.

    Twice is once: a day has each shift once.
    """
    shift = lock_shift(shift_id)
    made = 0
    for number in range(1, min(weeks, MOST_WEEKS) + 1):
        starts_at = _weeks_later(shift.starts_at, number)
        said = {
            "ends_at": starts_at + (shift.ends_at - shift.starts_at),
            "wanted": shift.wanted,
            "known_only": shift.known_only,
            "preparation": shift.preparation,
            "own_place": shift.own_place,
        }
        _row, is_new = EventShift.objects.get_or_create(
            event=shift.event, part=shift.part, starts_at=starts_at, defaults=said
        )
        made += is_new
    if made:
        audit.record(actor, "repeat_day_shift", shift)
    return made


def _weeks_later(moment: datetime.datetime, weeks: int) -> datetime.datetime:
    """Return the same hour of the network's clock so many weeks later, also in summer time."""
    local = timezone.localtime(moment).replace(tzinfo=None) + datetime.timedelta(weeks=weeks)
    return timezone.make_aware(local)


@transaction.atomic
def call_off(shift_id: int, *, actor: User) -> None:
    """Say that a shift does not take place, to everybody on it. Twice is once."""
    shift = lock_shift(shift_id)
    if shift.called_off_at:
        return
    if shift.is_over:
        raise NotPossible(OVER)
    shift.called_off_at = timezone.now()
    shift.save(update_fields=["called_off_at"])
    for helper in _on(shift):
        notifications.called_off(helper)
    audit.record(actor, "call_off_day_shift", shift, ["called_off_at"])


@dataclass(frozen=True)
class Hours:
    """The parts of a shift, or of a series, that may change: hours, how many, where."""

    starts: datetime.time
    ends: datetime.time
    wanted: int
    own_place: str = ""


@transaction.atomic
def change(shift_id: int, hours: Hours, *, and_following: bool, actor: User) -> int:
    """Change a shift, with those that follow it in its series; returns how many are new.

    Whoever is on one with another time or place is told, volunteers once for all of theirs. Twice
    is once. Raises `NotPossible` where a shift would stand beside one of the same kind.
    """
    ids = _series_of(lock_shift(shift_id)) if and_following else [shift_id]
    shifts = [lock_shift(pk) for pk in sorted(ids)]
    if any(shift.is_over or shift.called_off_at for shift in shifts if shift.pk == shift_id):
        raise NotPossible(OVER)
    # In this order none stands where the next one still is.
    shifts.sort(key=lambda shift: shift.starts_at)
    changed = [shift for shift in shifts if _is_other(shift, hours)]
    elsewhere = [shift for shift in changed if _is_elsewhere(shift, hours)]
    with translate_integrity_error(THERE_ALREADY):
        for shift in changed:
            _set(shift, hours)
    for shift in changed:
        move_up(shift)
        audit.record(actor, "change_day_shift", shift, list(CHANGED))
    tell_changed(elsewhere)
    return len(changed)


def _series_of(shift: EventShift) -> list[int]:
    """Return the shift, and those to come that are the same at the same hour of other weeks."""
    first = timezone.localtime(shift.starts_at)
    rows = EventShift.objects.filter(
        event=shift.event_id, part=shift.part, starts_at__gt=shift.starts_at, called_off_at=None
    )
    others = {pk: timezone.localtime(at) for pk, at in rows.values_list("pk", "starts_at")}
    same = [
        pk
        for pk, at in others.items()
        if (at.weekday(), at.time()) == (first.weekday(), first.time())
    ]
    return [shift.pk, *same]


def _moved(shift: EventShift, hours: Hours) -> tuple[datetime.datetime, datetime.datetime]:
    """Return from when to when it is, on its day; an end before the start is of the next day."""
    day = timezone.localdate(shift.starts_at)
    starts = timezone.make_aware(datetime.datetime.combine(day, hours.starts))
    next_day = day + DAY if hours.ends <= hours.starts else day
    return starts, timezone.make_aware(datetime.datetime.combine(next_day, hours.ends))


def _is_elsewhere(shift: EventShift, hours: Hours) -> bool:
    now = (shift.starts_at, shift.ends_at)
    return now != _moved(shift, hours) or shift.own_place != hours.own_place


def _is_other(shift: EventShift, hours: Hours) -> bool:
    return _is_elsewhere(shift, hours) or shift.wanted != hours.wanted


def _set(shift: EventShift, hours: Hours) -> None:
    shift.starts_at, shift.ends_at = _moved(shift, hours)
    shift.wanted, shift.own_place = hours.wanted, hours.own_place
    shift.save(update_fields=CHANGED)


@transaction.atomic
def after_edit(shift_ids: Iterable[int], elsewhere: Collection[int]) -> None:
    """Let places that are new go to who waits; tell all on those `elsewhere`, each once."""
    shifts = [lock_shift(pk) for pk in sorted(shift_ids)]
    to_come = [shift for shift in shifts if not shift.is_over and not shift.called_off_at]
    for shift in to_come:
        move_up(shift)
    tell_changed([shift for shift in to_come if shift.pk in elsewhere])


def tell_changed(shifts: Iterable[EventShift]) -> None:
    """Tell everybody on these shifts that the time or the place is another.

    A volunteer's page has all of theirs: they are told once. Others have a link for each.
    """
    told: set[int] = set()
    for shift in shifts:
        for helper in _on(shift):
            if helper.volunteer_id in told:
                continue
            notifications.changed(helper)
            if helper.volunteer_id:
                told.add(helper.volunteer_id)


def _on(shift: EventShift) -> list[Helper]:
    rows = Helper.objects.filter(shift=shift).select_related("volunteer", "shift")
    return list(rows.order_by("pk"))


def remind_of_days() -> int:
    """Remind people of their shifts the day before, by day; returns how many messages went out."""
    if not is_daytime():
        return 0
    now = timezone.now()
    rows = Helper.objects.filter(
        seat__isnull=False,
        came="",
        shift__starts_at__gt=now,
        shift__starts_at__lte=now + DAY,
        shift__called_off_at=None,
    )
    # Whoever has signed up since knows it still.
    rows = rows.filter(created_at__lt=now - DAY / 4)
    found = rows.select_related("volunteer", "shift").order_by("pk")
    return sum(map(notifications.remind, found))

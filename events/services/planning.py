"""What staff do with shifts: repeat them, call them off, and tell of changes."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from common.daytime import is_daytime
from common.errors import NotPossible
from events import notifications
from events.models import EventShift, Helper
from events.services.locking import lock_shift
from events.services.places import OVER, move_up

MOST_WEEKS = 26
DAY = datetime.timedelta(days=1)


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


@transaction.atomic
def after_edit(shift_id: int, *, is_elsewhere: bool) -> None:
    """Let places that are new go to who waits; tell all where the time or the place is another."""
    shift = lock_shift(shift_id)
    if shift.is_over or shift.called_off_at:
        return
    move_up(shift)
    if is_elsewhere:
        for helper in _on(shift):
            notifications.changed(helper)


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

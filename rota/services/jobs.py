"""The work of jobs: reminders, and news of shifts that nobody took."""

import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from common.daytime import is_daytime
from rota import notifications
from rota.models import OnShift, Shift
from rota.services.locking import lock_shift
from rota.services.seats import NEAR, tell_of_gap

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
# The job comes each ten minutes: nobody's hour before is shorter than this.
HOUR_BEFORE = HOUR + datetime.timedelta(minutes=10)


def remind_of_shifts() -> int:
    """Remind people of their shifts the day before, by day; and an hour before, if they want it.

    Returns how many messages went into the outbox: their keys see to it that each goes once.
    """
    now = timezone.now()
    told = 0
    if is_daytime():
        told += sum(map(notifications.remind_day_before, _of(now, DAY)))
    wanted = Q(answerer__hour_before=True)
    return told + sum(map(notifications.remind_hour_before, _of(now, HOUR_BEFORE, wanted)))


def _of(now: datetime.datetime, before: datetime.timedelta, also: Q | None = None) -> list[OnShift]:
    """Return who is on a shift that begins within `before`, and took it earlier than that."""
    rows = OnShift.objects.filter(shift__starts_at__gt=now, shift__starts_at__lte=now + before)
    # Whoever has taken it since knows it still.
    rows = rows.filter(also or Q(), shift__starts_at__gt=F("taken_at") + before)
    related = ("shift__line__ward", "answerer__volunteer", "answerer__user")
    return list(rows.select_related(*related).order_by("pk"))


def tell_of_gaps() -> int:
    """Tell coordinators of shifts that nobody took, two days before, once; returns of how many."""
    now = timezone.now()
    soon = Shift.objects.filter(
        starts_at__gt=now, starts_at__lte=now + NEAR, gap_told_at=None
    ).with_a_gap()
    return sum(_tell_of_gap(pk) for pk in soon.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _tell_of_gap(shift_id: int) -> bool:
    shift = lock_shift(shift_id)
    if shift.gap_told_at or shift.on_it.count() >= shift.people:
        return False
    tell_of_gap(shift, timezone.now())
    return True

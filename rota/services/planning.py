"""Shifts are made from the slots of the week, some weeks ahead; and taken each week."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from rota import notifications
from rota.days import A_DAY, AHEAD, span
from rota.fitting import fitting_slots, may_take
from rota.models import Answerer, Shift, Slot, Weekly
from rota.services.locking import lock_answerer, lock_answerers, lock_slot
from rota.services.seats import give_back, seat


def make_shifts() -> int:
    """Make the shifts of the next weeks that are not there yet; returns how many.

    Each slot in its own transaction. However often it runs, and by whichever clock, a day has its
    shift once.
    """
    return sum(
        _make_shifts_of(pk) for pk in Slot.objects.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _make_shifts_of(slot_id: int) -> int:
    today = timezone.localdate()
    slot = lock_slot(slot_id)
    there = set(slot.shifts.filter(day__gte=today).values_list("day", flat=True))
    days = [today + number * A_DAY for number in range(AHEAD.days + 1)]
    wanted = [day for day in days if slot.is_on(day) and day not in there]
    made = [shift for shift in (_shift_of(slot, day) for day in wanted) if shift]
    Shift.objects.bulk_create(made)
    for shift in made:
        _seat_weekly(shift)
    return len(made)


def _shift_of(slot: Slot, day: datetime.date) -> Shift | None:
    """Return the shift of a day, not stored; None for one that is over already."""
    starts_at, ends_at = span(day, slot.starts, slot.ends)
    if ends_at <= timezone.now():
        return None
    return Shift(
        slot=slot,
        line_id=slot.line_id,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        languages=slot.languages,
        people=slot.people,
    )


def _seat_weekly(shift: Shift) -> None:
    """Give a new shift to those who take its slot every week, but for breaks and other shifts."""
    wanted = list(shift.slot.weekly.order_by("since", "pk").values_list("answerer", flat=True))
    there = lock_answerers(wanted)
    for answerer in [there[pk] for pk in wanted if pk in there]:
        if _is_there(answerer, shift.day):
            _seat_if_free(shift, answerer)


def _is_there(answerer: Answerer, day: datetime.date) -> bool:
    volunteer = answerer.volunteer
    if volunteer is not None and volunteer.paused_until is not None:
        return volunteer.paused_until <= day
    return may_take(answerer)


def _seat_if_free(shift: Shift, answerer: Answerer) -> bool:
    try:
        seat(shift, answerer)
    except NotPossible:
        return False
    return True


@transaction.atomic
def take_weekly(slot_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Let somebody take a slot every week from now on. Twice is once.

    Of the shifts that are there already they get those with a free seat.
    """
    slot = lock_slot(slot_id)
    shifts = list(_to_come(slot))
    answerer = lock_answerer(answerer_id)
    if slot.weekly.filter(answerer=answerer).exists():
        return
    fits = fitting_slots(answerer, timezone.localdate()).filter(pk=slot.pk).exists()
    if not (may_take(answerer) and fits):
        raise NotPossible(_("You cannot take this shift right now."))
    if slot.weekly.count() >= slot.people:
        raise NotPossible(_("Others take this every week already. Thank you for offering."))
    Weekly.objects.create(slot=slot, answerer=answerer)
    for shift in shifts:
        if not shift.on_it.filter(answerer=answerer).exists():
            _seat_if_free(shift, answerer)
    audit.record(actor, "take_weekly_shift", slot)


@transaction.atomic
def stop_weekly(slot_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """End that somebody takes a slot every week: what they have of it is open again.

    Twice is once.
    """
    slot = lock_slot(slot_id)
    if not slot.weekly.filter(answerer=answerer_id).delete()[0]:
        return
    for shift in _to_come(slot):
        if shift.starts_at > timezone.now():
            give_back(shift.pk, answerer_id, actor=actor)
    audit.record(actor, "stop_weekly_shift", slot)


def _to_come(slot: Slot) -> list[Shift]:
    """Lock the shifts of a slot that are not over."""
    rows = slot.shifts.filter(ends_at__gt=timezone.now()).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self",)))


@transaction.atomic
def fit_to_slot(slot_id: int, *, actor: audit.Actor) -> None:
    """Let the shifts to come be as their slot is now.

    Those at other hours, or on days on which there is none any more, go: whoever is on one is told.
    """
    slot = lock_slot(slot_id)
    for shift in _to_come(slot):
        hours = span(shift.day, slot.starts, slot.ends)
        if shift.starts_at <= timezone.now():
            continue
        if not slot.is_on(shift.day) or hours != (shift.starts_at, shift.ends_at):
            _call_off(shift, actor)
            continue
        shift.people = max(slot.people, shift.on_it.count())
        shift.languages = slot.languages
        shift.save(update_fields=["people", "languages"])
    _make_shifts_of(slot.pk)


def _call_off(shift: Shift, actor: audit.Actor) -> None:
    for row in shift.on_it.select_related("answerer__volunteer", "answerer__user"):
        notifications.called_off(row.answerer, shift)
    audit.record(actor, "call_off_shift", shift)
    shift.delete()

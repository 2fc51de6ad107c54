"""Taking a shift, giving it back, and putting somebody else into one's place."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from common.errors import NotPossible
from rota import gap_news, notifications
from rota.fitting import fitting_shifts, is_trusted, may_take
from rota.models import Answerer, OnShift, Shift
from rota.services.locking import GONE, lock_answerer, lock_shift
from volunteers.other_tasks import is_busy, knows_when_busy

# Given back or open so shortly before, coordinators are told.
NEAR = datetime.timedelta(days=2)
OVER = _("This shift is over.")
FULL = _("Somebody else has just taken this shift. Thank you for offering.")
BUSY = _("There is another shift at the same time.")
NOT_YOURS = _("You cannot take this shift right now.")


@transaction.atomic
def take(shift_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Put somebody on a shift, as they wish. Twice is once. Raises `NotPossible`."""
    shift, answerer = lock_shift(shift_id), lock_answerer(answerer_id)
    if shift.on_it.filter(answerer=answerer).exists():
        return
    now = timezone.now()
    fits = fitting_shifts(answerer, now).filter(pk=shift.pk).exists()
    if shift.ends_at > now and not (may_take(answerer) and fits):
        raise NotPossible(NOT_YOURS)
    seat(shift, answerer)
    audit.record(actor, "take_shift", shift)


@transaction.atomic
def assign(shift_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Put somebody on a shift, as a coordinator arranged with them; they are told. Twice is once.

    Their languages, ward and break do not matter: the coordinator has asked them.
    """
    shift, answerer = lock_shift(shift_id), lock_answerer(answerer_id)
    if shift.on_it.filter(answerer=answerer).exists():
        return
    if not is_trusted(answerer):
        raise NotPossible(NOT_YOURS)
    row = seat(shift, answerer)
    notifications.put_on(row)
    audit.record(actor, "assign_shift", shift)


def seat(shift: Shift, answerer: Answerer) -> OnShift:
    """Give somebody the first free seat of a locked shift. Raises `NotPossible` where none is."""
    if shift.ends_at <= timezone.now():
        raise NotPossible(OVER)
    taken = set(shift.on_it.values_list("seat", flat=True))
    if len(taken) >= shift.people:
        raise NotPossible(FULL)
    _must_be_free(shift, answerer)
    free = next(number for number in range(1, shift.people + 1) if number not in taken)
    row = OnShift.objects.create(
        shift=shift,
        answerer=answerer,
        seat=free,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
    )
    if len(taken) + 1 >= shift.people and shift.gap_told_at:
        # A gap that opens anew is news again.
        shift.gap_told_at = None
        shift.save(update_fields=["gap_told_at"])
    return row


def must_suit(shift: Shift, answerer: Answerer) -> None:
    """Raise `NotPossible` unless a locked person may take a locked shift now, and is free then."""
    now = timezone.now()
    if shift.ends_at <= now:
        raise NotPossible(OVER)
    if not (may_take(answerer) and fitting_shifts(answerer, now).filter(pk=shift.pk).exists()):
        raise NotPossible(NOT_YOURS)
    _must_be_free(shift, answerer)


def hand_to(row: OnShift, answerer: Answerer) -> None:
    """Give a seat of a locked shift to another: what was asked of the one before has ended."""
    row.answerer, row.offered_at, row.taken_at = answerer, None, timezone.now()
    row.in_exchange_for = None
    row.save(update_fields=["answerer", "offered_at", "taken_at", "in_exchange_for"])
    row.proposals.update(in_exchange_for=None)


def _must_be_free(shift: Shift, answerer: Answerer) -> None:
    if OnShift.objects.filter(answerer=answerer).during(shift).exists():
        raise NotPossible(BUSY)
    if answerer.volunteer_id and is_busy(answerer.volunteer_id, shift.starts_at, shift.ends_at):
        raise NotPossible(BUSY)


@knows_when_busy
def is_on_the_rota(volunteer_id: int, starts: datetime.datetime, ends: datetime.datetime) -> bool:
    """Tell whether a volunteer has a shift of the rota at this time."""
    rows = OnShift.objects.filter(answerer__volunteer=volunteer_id)
    return rows.filter(starts_at__lt=ends, ends_at__gt=starts).exists()


@transaction.atomic
def give_back(shift_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Take somebody off a shift, which is open again. Twice is once.

    When it is near coordinators are told now: the usual news of a gap may be over.
    """
    shift = lock_shift(shift_id)
    row = shift.on_it.filter(answerer=answerer_id).first()
    if row is None:
        return
    now = timezone.now()
    if shift.ends_at <= now:
        raise NotPossible(OVER)
    row.delete()
    audit.record(actor, "give_back_shift", shift)
    if shift.starts_at - now <= NEAR:
        tell_of_gap(shift, now, since=now, actor=actor)


def tell_of_gap(
    shift: Shift,
    now: datetime.datetime,
    *,
    since: datetime.datetime | None = None,
    actor: audit.Actor = audit.SYSTEM,
) -> None:
    """Tell coordinators that somebody is missing on a locked shift."""
    gap_news.gap(shift, since=since, actor=actor)
    shift.gap_told_at = now
    shift.save(update_fields=["gap_told_at"])


@transaction.atomic
def remove(shift_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Take somebody off a shift, as a coordinator decides; they are told. Twice is once."""
    shift = lock_shift(shift_id)
    row = shift.on_it.filter(answerer=answerer_id).select_related("answerer__volunteer").first()
    if row is None:
        return
    notifications.taken_off(row.answerer, shift)
    give_back(shift_id, answerer_id, actor=actor)


@transaction.atomic
def set_offered(shift_id: int, answerer_id: int, *, is_offered: bool, actor: audit.Actor) -> None:
    """Ask whether somebody else can take one's shift, or no longer. Twice is once.

    It stays theirs until somebody does.
    """
    shift = lock_shift(shift_id)
    row = shift.on_it.filter(answerer=answerer_id).first()
    if row is None:
        raise NotPossible(GONE)
    if shift.starts_at <= timezone.now():
        raise NotPossible(_("This shift has begun."))
    if (row.offered_at is not None) == is_offered:
        return
    row.offered_at = timezone.now() if is_offered else None
    # Whoever offers it to everybody proposes it to nobody; whoever keeps theirs swaps it not.
    row.in_exchange_for = None
    row.save(update_fields=["offered_at", "in_exchange_for"])
    row.proposals.update(in_exchange_for=None)
    audit.record(actor, "offer_shift", shift)


@transaction.atomic
def take_over(on_shift_id: int, answerer_id: int, *, actor: audit.Actor) -> None:
    """Take the place of somebody who offers theirs: only then are they free, and are told.

    Twice is once.
    """
    shift_id = OnShift.objects.filter(pk=on_shift_id).values_list("shift_id", flat=True).first()
    shift = lock_shift(shift_id or 0)
    # Read under the lock: of two who press at once the second finds it taken.
    row = shift.on_it.filter(pk=on_shift_id).select_related("answerer__volunteer").first()
    if row is not None and row.answerer_id == answerer_id:
        return
    if row is None or row.offered_at is None:
        raise NotPossible(FULL)
    answerer, before = lock_answerer(answerer_id), row.answerer
    must_suit(shift, answerer)
    hand_to(row, answerer)
    notifications.swapped(before, shift, row)
    audit.record(actor, "take_over_shift", shift)

"""Taking a place on a shift, giving it back, and the waiting list, which moves up by itself."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import PublishState
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from events import notifications
from events.models import EventShift, Helper
from events.services.locking import GONE, lock_shift
from requests_app.services.guards import require_room_this_week
from rota.services.locking import lock_answerer_of
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.other_tasks import counts_in_the_week, is_busy, knows_when_busy
from volunteers.services import lock as lock_volunteer

OVER = _("This shift is over.")
CALLED_OFF = _("This shift does not take place.")
BUSY = _("There is another shift at the same time.")
KNOWN_ONLY = _(
    "This shift is for approved volunteers. Sign up to help, and a coordinator gets to know you."
)
NOT_NOW = _("You cannot take shifts right now. Your page says why.")
# Of the hash of a volunteer's key: they are on a shift once, however often they come back to it.
OF_VOLUNTEER = "volunteer:{}:{}"


@transaction.atomic
def sign_up(shift_id: int, said: dict[str, Any], *, key: str, actor: audit.Actor) -> Helper:
    """Give a neighbor a place on a shift, or put them on its waiting list. Twice is once.

    `said` has their name, phone, email, language and whether a voicemail may be left. Raises
    `NotPossible` in words.
    """
    shift = lock_shift(shift_id)
    before = Helper.objects.filter(shift=shift, submission_key=key).first()
    if before is not None:
        return before
    require_going_on(shift)
    if shift.known_only and not isinstance(actor, User):
        raise NotPossible(KNOWN_ONLY)
    helper = Helper.objects.create(
        shift=shift, submission_key=key, seat=free_seat(shift, shift.wanted), **said
    )
    PrivateLink.objects.issue(LinkPurpose.HELPER, helper.pk)
    notifications.signed_up(helper)
    audit.record(actor, "take_day_shift", shift)
    return helper


@transaction.atomic
def take(shift_id: int, volunteer_id: int, *, actor: audit.Actor) -> None:
    """Give a volunteer a place on a shift, or put them on its waiting list. Twice is once.

    It counts against their week. Raises `NotPossible` in words.
    """
    shift, volunteer = lock_shift(shift_id), lock_volunteer(volunteer_id)
    if Helper.objects.filter(shift=shift, volunteer=volunteer).exists():
        return
    require_going_on(shift)
    _require_may_take(shift, volunteer)
    require_room_this_week(volunteer, actor)
    Helper.objects.create(
        shift=shift,
        volunteer=volunteer,
        submission_key=OF_VOLUNTEER.format(shift.pk, volunteer.pk),
        seat=free_seat(shift, shift.wanted),
    )
    audit.record(actor, "take_day_shift", shift)


def require_going_on(shift: EventShift) -> None:
    """Raise `NotPossible` for a shift that nobody can be on any more."""
    if shift.event.state != PublishState.PUBLISHED:
        raise NotPossible(GONE)
    if shift.called_off_at:
        raise NotPossible(CALLED_OFF)
    if shift.is_over:
        raise NotPossible(OVER)


def is_known(volunteer: Volunteer) -> bool:
    """Tell whether a coordinator has approved them, and they are the same as far as we know."""
    return volunteer.status == VolunteerStatus.APPROVED and not volunteer.waits_for_look


def may_take(volunteer: Volunteer) -> bool:
    """Tell whether somebody may take any shift now."""
    is_here = volunteer.status in (VolunteerStatus.PENDING, VolunteerStatus.APPROVED)
    return is_here and not volunteer.is_paused and volunteer.set_aside_at is None


def _require_may_take(shift: EventShift, volunteer: Volunteer) -> None:
    if not may_take(volunteer):
        raise NotPossible(NOT_NOW)
    if shift.known_only and not is_known(volunteer):
        raise NotPossible(KNOWN_ONLY)
    # Of who takes a shift of a day and one of the rota at the same moment, one waits here.
    lock_answerer_of(volunteer.pk)
    if is_busy(volunteer.pk, shift.starts_at, shift.ends_at):
        raise NotPossible(BUSY)


@knows_when_busy
def is_on_a_day(volunteer_id: int, starts: datetime.datetime, ends: datetime.datetime) -> bool:
    """Tell whether a volunteer has a shift of a day, or waits for one, at this time."""
    rows = Helper.objects.filter(volunteer=volunteer_id, shift__called_off_at=None)
    return rows.filter(shift__starts_at__lt=ends, shift__ends_at__gt=starts).exists()


def free_seat(shift: EventShift, most: int) -> int | None:
    """Return the first free place of a locked shift, of `most`; None where there is none."""
    rows = Helper.objects.filter(shift=shift, seat__isnull=False)
    taken = set(rows.values_list("seat", flat=True))
    if len(taken) >= most:
        return None
    return next(number for number in range(1, most + 1) if number not in taken)


# --- Given back -----------------------------------------------------------------------------------


@transaction.atomic
def give_back(helper_id: int, *, actor: audit.Actor) -> bool:
    """Delete somebody's place or turn on the waiting list; whoever waits moves up. Twice is once.

    False where there was nothing any more. Raises `NotPossible` for a shift that is over.
    """
    shift_id = Helper.objects.filter(pk=helper_id).values_list("shift", flat=True).first()
    if shift_id is None:
        return False
    shift = lock_shift(shift_id)
    if shift.is_over:
        raise NotPossible(OVER)
    is_new = end(helper_id)
    if is_new:
        audit.record(actor, "give_back_day_shift", shift)
    move_up(shift)
    return is_new


def end(helper_id: int) -> bool:
    """Delete all that is kept of somebody on a shift; False where there is nothing any more."""
    PrivateLink.objects.revoke(LinkPurpose.HELPER, helper_id)
    notifications.forget_messages(helper_id)
    deleted, _each = Helper.objects.filter(pk=helper_id).delete()
    return bool(deleted)


@transaction.atomic
def erase(helper_id: int, *, actor: audit.Actor = audit.SYSTEM) -> None:
    """Delete somebody from a shift, also from one that is over. Twice is once."""
    shift_id = Helper.objects.filter(pk=helper_id).values_list("shift", flat=True).first()
    if shift_id is None:
        return
    shift = lock_shift(shift_id)
    if end(helper_id):
        audit.record(actor, "erase_day_helper", shift)
    move_up(shift)


def move_up(shift: EventShift) -> None:
    """Give the free places of a locked shift to whoever has waited longest, and tell them."""
    if shift.is_over or shift.called_off_at:
        return
    waiting = Helper.objects.filter(shift=shift, seat=None).select_related("volunteer")
    for helper in waiting.order_by("created_at", "pk"):
        helper.seat = free_seat(shift, shift.wanted)
        if helper.seat is None:
            return
        helper.save(update_fields=["seat"])
        notifications.moved_up(helper)


@counts_in_the_week
def taken_since(volunteer_id: int, since: datetime.datetime) -> int:
    """Return how many shifts a volunteer has taken since a moment, that were not called off."""
    rows = Helper.objects.filter(volunteer=volunteer_id, shift__called_off_at=None)
    return rows.filter(created_at__gte=since).count()


def has_shifts(volunteer_id: int) -> bool:
    """Tell whether there is something left to give back."""
    return to_come_of(volunteer_id).exists()


def to_come_of(volunteer_id: int) -> Any:
    """Return the places of a volunteer on shifts that are not over."""
    rows = Helper.objects.filter(volunteer=volunteer_id, shift__ends_at__gt=timezone.now())
    return rows.order_by("shift", "pk")

"""Taking a place on a shift, giving it back, and the waiting list, which moves up by itself."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from common.choices import PublishState
from common.errors import NotPossible
from common.models import LinkPurpose, PrivateLink
from events import notifications
from events.models import EventShift, Helper, Prepared
from events.services.locking import GONE, lock_shift
from events.services.printing import forget_files
from requests_app.choices import MatchStatus
from requests_app.models import Match
from requests_app.services.guards import require_room_this_week
from rota.services.locking import lock_answerer_of
from volunteers.choices import VolunteerStatus
from volunteers.models import Volunteer
from volunteers.other_tasks import (
    counts_in_the_week,
    has_appointments,
    is_busy,
    knows_when_busy,
)
from volunteers.services import lock as lock_volunteer

OVER = _("This shift is over.")
CALLED_OFF = _("This shift does not take place.")
BUSY = _("There is another shift at the same time.")
KNOWN_ONLY = _(
    "This shift is for approved volunteers. Sign up to help, and a coordinator gets to know you."
)
NOT_PREPARED = _(
    "This shift takes preparation: %(preparation)s. A coordinator notes it once you have done it."
)
NOT_NOW = _("You cannot take shifts right now. Your page says why.")
# Of the hash of a volunteer's key: they are on a shift once, however often they come back to it.
OF_VOLUNTEER = "volunteer:{}:{}"


@transaction.atomic
def sign_up(
    shift_id: int, said: dict[str, Any], *, key: str, actor: audit.Actor, is_told: bool = False
) -> Helper:
    """Give a neighbor a place on a shift, or put them on its waiting list. Twice is once.

    `said` has their name, phone, email, language and whether a voicemail may be left. They get a
    message with their link, unless whoever calls tells them (`is_told`). Raises `NotPossible` in
    words.
    """
    shift = lock_shift(shift_id)
    before = Helper.objects.filter(shift=shift, submission_key=key).first()
    if before is not None:
        return before
    require_going_on(shift)
    if not isinstance(actor, User):
        _require_for_anybody(shift)
    helper = Helper.objects.create(
        shift=shift, submission_key=key, seat=free_seat(shift, shift.wanted), **said
    )
    PrivateLink.objects.issue(LinkPurpose.HELPER, helper.pk)
    if not is_told:
        notifications.signed_up(helper)
    audit.record(actor, "take_day_shift", shift)
    return helper


@transaction.atomic
def take(shift_id: int, volunteer_id: int, *, actor: audit.Actor) -> Helper:
    """Give a volunteer a place on a shift, or put them on its waiting list. Twice is once.

    It counts against their week. Returns their row. Raises `NotPossible` in words.
    """
    shift, volunteer = lock_shift(shift_id), lock_volunteer(volunteer_id)
    if known := Helper.objects.filter(shift=shift, volunteer=volunteer).first():
        return known
    require_going_on(shift)
    _require_may_take(shift, volunteer)
    require_room_this_week(volunteer, actor)
    helper = Helper.objects.create(
        shift=shift,
        volunteer=volunteer,
        submission_key=OF_VOLUNTEER.format(shift.pk, volunteer.pk),
        seat=free_seat(shift, shift.wanted),
    )
    audit.record(actor, "take_day_shift", shift)
    return helper


def _require_for_anybody(shift: EventShift) -> None:
    if shift.known_only:
        raise NotPossible(KNOWN_ONLY)
    if shift.preparation is not None:
        raise NotPossible(NOT_PREPARED % {"preparation": shift.preparation.name_i18n})


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


def is_prepared(volunteer_id: int, preparation_id: int) -> bool:
    """Tell whether a coordinator has noted that a volunteer has done a preparation."""
    return Prepared.objects.filter(volunteer=volunteer_id, preparation=preparation_id).exists()


def may_take(volunteer: Volunteer) -> bool:
    """Tell whether somebody may take any shift now."""
    is_here = volunteer.status in (VolunteerStatus.PENDING, VolunteerStatus.APPROVED)
    return is_here and not volunteer.is_paused and volunteer.set_aside_at is None


def _require_may_take(shift: EventShift, volunteer: Volunteer) -> None:
    if not may_take(volunteer):
        raise NotPossible(NOT_NOW)
    if shift.known_only and not is_known(volunteer):
        raise NotPossible(KNOWN_ONLY)
    if shift.preparation is not None and not is_prepared(volunteer.pk, shift.preparation.pk):
        raise NotPossible(NOT_PREPARED % {"preparation": shift.preparation.name_i18n})
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
    for shift_id in Helper.objects.filter(pk=helper_id).values_list("shift", flat=True):
        forget_files(shift_id)
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
def taken_since(since: datetime.datetime) -> Any:
    """Return the places that volunteers took since a moment on shifts that were not called off.

    A shift for which they were asked for a route is one task with it, as long as they do not refuse
    the route.
    """
    rows = Helper.objects.filter(
        volunteer__isnull=False, shift__called_off_at=None, created_at__gte=since
    )
    refused = Match.objects.filter(
        volunteer=OuterRef("volunteer"),
        offered_at__gte=OuterRef("route_asked_at"),
        status__in=MatchStatus.refused(),
        accepted_at=None,
    )
    return rows.filter(Q(route_asked_at=None) | Exists(refused))


@has_appointments
def appointments() -> Any:
    """Return the places of volunteers on shifts to come, with when these are."""
    rows = Helper.objects.filter(
        volunteer__isnull=False,
        seat__isnull=False,
        shift__called_off_at=None,
        shift__ends_at__gt=timezone.now(),
    )
    return rows.annotate(begins=F("shift__starts_at"), ends=F("shift__ends_at"))


@transaction.atomic
def with_route(shift_id: int, volunteer_id: int, offer: Callable[[], Any]) -> None:
    """Run `offer`, which asks a volunteer on a shift for a route: both are one task.

    All or nothing: raises whatever `offer` does.
    """
    rows = Helper.objects.filter(shift=shift_id, volunteer=volunteer_id, seat__isnull=False)
    rows.update(route_asked_at=timezone.now())
    offer()


def has_shifts(volunteer_id: int) -> bool:
    """Tell whether there is something left to give back."""
    return to_come_of(volunteer_id).exists()


def to_come_of(volunteer_id: int) -> Any:
    """Return the places of a volunteer on shifts that are not over."""
    rows = Helper.objects.filter(volunteer=volunteer_id, shift__ends_at__gt=timezone.now())
    return rows.order_by("shift", "pk")
